"""Places themes on a map: a circle each, near those that speak of the like, none on another."""

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.encoder import Vectors
from voicebox.themes.values import MAP

WIDTH, HEIGHT = MAP
#: The share of the map that circles cover, and the largest one's radius at most.
COVERED = 0.42
LARGEST = 13.0
SMALLEST = 1.2
#: Space between two circles.
GAP = 0.6
ROUNDS = 400

Places = NDArray[np.float64]


def circles(centroids: Vectors, sizes: NDArray[np.intp]) -> Places:
    """Return x, y and radius of each theme, shape (n, 3), inside a map 100 wide and 62 high.

    Args:
        centroids: unit rows, shape (n, d).
        sizes: the number of stories of each theme, shape (n,).

    The same themes always come to the same places. Left, right, up and down mean nothing; near
    means that the themes speak of the like.
    """
    radii = _radii(sizes)
    places = _flat(centroids.astype(np.float64))
    for _ in range(ROUNDS):
        places = _inside(_pushed(places, radii), radii)
    return np.column_stack([places, radii])


def _radii(sizes: NDArray[np.intp]) -> Places:
    share = sizes / sizes.sum()
    radii = np.sqrt(COVERED * WIDTH * HEIGHT * share / np.pi)
    return np.asarray(np.clip(radii, SMALLEST, LARGEST))


def _flat(centroids: Places) -> Places:
    """Lay the centres on the plane that shows most of their differences, spread over the map."""
    n = len(centroids)
    _, _, axes = np.linalg.svd(centroids - centroids.mean(axis=0), full_matrices=False)
    flat = np.zeros((n, 2))
    for i, axis in enumerate(axes[:2]):
        # An axis has no direction of its own; its largest entry gives it one.
        flat[:, i] = centroids @ (axis * np.sign(axis[np.abs(axis).argmax()]))
    # By rank rather than by distance: otherwise one theme far out presses all others together.
    ranks = flat.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    return (ranks + 0.5) / n * (WIDTH, HEIGHT)


def _pushed(places: Places, radii: Places) -> Places:
    """Move every two circles that overlap apart by half of their overlap each."""
    away = places[:, None] - places[None, :]
    distance = np.sqrt((away**2).sum(axis=2))
    overlap = radii[:, None] + radii[None, :] + GAP - distance
    np.fill_diagonal(overlap, 0)
    push = np.clip(overlap, 0, None) / 2
    direction = away / np.maximum(distance, 1e-9)[:, :, None]
    return np.asarray(places + (direction * push[:, :, None]).sum(axis=1) * 0.5)


def _inside(places: Places, radii: Places) -> Places:
    edge = radii[:, None] + GAP
    return np.asarray(np.clip(places, edge, (WIDTH, HEIGHT) - edge))
