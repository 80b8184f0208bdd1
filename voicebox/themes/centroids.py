"""A theme as a centre: which passages lie nearest to it, and how much of a story is in it."""

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import BLOCK, Labels

#: How sharply a passage's weight falls on its nearest themes: softmax(8 cosine).
SHARPNESS = 8.0
#: The share of a theme's passages that are said to fit least.
EDGE = 0.05

Weights = NDArray[np.float64]


def centres(vectors: Vectors, labels: Labels) -> Vectors:
    """Return the unit mean of each group, shape (n_groups, d); groups count from 0, none empty."""
    return means(vectors, labels, int(labels.max()) + 1)


def means(vectors: Vectors, labels: Labels, n_groups: int) -> Vectors:
    """Return the unit mean of each group, zeros for an empty one; shape (n_groups, d).

    Args:
        vectors: unit rows, shape (n, d).
        labels: a group per row from 0, or -1 for none; shape (n,).
        n_groups: how many there are.
    """
    # Each group is summed by itself, so that the same members give the same bits.
    sums = [vectors[labels == group].sum(axis=0, dtype=np.float64) for group in range(n_groups)]
    return np.asarray(unit(np.array(sums, np.float32).reshape(n_groups, vectors.shape[1])))


def nearest(vectors: Vectors, centroids: Vectors) -> Labels:
    """Return the nearest centre of each row, some rows at a time.

    So there is never a number for every row and every centre at once.
    """
    found = np.empty(len(vectors), np.intp)
    for first in range(0, len(vectors), BLOCK):
        cosines = vectors[first : first + BLOCK] @ centroids.T
        found[first : first + BLOCK] = cosines.argmax(axis=1)
    return found


def similarities(vectors: Vectors, centroids: Vectors, labels: Labels) -> Vectors:
    """Return the cosine of each row to the centre of its group, shape (n,)."""
    found = np.empty(len(vectors), np.float32)
    # Some rows at a time: a centre for each row would be as large as all rows are.
    for first in range(0, len(vectors), BLOCK):
        rows = slice(first, first + BLOCK)
        np.einsum("nd,nd->n", vectors[rows], centroids[labels[rows]], out=found[rows])
    return found


def settled(vectors: Vectors, centroids: Vectors, n_passes: int = 2) -> Vectors:
    """Move each centre to the mean of the rows nearest to it; a centre with none is dropped."""
    for _ in range(n_passes):
        labels = compact(nearest(vectors, centroids))
        centroids = centres(vectors, labels)
    return centroids


def compact(labels: Labels) -> Labels:
    """Number the groups anew from 0, in the same order, without gaps."""
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.intp)


def story_weights(vectors: Vectors, centroids: Vectors, owners: Labels, n_stories: int) -> Weights:
    """Return how much of each story is in each theme.

    Args:
        vectors: unit rows of the passages, shape (n_passages, d).
        centroids: unit rows, shape (n_themes, d).
        owners: the story of each passage, shape (n_passages,).
        n_stories: how many stories there are, each with a passage at least.

    Returns:
        Shape (n_stories, n_themes); each row sums to 1.
    """
    return shares((vectors @ centroids.T).astype(np.float64), owners, n_stories)


def shares(cosines: Weights, owners: Labels, n_stories: int) -> Weights:
    """Return how much of each story is in each theme, shape (n_stories, n_themes).

    Args:
        cosines: of each passage to each centre, shape (n_passages, n_themes).
        owners: the story of each passage, shape (n_passages,).
        n_stories: how many stories there are, each with a passage at least.
    """
    raised = np.exp(SHARPNESS * cosines)
    sums = np.zeros((n_stories, cosines.shape[1]))
    np.add.at(sums, owners, raised / raised.sum(axis=1, keepdims=True))
    return np.asarray(sums / sums.sum(axis=1, keepdims=True))


def edges(similarity: Vectors, labels: Labels) -> NDArray[np.bool_]:
    """Tell which rows are among the 5 % of their group that are least like its centre."""
    return np.asarray(similarity < bounds(similarity, labels)[labels], dtype=bool)


def bounds(similarity: Vectors, labels: Labels) -> Weights:
    """Return under which similarity the last 5 % of each group lie, shape (n_groups,).

    Args:
        similarity: of each row to the centre of its group, shape (n,).
        labels: a group per row from 0, none empty; shape (n,).
    """
    groups = range(int(labels.max(initial=-1)) + 1)
    return np.array([np.quantile(similarity[labels == group], EDGE) for group in groups])
