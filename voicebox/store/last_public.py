"""Sealed words as they were public, of stories that were taken down."""

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.report_tables import last_public


async def put(main: Connection, story_id: str, version: int, sealed: bytes) -> None:
    """Keep the words of a version, in place of those kept before."""
    await forget(main, story_id)
    values = {"story_id": story_id, "version": version, "sealed": sealed}
    await main.execute(sa.insert(last_public).values(values))


async def find(main: Connection, story_id: str, version: int) -> bytes | None:
    """Return the words that are kept of a version; None when none are."""
    query = sa.select(last_public.c.sealed)
    here = query.where(last_public.c.story_id == story_id, last_public.c.version == version)
    found: bytes | None = await main.scalar(here)
    return found


async def forget(main: Connection, story_id: str) -> None:
    """Delete what is kept of a story."""
    await main.execute(sa.delete(last_public).where(last_public.c.story_id == story_id))
