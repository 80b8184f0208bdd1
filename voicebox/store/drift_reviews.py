"""Looks at a year's verdicts, and the gaps that wait for an answer in public."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.openness_tables import drift_looks, drift_reviews


@dataclass(frozen=True)
class DriftReview:
    """A gap past the threshold; only a written answer closes it. Who wrote it is nowhere."""

    year: str
    #: The look that found it.
    number: int
    marker: str
    #: The month in which it was opened.
    opened: str
    answer: str | None = None
    #: The month of the answer.
    answered: str | None = None


async def last_look(main: Connection, year: str) -> int | None:
    """Return the number of the last look that a year had; none before the first."""
    found: int | None = await main.scalar(
        sa.select(sa.func.max(drift_looks.c.number)).where(drift_looks.c.year == year)
    )
    return found


async def add_look(main: Connection, year: str, number: int) -> None:
    """Note that a look was taken."""
    await main.execute(sa.insert(drift_looks).values(year=year, number=number))


async def open_one(main: Connection, review: DriftReview) -> None:
    """Open a review."""
    await main.execute(sa.insert(drift_reviews).values(vars(review)))


async def everything(main: Connection) -> Sequence[DriftReview]:
    """Return all reviews: the open ones first, then the newest."""
    columns = drift_reviews.c
    query = sa.select(drift_reviews).order_by(
        columns.answer.is_not(None), columns.year.desc(), columns.number.desc(), columns.marker
    )
    return [DriftReview(**row._asdict()) for row in await main.execute(query)]


async def answer(main: Connection, review: DriftReview, text: str, month: str) -> bool:
    """Close a review with an answer; tell whether it was open."""
    columns = drift_reviews.c
    closed = await main.execute(
        sa.update(drift_reviews)
        .where(
            columns.year == review.year,
            columns.number == review.number,
            columns.marker == review.marker,
            columns.answer.is_(None),
        )
        .values(answer=text, answered=month)
    )
    return bool(closed.rowcount)
