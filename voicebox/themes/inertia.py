"""Keeps themes where they are while stories arrive: passages stay, and centres move slowly.

A centre has two terms, the mean of its members now and that of its members at the look before.
Both are kept as members, not only as numbers: so a story that is taken back can be taken out of
both, and what remains has no trace of it.
"""

import numpy as np

from voicebox.themes.centroids import Weights, means, shares
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import Labels

#: A passage moves to another theme only when it is nearer to it by more than this, in cosine.
GAIN = 0.05
#: What the members of the look before weigh in a centre.
OLD = 0.3
N_PASSES = 2


def blended(new: Vectors, old: Vectors) -> Vectors:
    """Return the centres of both terms, unit rows; a term of zeros leaves all to the other."""
    return np.asarray(unit((1 - OLD) * new + OLD * old), dtype=np.float32)


def kept(vectors: Vectors, centres: Vectors, labels: Labels, gain: float = GAIN) -> Labels:
    """Give each row to the nearest centre if that is nearer by more than `gain`; else it stays.

    A row without a group, -1, goes to the nearest.
    """
    cosines = vectors @ centres.T
    rows = np.arange(len(vectors))
    nearest = cosines.argmax(axis=1)
    here = np.where(labels >= 0, cosines[rows, labels], -np.inf)
    moves = cosines[rows, nearest] > here + gain
    return np.asarray(np.where(moves, nearest, labels), dtype=np.intp)


def warmed(
    vectors: Vectors,
    centres: Vectors,
    labels: Labels,
    old: Vectors,
    fixed: Labels | None = None,
) -> Labels:
    """Let rows and centres settle in two passes, and return where each row is then.

    Args:
        vectors: unit rows, shape (n, d).
        centres: where the themes are, unit rows, shape (n_groups, d).
        labels: a group per row from 0, or -1 for one that is in none yet; shape (n,).
        old: the second term of each centre, shape (n_groups, d).
        fixed: the group that a row must be in, or -1 where it may be in any; shape (n,).
    """
    for _ in range(N_PASSES):
        labels = kept(vectors, centres, labels)
        if fixed is not None:
            labels = np.where(fixed >= 0, fixed, labels)
        centres = blended(means(vectors, labels, len(centres)), old)
    return labels


def story_weights(
    vectors: Vectors,
    centres: Vectors,
    labels: Labels,
    owners: Labels,
    n_stories: int,
    nearness: Weights | None = None,
) -> Weights:
    """Return how much of each story is in each theme, as `centroids.story_weights` does.

    A passage counts as nearer to the theme that it is in by `GAIN`: what does not move it must
    not move its story either.

    Args:
        vectors: unit rows of the passages, shape (n_passages, d).
        centres: unit rows, shape (n_themes, d).
        labels: the theme of each passage, shape (n_passages,).
        owners: the story of each passage, shape (n_passages,).
        n_stories: how many stories there are, each with a passage at least.
        nearness: what is added to each cosine, shape (n_passages, n_themes); none for nothing.

    Returns:
        Shape (n_stories, n_themes); each row sums to 1.
    """
    cosines = (vectors @ centres.T).astype(np.float64)
    cosines[np.arange(len(labels)), labels] += GAIN
    if nearness is not None:
        cosines += nearness
    return shares(cosines, owners, n_stories)
