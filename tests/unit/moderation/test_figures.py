import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.figures import guarded


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (4023, 4025)],
)
def test_a_count_is_shown_as_a_few_or_rounded_to_five(count: int, shown: int | None) -> None:
    assert guarded(count) == shown


@given(st.integers(1, 10**9))
def test_nothing_between_one_and_seven_is_ever_shown(count: int) -> None:
    shown = guarded(count)
    assert shown is None or (shown % 5 == 0 and shown >= 10 and abs(shown - count) <= 2)


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="less than zero"):
        guarded(-1)
