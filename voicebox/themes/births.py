"""Tells which groups are new themes: those that two looks agree on and that no theme covers."""

from dataclasses import dataclass, field

import numpy as np

from voicebox.themes.centroids import means
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.lineage import SAME, jaccard

#: A new theme has so many passages at least, and so large a share of all.
FEWEST_PASSAGES = 12
SMALLEST_SHARE = 0.002
#: And so many voices: three would do for a name, but a theme is to last.
FEWEST_VOICES = 5
#: How much of the group both looks must have found (Jaccard).
AGREEMENT = 0.5
#: What is as coarse as themes are may come out of one of them: then that theme has split.
ANYWHERE = 1.0
#: What is finer may not: any theme falls into parts when one looks closely enough. At most this
#: share of it may be in one theme already.
ELSEWHERE = 0.75
#: A group whose centre is as near to a theme as this, in cosine, is that theme.
NEAR = 0.80


@dataclass(frozen=True)
class Birth:
    """A group that may become a theme, and why."""

    #: Its passages, row numbers in rising order.
    rows: Labels = field(repr=False)
    #: Their unit mean, shape (d,).
    centre: Vectors = field(repr=False)
    n_voices: int
    #: Jaccard index with the group of the other look that is most like it.
    agreement: float
    #: Jaccard index with the theme that is most like it.
    overlap: float
    #: The largest share of it that is in one theme already.
    inside: float
    #: Cosine of its centre to the nearest theme's.
    nearest: float


def births(
    vectors: Vectors,
    voices: Labels,
    themes: Labels,
    centres: Vectors,
    looks: tuple[Labels, Labels],
    most_inside: float = ANYWHERE,
) -> list[Birth]:
    """Return the groups of the first look that may become themes, the largest first.

    Args:
        vectors: unit rows of the passages, shape (n, d).
        voices: whose words each passage is, shape (n,).
        themes: the theme of each passage from 0, or -1 for none yet; shape (n,).
        centres: the themes' centres, unit rows, shape (n_themes, d).
        looks: the groups that two looks found, each a group per passage from 0, shape (n,).
        most_inside: the largest share of a group that may be in one theme already.
    """
    first, second = looks
    n_groups = int(first.max(initial=-1)) + 1
    covered = jaccard(first, n_groups, themes, len(centres)).max(axis=1, initial=0.0)
    agreed = jaccard(first, n_groups, second, int(second.max(initial=-1)) + 1)
    middles = means(vectors, first, n_groups)
    nearest = (middles @ centres.T).max(axis=1, initial=-1.0)
    fewest = max(FEWEST_PASSAGES, SMALLEST_SHARE * len(vectors))
    found = []
    for group in range(n_groups):
        rows = np.flatnonzero(first == group)
        birth = Birth(
            rows=rows,
            centre=middles[group],
            n_voices=len(np.unique(voices[rows])),
            agreement=float(agreed[group].max(initial=0.0)),
            overlap=float(covered[group]),
            inside=_most(themes[rows]) / len(rows),
            nearest=float(nearest[group]),
        )
        if len(rows) >= fewest and birth.inside <= most_inside and may_be_born(birth):
            found.append(birth)
    return sorted(found, key=lambda birth: -len(birth.rows))


def may_be_born(birth: Birth) -> bool:
    """Tell whether a group is told by enough, found twice, and covered by no theme."""
    return (
        birth.n_voices >= FEWEST_VOICES
        and birth.agreement >= AGREEMENT
        and birth.overlap < SAME
        and birth.nearest < NEAR
    )


def _most(themes: Labels) -> int:
    """Return how many passages the theme has that has most of them."""
    return int(np.bincount(themes[themes >= 0]).max(initial=0))
