"""Finds the stories that are least like all others: they are shown, not set aside."""

from collections.abc import Collection

import numpy as np

from voicebox.themes import duplicates
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import BLOCK
from voicebox.themes.passages import Cut

N_NEAREST = 10
#: The share of the stories that is listed, and how many are always.
SHARE = 0.03
FEWEST = 3


def on_their_own(
    parts: Cut, vectors: Vectors, wished: Collection[str] = ()
) -> tuple[tuple[str, float], ...]:
    """Return the stories to list with their distances, the farthest first.

    Stories that are nearly the same are one voice, and the first of them stands for it: who sent
    a story twice is no less alone, and does not fill the list.

    Args:
        parts: the stories in passages.
        vectors: unit rows of the passages, shape (n_passages, d).
        wished: ids of stories that are listed because their tellers say so, however near they are.
    """
    sums = np.zeros((len(parts.stories), vectors.shape[1]), np.float32)
    np.add.at(sums, parts.owners, vectors)
    voices = duplicates.voices_in(parts)
    firsts = np.sort(np.unique(voices, return_index=True)[1])
    distance = distances(unit(sums[firsts]))
    listed = {parts.stories[firsts[row]].id: float(distance[row]) for row in farthest(distance)}
    for story, voice in zip(parts.stories, voices.tolist(), strict=True):
        if story.id in wished:
            listed[story.id] = float(distance[np.flatnonzero(voices[firsts] == voice)[0]])
    return tuple(sorted(listed.items(), key=lambda one: -one[1]))


def distances(vectors: Vectors) -> Vectors:
    """Return the mean distance (1 - cosine) of each row to its ten nearest others.

    Args:
        vectors: unit rows, one per story, shape (n, d).

    Returns:
        Shape (n,), 0 to 2; a single row is at distance 1 of nobody.
    """
    n = len(vectors)
    k = min(N_NEAREST, n - 1)
    if k < 1:
        return np.ones(n, np.float32)
    found = np.empty(n, np.float32)
    for first in range(0, n, BLOCK):
        cosines = vectors[first : first + BLOCK] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, rows + first] = -np.inf
        nearest = np.partition(cosines, n - k, axis=1)[:, n - k :]
        found[first : first + BLOCK] = 1 - nearest.mean(axis=1)
    return found


def farthest(distance: Vectors) -> list[int]:
    """Return the rows to list, the farthest first: 3 %, and three at least."""
    n_listed = max(FEWEST, round(SHARE * len(distance)))
    return [int(row) for row in np.argsort(-distance, kind="stable")[:n_listed]]
