import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.counting import distinct, n_distinct, numbered

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=30)


@given(st.lists(st.integers(-5, 5)))
def test_each_key_comes_once_in_rising_order(keys: list[int]) -> None:
    assert distinct(np.array(keys, np.int64)).tolist() == sorted(set(keys))


@given(st.lists(st.integers(0, 2**63 - 1) | st.integers(0, 3)))
def test_keys_are_numbered_as_numpy_numbers_them(keys: list[int]) -> None:
    found = numbered(np.array(keys, np.int64))
    known = np.unique(np.array(keys, np.int64), return_index=True, return_inverse=True)
    assert [part.tolist() for part in found] == [part.tolist() for part in known]


@given(PAIRS)
def test_what_comes_twice_in_a_group_counts_once(pairs: list[tuple[int, int]]) -> None:
    groups, things = np.array(pairs, np.intp).reshape(-1, 2).T
    found = n_distinct(groups, things, 5).tolist()
    assert found == [len({thing for group, thing in pairs if group == n}) for n in range(5)]
