"""Parts a theme into facets: what its passages have in common is taken off, the rest is grouped.

Two looks that agree are not enough by themselves: a cloud without any parts is cut in two at the
same place again and again when it is longer than wide. So a parting must also be tighter than
partings of such clouds, drawn by chance with the same length and width.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from voicebox.themes.centroids import compact
from voicebox.themes.counting import n_distinct
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels

#: How many parts a theme may have.
N_PARTS = (2, 3, 4, 5)
#: How alike two looks with different dice must be: 1 is the same, 0 is chance.
SURE = 0.6
#: By how many standard deviations a parting must be tighter than those of chance, and how many
#: of those are looked at.
BEYOND_CHANCE = 3.0
N_CHANCE = 8
#: A part is told by so many voices at least: three for each end of its tone.
FEWEST_VOICES = 6
#: How many directions are looked at: those in which the passages differ most.
N_AXES = 20
#: How many passages are looked at; the rest are placed afterwards.
SAMPLE = 500
#: How often each look starts anew; the tightest parting counts.
N_STARTS = 10

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Facets:
    """The parts of a theme."""

    #: The part of each passage, from 0, the one with the most voices first.
    labels: Labels
    #: How alike two looks are: 1 is the same, 0 is chance.
    stability: float


def facets(vectors: Vectors, voices: Labels, seed: int) -> Facets | None:
    """Part the passages of one theme; none when no parting comes back and is beyond chance.

    Args:
        vectors: unit rows, shape (n, d), in an order that does not depend on how they came.
        voices: whose words each passage is, shape (n,).
        seed: of the dice; the same seed gives the same parts.

    Source: Tibshirani, Walther and Hastie, "Estimating the number of clusters in a data set via
    the gap statistic" (2001); for what stands for chance, Liu, Hayes, Nobel and Marron,
    "Statistical significance of clustering for high-dimension, low-sample-size data" (2008).
    """
    # One thread, which scikit-learn's own library for it sees to: sums come out the same on any
    # number of cores, and so few points are faster that way, by far on a busy machine.
    with threadpool_limits(1):
        return _facets(vectors, voices, seed)


def residuals(vectors: Vectors) -> Points:
    """Take the theme's own direction off each row.

    What is left is not scaled to one length: that would drive a long cloud apart into two ends.
    """
    exact = vectors.astype(np.float64)
    centre = exact.mean(axis=0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    return np.asarray(exact - np.outer(exact @ centre, centre))


def _facets(vectors: Vectors, voices: Labels, seed: int) -> Facets | None:
    looked_at = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:SAMPLE])
    rest = residuals(vectors)
    axes, middle = _axes(rest[looked_at])
    points = (rest - middle) @ axes
    found: Facets | None = None
    largest = 0.0
    for parting, stability in _agreeing(points[looked_at], seed):
        labels = _by_size(parting.predict(points), voices)
        gap = _gap(points[looked_at], parting, seed)
        if gap > largest and _n_voices(labels, voices).min() >= FEWEST_VOICES:
            found, largest = Facets(labels, stability), gap
    return found


def _axes(rows: Points) -> tuple[Points, Points]:
    """Return the directions in which rows differ most, shape (d, n_axes), and their middle."""
    middle = rows.mean(axis=0)
    directions = np.linalg.svd(rows - middle, full_matrices=False)[2]
    return directions[:N_AXES].T, middle


def _agreeing(points: Points, seed: int) -> Iterator[tuple[KMeans, float]]:
    """Give the partings on which two looks agree, with how alike those are."""
    if len(np.unique(points.round(6), axis=0)) <= max(N_PARTS):
        return
    for n_parts in N_PARTS:
        one, two = (_part(points, n_parts, dice) for dice in (seed, seed + 1))
        alike = float(adjusted_rand_score(one.labels_, two.labels_))
        if alike >= SURE:
            yield one, alike


def _part(points: Points, n_parts: int, seed: int) -> KMeans:
    return KMeans(n_parts, n_init=N_STARTS, random_state=seed).fit(points)


def _gap(points: Points, parting: KMeans, seed: int) -> float:
    """Return how much tighter a parting is than those of clouds without parts, as a logarithm.

    It is 0 for one that chance could have made.
    """
    dice = np.random.default_rng(seed)
    clouds = [dice.normal(size=points.shape) * points.std(axis=0) for _ in range(N_CHANCE)]
    parted = [_part(cloud, parting.n_clusters, seed) for cloud in clouds]
    loose = np.log([p.inertia_ / _spread(c) for p, c in zip(parted, clouds, strict=True)])
    gap = loose.mean() - np.log(parting.inertia_ / _spread(points))
    return float(gap) if gap >= BEYOND_CHANCE * loose.std(ddof=1) else 0.0


def _spread(points: Points) -> float:
    return float(((points - points.mean(axis=0)) ** 2).sum())


def _by_size(labels: Labels, voices: Labels) -> Labels:
    """Number the parts anew, the one with the most voices first."""
    labels = compact(labels)
    order = np.argsort(-_n_voices(labels, voices), kind="stable")
    return np.asarray(np.argsort(order)[labels], dtype=np.intp)


def _n_voices(labels: Labels, voices: Labels) -> Labels:
    return n_distinct(labels, voices, int(labels.max()) + 1)
