"""The clocks of a legal notice: 48 hours of days that count, and five days to answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.notice_clock import (
    PassOnBy,
    answer_by,
    easter_sunday,
    holidays,
    is_counted,
    pass_on_by,
)

#: As gov.uk/bank-holidays lists them for England and Wales, but for days of one year alone.
LISTED = {
    2020: "01-01 04-10 04-13 05-25 08-31 12-25 12-28",  # May's was moved to the 8th that year
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 08-29 12-25 12-26 12-27",  # spring's was moved to June
    2023: "01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-27 12-28",
}
#: Where a day was moved for one year, the day that the rule gives.
MOVED = {2020: {date(2020, 5, 4)}, 2022: {date(2022, 5, 30)}}
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("year", LISTED)
def test_the_holidays_are_those_that_are_listed(year: int) -> None:
    listed = {date.fromisoformat(f"{year}-{day}") for day in LISTED[year].split()}
    assert holidays(year) == listed | MOVED.get(year, set())


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_falls_where_it_fell(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


@pytest.mark.parametrize(
    ("came", "by", "at_its_end"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), False),  # Monday: Wednesday
        (date(2026, 11, 26), date(2026, 11, 30), False),  # Thursday: Monday
        (date(2026, 11, 27), date(2026, 12, 1), False),  # Friday: Tuesday
        (date(2026, 11, 28), date(2026, 12, 1), True),  # Saturday: Monday and Tuesday
        (date(2026, 12, 24), date(2026, 12, 30), False),  # 25 to 28 December do not count
        (date(2027, 3, 25), date(2027, 3, 31), False),  # the day before Good Friday
    ],
)
def test_a_notice_is_passed_on_within_two_days_that_count(
    came: date, by: date, *, at_its_end: bool
) -> None:
    assert pass_on_by(came) == PassOnBy(by, at_its_end)


@given(days)
def test_two_days_that_count_lie_before_the_end_and_it_is_one_of_them(came: date) -> None:
    by = pass_on_by(came).day
    between = [came + timedelta(days=n) for n in range(1, (by - came).days + 1)]
    assert is_counted(by)
    assert sum(is_counted(day) for day in between) == 2


@given(days)
def test_a_teller_has_five_whole_days(passed_on: date) -> None:
    assert answer_by(passed_on) - passed_on == timedelta(days=5)
