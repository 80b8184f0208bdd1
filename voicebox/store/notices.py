"""Legal notices and complaints: cases about public stories, and what their tellers answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.report_tables import notices


@dataclass(frozen=True)
class NoticeRow:
    """One case, as the store keeps it."""

    id: str
    story_id: str
    #: Who wrote and what the team notes, sealed to the team.
    sealed: bytes = field(repr=False)
    #: What the teller is told, under the story's key; empty where there is no teller here.
    told: bytes = field(repr=False)
    answer: bytes | None = field(repr=False)
    #: The day on which the teller was told.
    passed_on: str
    closed: bool


async def add(main: Connection, notice: NoticeRow) -> None:
    """Keep a new case."""
    await main.execute(sa.insert(notices).values(vars(notice)))


async def everything(main: Connection) -> Sequence[NoticeRow]:
    """Return all cases, the open ones first, by the day on which they were passed on."""
    query = sa.select(notices).order_by(notices.c.closed, notices.c.passed_on, notices.c.id)
    return [NoticeRow(**row._asdict()) for row in await main.execute(query)]


async def of_story(main: Connection, story_id: str) -> Sequence[NoticeRow]:
    """Return the cases about a story, by the day on which they were passed on."""
    query = sa.select(notices).where(notices.c.story_id == story_id)
    rows = await main.execute(query.order_by(notices.c.passed_on, notices.c.id))
    return [NoticeRow(**row._asdict()) for row in rows]


async def has_open(main: Connection, story_id: str) -> bool:
    """Tell whether a case about a story is not closed."""
    return any(not row.closed for row in await of_story(main, story_id))


async def answer(main: Connection, notice_id: str, story_id: str, sealed: bytes) -> bool:
    """Keep what a teller answers, once; tell whether it was kept."""
    change = sa.update(notices).where(
        notices.c.id == notice_id,
        notices.c.story_id == story_id,
        notices.c.answer.is_(None),
        sa.not_(notices.c.closed),
    )
    return bool((await main.execute(change.values(answer=sealed))).rowcount)


async def reseal(main: Connection, notice_id: str, told: bytes, answer: bytes | None) -> None:
    """Keep what a teller was told and answered under another key."""
    change = sa.update(notices).where(notices.c.id == notice_id)
    await main.execute(change.values(told=told, answer=answer))


async def close(main: Connection, notice_id: str) -> bool:
    """Close a case; tell whether it was open."""
    change = sa.update(notices).where(notices.c.id == notice_id, sa.not_(notices.c.closed))
    return bool((await main.execute(change.values(closed=True))).rowcount)


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete the cases about a story."""
    await main.execute(sa.delete(notices).where(notices.c.story_id == story_id))
