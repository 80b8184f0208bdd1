"""A legal order is named, and looked at again within a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.orders import LONGEST, Order, Unfit, day_of, needs_order, review_day
from moderation.policy import ReasonKey

TODAY = date(2026, 11, 25)
GOOD = Order("The High Court", "No. 7, on an injunction", "2027-03-01")


def test_only_a_legal_order_needs_an_order() -> None:
    assert [key for key in ReasonKey if needs_order(key)] == [ReasonKey.LEGAL_ORDER]
    assert not needs_order(None)


def test_a_whole_order_gives_its_day() -> None:
    assert review_day(GOOD, TODAY) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("order", "field", "problem"),
    [
        (None, "authority", "missing"),
        (Order(" ", "No. 7", "2027-03-01"), "authority", "missing"),
        (Order("A" * 201, "No. 7", "2027-03-01"), "authority", "too_long"),
        (Order("A court", "\n", "2027-03-01"), "order", "missing"),
        (Order("A court", "x" * 5001, "2027-03-01"), "order", "too_long"),
        (Order("A court", "No. 7", ""), "review", "unclear"),
        (Order("A court", "No. 7", "2027-02-30"), "review", "unclear"),
        (Order("A court", "No. 7", "soon"), "review", "unclear"),
        (Order("A court", "No. 7", "2026-11-25"), "review", "past"),
        (Order("A court", "No. 7", "2027-11-26"), "review", "too_far"),
        (Order("A court", "No. 7", "9999-12-31"), "review", "too_far"),
    ],
)
def test_an_order_that_cannot_count_says_which_field(
    order: Order | None, field: str, problem: str
) -> None:
    with pytest.raises(Unfit) as caught:
        review_day(order, TODAY)
    assert (caught.value.field, caught.value.problem) == (field, problem)


@given(st.integers(min_value=-800, max_value=800))
def test_no_order_stands_for_more_than_a_year_without_being_looked_at(days: int) -> None:
    day = TODAY + timedelta(days=days)
    try:
        found = review_day(Order("A court", "No. 7", day.isoformat()), TODAY)
    except Unfit:
        assert not TODAY < day <= TODAY + LONGEST
    else:
        assert found == day
        assert TODAY < day <= TODAY + LONGEST


@pytest.mark.parametrize("written", ["2027-03-01", " 2027-3-1 ", "1/3/2027", "01.03.2027"])
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert day_of(written) == date(2027, 3, 1)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_none(written: str) -> None:
    assert day_of(written) is None or isinstance(day_of(written), date)
