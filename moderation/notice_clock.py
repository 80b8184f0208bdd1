"""The clocks of a legal notice about a story: shown to whoever answers for the site, and no more.

Nothing happens when one runs out: a story goes down only when two people give the same reason.

Source: The Defamation (Operators of Websites) Regulations 2013 (SI 2013/3028): 48 hours to pass
a notice on, in which Saturdays, Sundays, Good Friday, Christmas Day and bank holidays in England
and Wales are not counted, and for the poster until the end of the fifth day after it was sent.
Whether a site needs this defence, and what counts as passing on, is for its solicitor.
"""

from dataclasses import dataclass
from datetime import date, timedelta

#: 48 hours.
WORKING_DAYS = 2
ANSWER_DAYS = 5
_MONDAY, _FRIDAY, _SATURDAY = 0, 4, 5


@dataclass(frozen=True)
class PassOnBy:
    """When 48 working hours are over."""

    day: date
    #: At the end of that day, since it came on a day that is not counted; else at the hour at
    #: which it came.
    at_its_end: bool


def pass_on_by(came: date) -> PassOnBy:
    """Return until when a notice that came on a day has to be passed on to the teller."""
    if is_counted(came):
        return PassOnBy(_after(came, WORKING_DAYS), at_its_end=False)
    return PassOnBy(_after(came, WORKING_DAYS), at_its_end=True)


def answer_by(passed_on: date) -> date:
    """Return the last day of the five that a teller has, after the day on which they were told."""
    return passed_on + timedelta(days=ANSWER_DAYS)


def is_counted(day: date) -> bool:
    """Tell whether the hours of a day count: no weekend, and no holiday in England and Wales."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year in England and Wales, with Good Friday and Christmas Day.

    Days that are proclaimed for one year alone, as for a coronation, are not known here.

    Source: Banking and Financial Dealings Act 1971, schedule 1, and the days proclaimed each
    year since 1974 and 1978 (New Year's Day, the first Monday in May).
    """
    easter = easter_sunday(year)
    christmas = date(year, 12, 25)
    fixed = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
        christmas,
    }
    # One that falls on a weekend is kept on the next day that is free.
    new_year = date(year, 1, 1)
    fixed.add(new_year if new_year.weekday() < _SATURDAY else _monday_from(new_year))
    boxing = christmas + timedelta(days=1)
    if christmas.weekday() == _FRIDAY:
        fixed.add(christmas + timedelta(days=3))  # Boxing Day, a Saturday, is kept on Monday
    elif christmas.weekday() == _SATURDAY:
        fixed |= {christmas + timedelta(days=2), christmas + timedelta(days=3)}
    elif christmas.weekday() > _SATURDAY:
        fixed |= {boxing, christmas + timedelta(days=2)}
    else:
        fixed.add(boxing)
    return frozenset(fixed)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the western churches.

    Source: the anonymous Gregorian algorithm (J. Meeus, Astronomical Algorithms, chapter 8).
    """
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _after(day: date, counted: int) -> date:
    left = counted
    while left:
        day += timedelta(days=1)
        left -= is_counted(day)
    return day


def _monday_from(day: date) -> date:
    return day + timedelta(days=(_MONDAY - day.weekday()) % 7)
