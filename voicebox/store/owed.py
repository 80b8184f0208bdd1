"""Since when a decision about a story is owed."""

from collections.abc import Mapping

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import owed
from voicebox.store.tables import stories

_SINCE = sa.func.coalesce(owed.c.week, stories.c.week)


async def put(main: Connection, story_id: str, week: str) -> None:
    """Note that a decision about a story is owed from this week on, and not from its arrival."""
    await main.execute(sa.delete(owed).where(owed.c.story_id == story_id))
    await main.execute(sa.insert(owed).values(story_id=story_id, week=week))


async def since(main: Connection, story_id: str) -> str | None:
    """Return the week from which on it is owed, where that is not the week of arrival."""
    return await main.scalar(sa.select(owed.c.week).where(owed.c.story_id == story_id))


async def by_week(main: Connection) -> Mapping[tuple[State, str], int]:
    """Return how many stories told here are in each state since each week, ends included."""
    query = (
        sa.select(stories.c.state, _SINCE, sa.func.count())
        .select_from(stories.outerjoin(owed, owed.c.story_id == stories.c.id))
        .where(stories.c.sealed != b"")
        .group_by(stories.c.state, _SINCE)
    )
    return {(State(state), week): count for state, week, count in await main.execute(query)}
