"""When a story has waited too long: two full weeks without a decision.

It is counted in public, and it is all that happens: nothing is refused, hidden or deleted
because it is late.
"""

import re

from moderation.states import IN_QUEUE, State

#: Whole ISO weeks that may pass after the one in which a story came.
FULL_WEEKS = 2
#: Those in which a decision is owed. A question holds a story back, and makes it no less late.
OWED = (*IN_QUEUE, State.ASKED)


def is_overdue(state: State, since: str, now: str) -> bool:
    """Tell whether a decision about a story is overdue.

    Args:
        state: where it stands.
        since: the ISO week in which it came, or in which its teller appealed, as `2026-W48`.
            That week itself does not count, since nobody keeps its day.
        now: the ISO week that it is.

    Raises:
        ValueError: a week is no ISO week.
    """
    return state in OWED and _number(now) - _number(since) > FULL_WEEKS


def _number(week: str) -> int:
    """Return the number of a week, counted through all years: some have 52 weeks, some 53."""
    found = re.fullmatch(r"(\d{4})-W(\d\d)", week, re.ASCII)
    year, number = map(int, found.groups()) if found else (0, 0)
    first, next_first = _first(year), _first(year + 1)
    if not 1 <= number <= next_first - first:
        raise ValueError(f'"{week}" is no ISO week, such as 2026-W48.')
    return first + number - 1


def _first(year: int) -> int:
    """Return the number of the first week of a year: by ISO 8601 that of the 4th of January."""
    before = year - 1
    # The 1st of January of the year 1 would have been a Monday.
    return (365 * before + before // 4 - before // 100 + before // 400 + 3) // 7
