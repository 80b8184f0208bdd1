"""What each moderator keeps for themselves."""

import sqlalchemy as sa

from voicebox.store.care_tables import own_pages
from voicebox.store.db import Connection


async def own_page(main: Connection, moderator_id: str) -> bytes | None:
    """Return what a moderator keeps for themselves, sealed; none when they keep nothing."""
    query = sa.select(own_pages.c.sealed).where(own_pages.c.moderator_id == moderator_id)
    return await main.scalar(query)


async def keep_own_page(main: Connection, moderator_id: str, sealed: bytes) -> None:
    """Replace what a moderator keeps for themselves."""
    await main.execute(sa.delete(own_pages).where(own_pages.c.moderator_id == moderator_id))
    await main.execute(sa.insert(own_pages).values(moderator_id=moderator_id, sealed=sealed))
