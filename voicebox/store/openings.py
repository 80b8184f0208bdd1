"""How many moderators have opened a story: a mark for each, which names nobody and no time."""

import sqlalchemy as sa

from voicebox.store.care_tables import openings
from voicebox.store.db import Connection


async def note(main: Connection, story_id: str, mark: bytes) -> None:
    """Keep the mark of somebody who opens a story; a second opening leaves no second one."""
    here = (openings.c.story_id == story_id, openings.c.mark == mark)
    if await main.scalar(sa.select(sa.literal(1)).where(*here)) is None:
        await main.execute(sa.insert(openings).values(story_id=story_id, mark=mark))


async def count(main: Connection, story_id: str) -> int:
    """Return how many have opened a story."""
    query = sa.select(sa.func.count()).where(openings.c.story_id == story_id)
    return int(await main.scalar(query) or 0)


async def forget(main: Connection, story_id: str) -> None:
    """Forget who opened a story: what they read is in it no more."""
    await main.execute(sa.delete(openings).where(openings.c.story_id == story_id))
