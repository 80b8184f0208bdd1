"""Late is late after two full weeks, over any end of a year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.overdue import OWED, is_overdue
from moderation.states import State

DAYS = st.dates(date(1990, 1, 1), date(2200, 12, 31))


def week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


@pytest.mark.parametrize(
    ("since", "now", "late"),
    [
        ("2026-W48", "2026-W48", False),
        ("2026-W48", "2026-W50", False),
        ("2026-W48", "2026-W51", True),
        # 2026 has 53 weeks, 2025 has 52.
        ("2026-W51", "2026-W53", False),
        ("2026-W51", "2027-W01", True),
        ("2026-W53", "2027-W02", False),
        ("2026-W53", "2027-W03", True),
        ("2025-W51", "2026-W01", False),
        ("2025-W51", "2026-W02", True),
        ("2025-W52", "2026-W02", False),
        ("2025-W52", "2026-W03", True),
        # A clock that was set back.
        ("2026-W48", "2026-W01", False),
    ],
)
def test_a_story_is_late_in_the_third_week_after_it_came(since: str, now: str, late: bool) -> None:
    assert is_overdue(State.WAITING, since, now) is late


@given(DAYS, st.integers(0, 400))
def test_it_is_late_after_two_full_weeks_from_monday_to_sunday(day: date, days: int) -> None:
    later = day + timedelta(days=days)
    monday_after = day + timedelta(days=7 - day.weekday())
    two_full_weeks = monday_after + timedelta(weeks=2)
    assert is_overdue(State.WAITING, week(day), week(later)) is (later >= two_full_weeks)


@pytest.mark.parametrize("state", State)
def test_nothing_is_owed_where_the_story_rests_with_its_teller_or_is_decided(state: State) -> None:
    owed = {"waiting", "reading", "second_reading", "asked", "appealed"}
    assert is_overdue(state, "2026-W01", "2026-W48") is (state.value in owed)
    assert {one.value for one in OWED} == owed


@pytest.mark.parametrize("wrong", ["2025-W53", "2026-48", "", "soon"])
def test_what_is_no_week_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        is_overdue(State.WAITING, wrong, "2026-W48")
