"""The statistics of drift: against known figures, and never over what a fair year may spend."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from moderation import drift
from moderation.drift import Compared, Says


@st.composite
def tables(draw: st.DrawFn) -> Compared:
    with_it, without = draw(st.integers(0, 60)), draw(st.integers(0, 60))
    return Compared(draw(st.integers(0, with_it)), with_it, draw(st.integers(0, without)), without)


def test_the_interval_is_that_of_newcombes_own_example() -> None:
    # Newcombe (1998), table II, example (a), method 10: 56/70 and 48/80.
    found = drift.gap(Compared(48, 80, 56, 70))
    assert found is not None
    assert (round(found.share, 4), round(found.low, 4), round(found.high, 4)) == (
        0.2,
        0.0524,
        0.3339,
    )


def test_the_interval_holds_where_all_were_published() -> None:
    # The same table, example (g): 10/10 and 0/20.
    found = drift.gap(Compared(0, 20, 10, 10))
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.6791, 1.0)


@given(tables())
def test_the_interval_holds_the_gap_and_is_a_share(seen: Compared) -> None:
    found = drift.gap(seen)
    if found is not None:
        assert -1.0001 <= found.low <= found.share <= found.high <= 1.0001


@given(tables())
def test_the_mid_p_value_is_that_of_the_hypergeometric_distribution(seen: Compared) -> None:
    published = seen.published_with + seen.published_without
    law = hypergeom(seen.verdicts, seen.all_with, published)
    marked = seen.published_with
    expected = law.cdf(marked) - law.pmf(marked) / 2 if seen.verdicts else 0.5
    assert math.isclose(drift.mid_p(seen), expected, abs_tol=1e-9)


@given(st.integers(0, 40))
def test_all_looks_together_spend_no_more_than_a_fair_year_may(looks: int) -> None:
    assert math.fsum(drift.spends(number) for number in range(looks)) <= drift.ALPHA + 1e-12


@pytest.mark.parametrize(
    ("verdicts", "number"), [(0, None), (49, None), (50, 0), (99, 0), (100, 1), (200, 2), (399, 2)]
)
def test_a_look_comes_when_verdicts_have_doubled(verdicts: int, number: int | None) -> None:
    assert drift.look(verdicts) == number
    assert number is None or drift.verdicts_at(number) <= verdicts


def test_a_gap_of_fifteen_points_in_two_hundred_verdicts_raises_an_alarm() -> None:
    seen = {"biased": Compared(82, 100, 97, 100), "fair": Compared(90, 100, 90, 100)}
    assert drift.alarms(seen, 2) == ["biased"]


def test_a_gap_the_other_way_raises_none() -> None:
    assert drift.alarms({"liked": Compared(97, 100, 82, 100)}, 2) == []


def test_a_second_marker_need_be_less_sure_than_the_first() -> None:
    # Holm: with the surest out of the way, fewer are left to correct for.
    sure = Compared(50, 100, 99, 100)
    seen = {"one": sure, "two": Compared(87, 100, 96, 100)}
    p, level = drift.mid_p(seen["two"]), drift.spends(2)
    assert level / 2 < p <= level
    assert drift.alarms(seen, 2) == ["one", "two"]
    assert drift.alarms({"two": seen["two"], "three": Compared(97, 100, 97, 100)}, 2) == []


@given(tables())
def test_too_few_verdicts_never_tell_anything(seen: Compared) -> None:
    if seen.verdicts < drift.FIRST_LOOK or not (seen.all_with and seen.all_without):
        assert drift.says(seen) is Says.CANNOT_TELL


def test_a_wide_interval_cannot_tell_and_a_narrow_one_says_what_it_rules_out() -> None:
    assert drift.says(Compared(5, 5, 95, 95)) is Says.CANNOT_TELL
    assert drift.says(Compared(196, 200, 196, 200)) is Says.NOTHING_LARGE


def test_more_published_than_decided_is_refused() -> None:
    with pytest.raises(ValueError, match="More were published"):
        Compared(3, 2, 0, 0)
