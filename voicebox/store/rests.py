"""How many midnights each story still rests."""

from collections.abc import Sequence

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.edit_tables import rests


async def begin(main: Connection, story_id: str, midnights: int) -> None:
    """Let a story rest until so many midnights have passed."""
    await main.execute(sa.insert(rests).values(story_id=story_id, midnights=midnights))


async def left(main: Connection, story_id: str) -> int | None:
    """Return how many midnights a story still rests; None when it does not."""
    found = await main.scalar(sa.select(rests.c.midnights).where(rests.c.story_id == story_id))
    return None if found is None else int(found)


async def pass_midnight(main: Connection) -> None:
    """Let every rest be one midnight nearer to its end."""
    change = sa.update(rests).where(rests.c.midnights > 0)
    await main.execute(change.values(midnights=rests.c.midnights - 1))


async def over(main: Connection) -> Sequence[str]:
    """Return the stories whose rest is over, in no order."""
    return list(await main.scalars(sa.select(rests.c.story_id).where(rests.c.midnights <= 0)))


async def everything(main: Connection) -> Sequence[str]:
    """Return all stories that rest, in no order."""
    return list(await main.scalars(sa.select(rests.c.story_id)))


async def end(main: Connection, story_id: str) -> None:
    """Let a story rest no longer."""
    await main.execute(sa.delete(rests).where(rests.c.story_id == story_id))
