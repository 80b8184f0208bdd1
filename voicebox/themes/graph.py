"""Passages as a graph: two are joined as far as they have the same neighbours."""

import graspologic_native
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.encoder import Vectors

#: Rows compared with all others at a time: 20,000 others then take 40 MB.
BLOCK = 512
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
        nearest = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(cosines, nearest, 1), axis=1, kind="stable")
        found[first : first + BLOCK] = np.take_along_axis(nearest, order, 1)
    return found


def among(near: Rows, kept: NDArray[np.intp], k: int) -> Rows:
    """Return the `k` nearest rows of each kept row among the kept rows, newly numbered.

    A row that has fewer among the neighbours given stands in for the missing ones itself.
    """
    numbers = np.full(len(near), -1, np.int32)
    numbers[kept] = np.arange(len(kept))
    found = numbers[near[kept]]
    # Those left out go to the end; the rest keep their order.
    order = np.argsort(found < 0, axis=1, kind="stable")[:, :k]
    found = np.take_along_axis(found, order, 1)
    own = np.arange(len(kept), dtype=np.int32)[:, None]
    return np.asarray(np.where(found < 0, own, found), dtype=np.int32)


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

    Returns:
        A group number per row, shape (n,); a row that is joined to nothing is a group alone.

    Source: Traag, Waltman and van Eck, "From Louvain to Leiden" (arXiv:1810.08473).
    """
    _, groups = graspologic_native.leiden_csr(
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
    return labels
