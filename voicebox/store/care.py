"""What each moderator keeps for themselves, and how much that is heavy they had today."""

import sqlalchemy as sa

from voicebox.store.care_tables import heavy_today, own_pages
from voicebox.store.db import Connection


async def own_page(main: Connection, moderator_id: str) -> bytes | None:
    """Return what a moderator keeps for themselves, sealed; none when they keep nothing."""
    query = sa.select(own_pages.c.sealed).where(own_pages.c.moderator_id == moderator_id)
    return await main.scalar(query)


async def keep_own_page(main: Connection, moderator_id: str, sealed: bytes) -> None:
    """Replace what a moderator keeps for themselves."""
    await main.execute(sa.delete(own_pages).where(own_pages.c.moderator_id == moderator_id))
    await main.execute(sa.insert(own_pages).values(moderator_id=moderator_id, sealed=sealed))


async def handed_heavy(main: Connection, moderator_id: str, day: str) -> int:
    """Return how many heavy stories a moderator was handed on a day; two at once see each other."""
    query = sa.select(heavy_today.c.handed).where(
        heavy_today.c.moderator_id == moderator_id, heavy_today.c.day == day
    )
    return int(await main.scalar(query.with_for_update()) or 0)


async def count_heavy(main: Connection, moderator_id: str, day: str) -> None:
    """Count one more heavy story of this day; what was counted of another day goes."""
    handed = await handed_heavy(main, moderator_id, day)
    await main.execute(sa.delete(heavy_today).where(heavy_today.c.moderator_id == moderator_id))
    values = {"moderator_id": moderator_id, "day": day, "handed": handed + 1}
    await main.execute(sa.insert(heavy_today).values(values))


async def forget_days_but(main: Connection, day: str) -> None:
    """Delete what was counted on any other day."""
    await main.execute(sa.delete(heavy_today).where(heavy_today.c.day != day))
