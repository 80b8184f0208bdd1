"""What was learned and what was changed, by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.message_tables import learned, messages
from voicebox.store.tables import stories


class LearnedFrom(StrEnum):
    """What something was learned from."""

    #: A refusal that people who had no part in it did not share.
    OVERTURNED = "overturned"
    #: A look at what was published beside what arrived.
    DRIFT = "drift"
    #: What somebody wrote under "Add or change anything".
    MESSAGE = "message"


@dataclass(frozen=True)
class Entry:
    """One thing that was learned; without words it is there to be counted."""

    id: str
    month: str
    kind: LearnedFrom
    words: str


async def add(main: Connection, entry: Entry) -> None:
    """Keep an entry."""
    values = {column.name: getattr(entry, column.name) for column in learned.c}
    await main.execute(sa.insert(learned).values(values))


async def everything(main: Connection) -> Sequence[Entry]:
    """Return all entries, the newest month first; inside one, chance decides."""
    query = sa.select(learned).order_by(learned.c.month.desc(), learned.c.id)
    return [
        Entry(row.id, row.month, LearnedFrom(row.kind), row.words)
        for row in await main.execute(query)
    ]


async def first_month(main: Connection) -> str | None:
    """Return the first month in which anything became public or was written to us."""
    found = [
        await main.scalar(sa.select(sa.func.min(column)))
        for column in (stories.c.month, messages.c.month, learned.c.month)
    ]
    return min((month for month in found if month is not None), default=None)
