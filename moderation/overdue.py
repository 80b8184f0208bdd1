"""When a story has waited too long: two full weeks without a decision.

It is counted in public, and it is all that happens: nothing is refused, hidden or deleted
because it is late.
"""

from datetime import date, timedelta

from moderation.states import IN_QUEUE, State

#: Whole ISO weeks that may pass after the one in which a story came.
FULL_WEEKS = timedelta(weeks=2)
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
    return state in OWED and _monday(now) - _monday(since) > FULL_WEEKS


def weeks_between(since: str, until: str) -> int:
    """Return how many weeks one ISO week is after another; 0 for the same.

    Raises:
        ValueError: a week is no ISO week.
    """
    return (_monday(until) - _monday(since)).days // 7


def week_of(day: str) -> str:
    """Return the ISO week of a day, as `2026-W48`."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def _monday(week: str) -> date:
    try:
        year, number = week.split("-W")
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError:
        raise ValueError(f'"{week}" is no ISO week, such as 2026-W48.') from None
