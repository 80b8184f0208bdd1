import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebox.themes import consensus


def rings(n_rings: int = 6, size: int = 12, bridge: float = 0.1) -> sp.csr_array:
    """Return dense groups of rows; one row of each is joined weakly to one of the next."""
    n = n_rings * size
    joins = np.kron(np.eye(n_rings), np.ones((size, size))) - np.eye(n)
    for ring in range(n_rings):
        a, b = ring * size, (ring + 1) % n_rings * size + 1
        joins[a, b] = joins[b, a] = bridge
    return sp.csr_array(joins)


def partition(labels: consensus.Votes) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == group).tolist()) for group in set(labels.tolist())}


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**31 - 1))
def test_what_every_grouping_has_together_is_one_group(seed: int) -> None:
    labels = consensus.grouped(rings(), seed)
    assert partition(labels) == partition(np.repeat(np.arange(6), 12))


def test_the_same_seed_votes_the_same_and_another_does_not() -> None:
    # Among joins of pure chance each throw finds other groups.
    dice = np.random.default_rng(0)
    joins = np.triu(dice.random((60, 60)) < 0.1, 1).astype(float)
    chance = sp.csr_array(joins + joins.T)
    one, two, other = (consensus.grouped(chance, seed).tolist() for seed in (1, 1, 2))
    assert one == two != other


def test_a_join_weighs_as_much_as_the_votes_for_it() -> None:
    joins = sp.csr_array(np.array([[0, 0.8, 0.4], [0.8, 0, 0.2], [0.4, 0.2, 0]]))
    votes = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 1], [0, 1, 1]])
    weights = consensus.weighed(joins, votes).toarray()
    assert weights == pytest.approx(np.array([[0, 0.6, 0.1], [0.6, 0, 0.1], [0.1, 0.1, 0]]))


def test_what_nobody_votes_for_is_not_joined() -> None:
    joins = sp.csr_array(np.ones((2, 2)) - np.eye(2))
    assert consensus.weighed(joins, np.array([[0, 1], [1, 0]])).nnz == 0


def test_clear_groups_are_sure_and_groups_by_chance_are_not() -> None:
    clear = rings()
    labels = np.repeat(np.arange(6), 12)
    assert consensus.stability(clear, labels, 0) == 1
    shuffled = np.random.default_rng(0).permutation(labels)
    assert consensus.stability(clear, shuffled, 0) < 0.1


def test_rows_without_joins_are_groups_alone() -> None:
    labels = consensus.grouped(sp.csr_array((5, 5)), 0)
    assert len(set(labels.tolist())) == 5
