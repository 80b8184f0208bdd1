"""The weeks in which tellers changed their stories, as ciphertext."""

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.edit_tables import edits


async def put(main: Connection, story_id: str, sealed: bytes) -> None:
    """Keep what a story's receipt opens, in place of what was there."""
    await main.execute(sa.delete(edits).where(edits.c.story_id == story_id))
    await main.execute(sa.insert(edits).values(story_id=story_id, sealed=sealed))


async def find(main: Connection, story_id: str) -> bytes | None:
    """Return what a story's receipt opens; None when it was never changed."""
    return await main.scalar(sa.select(edits.c.sealed).where(edits.c.story_id == story_id))
