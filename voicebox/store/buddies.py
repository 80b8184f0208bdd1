"""Who is whose buddy, and what is set aside for one."""

from collections.abc import Mapping, Set

import sqlalchemy as sa

from voicebox.store.care_tables import buddies, handovers
from voicebox.store.db import Connection


async def name(main: Connection, moderator_id: str, buddy_id: str | None) -> None:
    """Replace whom a moderator names as their buddy; nobody with none."""
    await main.execute(sa.delete(buddies).where(buddies.c.moderator_id == moderator_id))
    if buddy_id is not None:
        values = {"moderator_id": moderator_id, "buddy_id": buddy_id}
        await main.execute(sa.insert(buddies).values(values))


async def named(main: Connection) -> Mapping[str, str]:
    """Return whom each moderator names, by who names them."""
    return {row.moderator_id: row.buddy_id for row in await main.execute(sa.select(buddies))}


async def set_aside(main: Connection, story_id: str, sealed: bytes) -> None:
    """Set a story aside for whoever has it in hand now."""
    await main.execute(sa.insert(handovers).values(story_id=story_id, sealed=sealed))


async def aside(main: Connection) -> Mapping[str, bytes]:
    """Return the stories that are set aside, by id, with what is sealed beside each."""
    return {row.story_id: row.sealed for row in await main.execute(sa.select(handovers))}


async def all_aside(main: Connection) -> Set[str]:
    """Return the ids of the stories that are set aside."""
    return set(await main.scalars(sa.select(handovers.c.story_id)))
