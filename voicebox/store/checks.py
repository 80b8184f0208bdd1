"""What the tables of votes hold every vote to: no code can go round it."""

from collections.abc import Iterable

import sqlalchemy as sa

from moderation.policy import ReasonKey


def one_of(column: str, values: Iterable[str]) -> str:
    """Return the condition that a column has one of these values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


REASONS = one_of("reason", [reason.value for reason in ReasonKey])


def reason_is_one_of_the_seven() -> sa.CheckConstraint:
    """Refuse a reason of somebody's own: there are seven, or none."""
    return sa.CheckConstraint(f"reason IS NULL OR {REASONS}", name="reason")


def refusal_has_reason() -> sa.CheckConstraint:
    """Refuse a vote to withhold without a reason and its clause, and one to publish with either."""
    return sa.CheckConstraint(
        "(publish AND reason IS NULL AND clause IS NULL)"
        " OR (NOT publish AND reason IS NOT NULL AND clause IS NOT NULL)",
        name="refusal_has_reason",
    )
