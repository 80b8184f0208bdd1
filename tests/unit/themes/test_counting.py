import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.counting import distinct, n_distinct

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=30)


@given(st.lists(st.integers(-5, 5)))
def test_each_key_comes_once_in_rising_order(keys: list[int]) -> None:
    assert distinct(np.array(keys, np.int64)).tolist() == sorted(set(keys))


@given(PAIRS)
def test_what_comes_twice_in_a_group_counts_once(pairs: list[tuple[int, int]]) -> None:
    groups, things = np.array(pairs, np.intp).reshape(-1, 2).T
    found = n_distinct(groups, things, 5).tolist()
    assert found == [len({thing for group, thing in pairs if group == n}) for n in range(5)]
