"""Passages as a graph: two are joined as far as they have the same neighbours."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from operator import itemgetter

import graspologic_native
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.cores import cores
from voicebox.themes.encoder import Vectors

#: Rows compared with all others at a time: 12,000 others then take 12 MB.
BLOCK = 256
#: Columns that are compared as one at first.
HEAP = 16
#: Two passages that share less of their neighbourhoods are not joined.
WEAKEST = 1 / 15

Rows = NDArray[np.int32]
Labels = NDArray[np.intp]
Flags = NDArray[np.bool_]


def neighbours(vectors: Vectors, k: int) -> Rows:
    """Return the `k` nearest other rows of each row by cosine, the nearest first.

    Args:
        vectors: unit rows, shape (n, d), n > 1.
        k: at most n - 1 are given.

    Returns:
        Row numbers, shape (n, min(k, n - 1)). Exact, computed in blocks.
    """
    n = len(vectors)
    k = min(k, n - 1)
    found = np.empty((n, k), np.int32)
    for first in range(0, n, BLOCK):
        cosines = vectors[first : first + BLOCK] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, rows + first] = -np.inf
        found[first : first + BLOCK] = largest(cosines, k)
    return found


def largest(values: Vectors, k: int) -> Rows:
    """Return the columns of the `k` largest values of each row, the largest first.

    A row's columns are first taken in heaps of sixteen: the `k` largest lie in the `k` heaps whose
    own largest are largest, and to look through those takes a thirtieth of the time.

    Args:
        values: shape (n, n_columns).
        k: at most n_columns.

    Returns:
        Column numbers, shape (n, k).
    """
    n, n_columns = values.shape
    n_heaps = n_columns // HEAP
    columns = np.broadcast_to(np.arange(n_columns), values.shape)
    if n_heaps > k:
        tops = values[:, : n_heaps * HEAP].reshape(n, HEAP, n_heaps).max(axis=1)
        heaps = np.argpartition(-tops, k - 1, axis=1)[:, :k]
        members = heaps[:, :, None] + n_heaps * np.arange(HEAP)
        # What fills no heap is looked at too.
        columns = np.hstack([members.reshape(n, -1), columns[:, n_heaps * HEAP :]])
        values = np.take_along_axis(values, columns, 1)
    places = np.argpartition(-values, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(values, places, 1), axis=1, kind="stable")
    places = np.take_along_axis(places, order, 1)
    return np.take_along_axis(columns, places, 1).astype(np.int32)


def shared_neighbours(near: Rows) -> sp.csr_array:
    """Join each row to its neighbours, by the Jaccard index of their neighbourhoods.

    Returns:
        Symmetric weights, shape (n, n), each over `WEAKEST`.

    Source: Jarvis and Patrick, "Clustering using a similarity measure based on shared near
    neighbors" (1973), with the count taken as a share.
    """
    n, k = near.shape
    rows = np.repeat(np.arange(n, dtype=np.int32), k)
    ones = np.ones(near.size, np.float32)
    joined = sp.csr_array((ones, (rows, near.ravel())), shape=(n, n))
    around = (joined + sp.eye_array(n, dtype=np.float32, format="csr")).tocsr()
    around.data[:] = 1
    pairs = sp.triu(joined + joined.T, 1).tocoo()
    shared = np.asarray(around[pairs.row].multiply(around[pairs.col]).sum(axis=1)).ravel()
    size = np.diff(around.indptr)
    weights = shared / (size[pairs.row] + size[pairs.col] - shared)
    kept = weights > WEAKEST
    a, b, w = pairs.row[kept], pairs.col[kept], weights[kept].astype(np.float64)
    both = (np.concatenate([a, b]), np.concatenate([b, a]))
    return sp.csr_array((np.concatenate([w, w]), both), shape=(n, n))


def communities(graph: sp.csr_array, resolution: float, seed: int) -> Labels:
    """Group the rows so that many joins lie inside groups, by the Leiden method.

    Args:
        graph: symmetric weights over 0, shape (n, n).
        resolution: how finely; 1 is modularity as it was first defined.
        seed: of the dice.

    Returns:
        A group number per row, shape (n,); a row that is joined to nothing is a group alone.

    Source: Traag, Waltman and van Eck, "From Louvain to Leiden" (arXiv:1810.08473).
    """
    return _leiden(graph, resolution, seed)[0]


def best_communities(graph: sp.csr_array, resolution: float, seeds: Sequence[int]) -> Labels:
    """Group the rows once with each seed, side by side, and return what has the best modularity.

    Args:
        graph: symmetric weights over 0, shape (n, n).
        resolution: how finely; 1 is modularity as it was first defined.
        seeds: of the dice; the first of equally good ones counts.
    """
    with ThreadPoolExecutor(cores()) as threads:
        found = list(threads.map(partial(_leiden, graph, resolution), seeds))
    return max(found, key=itemgetter(1))[0]


def _leiden(graph: sp.csr_array, resolution: float, seed: int) -> tuple[Labels, float]:
    """Return a group per row, and the modularity of the groups."""
    if graph.nnz == 0:  # the method refuses a graph without joins
        return np.arange(graph.shape[0]), 0.0
    modularity, groups = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        randomness=0.001,
        iterations=2,
        use_modularity=True,
        seed=seed,
        trials=1,
    )
    labels = np.full(graph.shape[0], -1, np.intp)
    labels[list(groups.keys())] = list(groups.values())
    alone = labels < 0
    labels[alone] = labels.max(initial=-1) + 1 + np.arange(alone.sum())
    return labels, modularity
