import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from voicebox.themes import graph
from voicebox.themes.encoder import Vectors, unit


def blobs(n: int = 60, n_blobs: int = 3) -> Vectors:
    dice = np.random.default_rng(1)
    centres = dice.normal(size=(n_blobs, 16))
    rows = centres[np.arange(n) % n_blobs] + 0.1 * dice.normal(size=(n, 16))
    return unit(rows.astype(np.float32))


def test_neighbours_are_the_nearest_others_in_order() -> None:
    vectors = blobs()
    near = graph.neighbours(vectors, 5)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    nearest = -np.sort(-cosines, axis=1)[:, :5]
    # Compared by how near they are: two may be equally near.
    assert np.allclose(np.take_along_axis(cosines, near.astype(np.intp), 1), nearest, atol=1e-6)
    assert all(len(set(row)) == 5 for row in near.tolist())


def test_blocks_do_not_change_the_neighbours() -> None:
    vectors = blobs(graph.BLOCK + 100)
    assert np.array_equal(graph.neighbours(vectors, 3)[-1], _brute(vectors, 3)[-1])


def test_fewer_rows_than_neighbours_give_all_others() -> None:
    assert graph.neighbours(blobs(4), 10).shape == (4, 3)


@settings(deadline=None)
@given(
    values=arrays(np.float32, (3, 150), elements=st.floats(-1, 1, width=32)),
    k=st.integers(1, 150),
)
def test_the_largest_are_found_in_order_however_many(values: Vectors, k: int) -> None:
    columns = graph.largest(values, k)
    found = np.take_along_axis(values, columns.astype(np.intp), 1)
    assert np.array_equal(found, -np.sort(-values, axis=1)[:, :k])
    assert all(len(set(row)) == k for row in columns.tolist())


def test_the_joins_are_the_same_both_ways_and_no_row_is_joined_to_itself() -> None:
    joins = graph.shared_neighbours(graph.neighbours(blobs(), 5)).toarray()
    assert np.array_equal(joins, joins.T)
    assert joins.diagonal().max() == 0
    assert 0 < joins.max() <= 1


def test_communities_are_the_blobs() -> None:
    labels = graph.communities(graph.shared_neighbours(graph.neighbours(blobs(), 8)), 0.5, 0)
    assert all(len(set(labels[i::3])) == 1 for i in range(3))
    assert len(set(labels)) == 3


def test_the_best_of_several_groupings_is_taken() -> None:
    # Among joins of pure chance each throw finds other groups, some of them better.
    dice = np.random.default_rng(0)
    joins = np.triu(dice.random((60, 60)) < 0.1, 1).astype(float)
    chance = sp.csr_array(joins + joins.T)
    worth = [_modularity(chance, graph.communities(chance, 1.0, seed)) for seed in range(6)]
    best = _modularity(chance, graph.best_communities(chance, 1.0, range(6)))
    assert min(worth) < best == max(worth)


def test_a_row_without_joins_is_a_community_alone() -> None:
    joins = np.zeros((4, 4))
    joins[0, 1] = joins[1, 0] = 1.0
    labels = graph.communities(sp.csr_array(joins), 1.0, 0)
    assert len(set(labels)) == 3
    assert labels[0] == labels[1]


def _brute(vectors: Vectors, k: int) -> graph.Rows:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    return np.argsort(-cosines, axis=1, kind="stable")[:, :k].astype(np.int32)


def _modularity(joins: sp.csr_array, labels: graph.Labels) -> float:
    """Newman and Girvan (2004), as a sum over all pairs of rows."""
    degrees = joins.sum(axis=0)
    together = labels[:, None] == labels[None, :]
    expected = np.outer(degrees, degrees) / degrees.sum()
    return float(((joins.toarray() - expected) * together).sum() / degrees.sum())
