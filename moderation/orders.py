"""A legal order that is given as a reason: who ordered what, and when it is looked at again."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from moderation.policy import ReasonKey

#: An order is looked at again after a year at most, whatever it says.
LONGEST = timedelta(days=365)
LONGEST_NAME = 200  # characters
LONGEST_ORDER = 5_000  # characters


@dataclass(frozen=True)
class Order:
    """A named order of a court or an authority, as a moderator wrote it down."""

    #: Which court or authority.
    authority: str = field(repr=False)
    #: What it orders and why, with its number.
    order: str = field(repr=False)
    #: The day on which it is looked at again, as it was typed.
    review: str


class Unfit(ValueError):
    """An order that cannot count: which field, and what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def needs_order(reason: str | None) -> bool:
    """Tell whether a refusal for this reason has to name an order."""
    return reason == ReasonKey.LEGAL_ORDER


def review_day(order: Order | None, today: date) -> date:
    """Return the day on which an order is looked at again.

    Raises:
        Unfit: it names no authority or says nothing of the order, or its day is none, or is not
            within a year from tomorrow on.
    """
    if order is None or not order.authority.strip():
        raise Unfit("authority", "missing")
    if len(order.authority) > LONGEST_NAME:
        raise Unfit("authority", "too_long")
    if not order.order.strip():
        raise Unfit("order", "missing")
    if len(order.order) > LONGEST_ORDER:
        raise Unfit("order", "too_long")
    day = day_of(order.review)
    if day is None:
        raise Unfit("review", "unclear")
    if day <= today:
        raise Unfit("review", "past")
    if day > today + LONGEST:
        raise Unfit("review", "too_far")
    return day


def day_of(written: str) -> date | None:
    """Return a day that somebody wrote, as 2027-03-01 or 1/3/2027; None when it is none."""
    text = written.strip()
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    turned = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text, re.ASCII)
    parts = found.groups() if found else turned.groups()[::-1] if turned else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
