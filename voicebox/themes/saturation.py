"""Tells whether new stories still bring new themes: how many were to be found among fewer.

The stories are halved again and again. Among each part the themes are looked for from scratch in
the same way, and those of today's themes are counted that come back. What twice as many stories
bring anew is what the next ones may bring; a curve that has gone flat says that little
more is to come *of this kind, from people like these*, and nothing of who has not told yet.

A look reads a sample of so many passages at most. Where there are more, a look at half of the
stories would read as many as one at all of them, and the curve would be flat whatever they tell:
so it ends at the stories that one look reads whole.

Source: the rarefaction curves of ecology (Gotelli and Colwell, "Quantifying biodiversity", 2001)
and the saturation of qualitative research (Guest, Bunce and Johnson, 2006), with looks of the
machine in place of species and codes.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import linear_sum_assignment

from voicebox.themes.discovery import SAMPLE
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.lineage import SAME, Ids, jaccard
from voicebox.themes.passages import Cut
from voicebox.themes.progress import Work, report
from voicebox.themes.refresh import look
from voicebox.themes.values import FEWEST_STORIES, Point

#: How often the stories are halved, at most.
MOST_HALVINGS = 4
#: How many parts of each size are looked at, but for the largest: all looks together then take
#: less than twice as long as one.
N_DRAWS = 2


def curve(
    parts: Cut, vectors: Vectors, themes: Labels | Ids, again: Labels, seed: int
) -> tuple[Point, ...]:
    """Return how many of the themes are found among how many stories, the fewest first.

    Args:
        parts: the passages.
        vectors: their unit rows, shape (n_passages, d).
        themes: the theme of each passage, any number from 0; shape (n_passages,).
        again: the group of each passage in a look at all of them, from 0; shape (n_passages,).
            Where it read them all, it is the last point: every point tells of a look.
        seed: of the dice that draw the stories.

    Returns:
        None where half of the stories are too few for themes.
    """
    places = np.unique(themes, return_inverse=True)[1]
    n_all = len(parts.stories)
    n_most = min(n_all, n_all * SAMPLE // len(places))
    dice = np.random.default_rng(seed)
    points = []
    sizes = list(_halved(n_most))
    for place, n in enumerate(sizes):
        report(Work.LOOK_AGAIN, place, len(sizes))
        if n == n_all:
            found = [n_found(places, again)]
        else:
            n_draws = N_DRAWS if n < n_most else 1
            found = [_among(parts, vectors, places, n, dice) for _ in range(n_draws)]
        points.append(Point(n, float(np.mean(found))))
    return tuple(reversed(points)) if len(points) > 1 else ()


def n_found(places: Labels, groups: Labels) -> int:
    """Count the themes that are found again: each in a group of its own that shares 30 % of it.

    Args:
        places: a theme per passage, from 0, shape (n,).
        groups: a group of another look per passage, from 0, shape (n,).

    Source: Kuhn, "The Hungarian method for the assignment problem" (1955); the share is that of
    Jaccard, as in `lineage`.
    """
    alike = jaccard(places, int(places.max()) + 1, groups, int(groups.max()) + 1)
    pairs = linear_sum_assignment(-alike)
    return int((alike[pairs] >= SAME).sum())


def _halved(n_stories: int) -> Iterator[int]:
    """Give a number, its half, and so on, as far as there are enough for themes."""
    for halvings in range(MOST_HALVINGS + 1):
        n = n_stories >> halvings
        if n < FEWEST_STORIES:
            return
        yield n


def _among(
    parts: Cut,
    vectors: Vectors,
    places: Labels,
    n_stories: int,
    dice: np.random.Generator,
) -> int:
    kept = np.sort(dice.choice(len(parts.stories), n_stories, replace=False))
    rows = np.flatnonzero(np.isin(parts.owners, kept))
    fewer = Cut(
        stories=tuple(parts.stories[story] for story in kept),
        owners=np.searchsorted(kept, parts.owners[rows]).astype(np.intp),
        spans=tuple(parts.spans[row] for row in rows),
        texts=tuple(parts.texts[row] for row in rows),
    )
    groups = look(fewer, vectors[rows], int(dice.integers(2**31)))
    return n_found(places[rows], groups)
