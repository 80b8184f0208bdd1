"""Chooses passages that speak for a theme: near its centre, unlike each other, one per voice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels

N_NEAR = 4
N_EDGE = 2
#: What being near the centre weighs; the rest is being unlike the quotes chosen before.
RELEVANCE = 0.6
#: Words a quote should have: enough to stand alone, few enough to be read.
SHORTEST = 12
LONGEST = 70
#: What a quote of another length loses of its similarity.
AWKWARD = 0.15
CANDIDATES = 40


@dataclass(frozen=True)
class Candidates:
    """The passages of one theme that may be quoted; every array has one entry per passage."""

    vectors: Vectors
    similarity: Vectors
    n_words: Labels
    #: Whose words they are.
    voices: Labels
    edge: NDArray[np.bool_]


def choose(passages: Candidates) -> tuple[list[int], list[int]]:
    """Return the rows of the quotes near the centre, and of those that fit least."""
    awkward = (passages.n_words < SHORTEST) | (passages.n_words > LONGEST)
    worth = passages.similarity - AWKWARD * awkward
    near = _spread(passages, worth)
    heard = {int(passages.voices[row]) for row in near}
    edge: list[int] = []
    for row in np.argsort(passages.similarity, kind="stable"):
        voice = int(passages.voices[row])
        if passages.edge[row] and not awkward[row] and voice not in heard and len(edge) < N_EDGE:
            edge.append(int(row))
            heard.add(voice)
    return near, edge


def _spread(passages: Candidates, worth: Vectors) -> list[int]:
    """Choose by maximal marginal relevance.

    Source: Carbonell and Goldstein, "The use of MMR" (1998).
    """
    candidates: Sequence[int] = [int(row) for row in np.argsort(-worth, kind="stable")[:CANDIDATES]]
    chosen: list[int] = []
    while len(chosen) < N_NEAR:
        heard = {passages.voices[row] for row in chosen}
        left = [row for row in candidates if passages.voices[row] not in heard]
        if not left:
            break
        chosen.append(max(left, key=_gain(passages.vectors, worth, list(chosen))))
    return chosen


def _gain(vectors: Vectors, worth: Vectors, chosen: list[int]) -> Callable[[int], float]:
    def gain(row: int) -> float:
        likeness = (vectors[chosen] @ vectors[row]).max(initial=0.0) if chosen else 0.0
        return float(RELEVANCE * worth[row] - (1 - RELEVANCE) * likeness)

    return gain
