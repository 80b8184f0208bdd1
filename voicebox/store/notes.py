"""Notes between moderators and tellers, as ciphertext."""

from collections.abc import Sequence

import sqlalchemy as sa

from voicebox.model import SealedNote
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import notes


async def add(main: Connection, note: SealedNote) -> None:
    """Keep a note."""
    values = {column.name: getattr(note, column.name) for column in notes.c}
    await main.execute(sa.insert(notes).values(values))


async def of_story(main: Connection, story_id: str, version: int) -> Sequence[SealedNote]:
    """Return the notes on one version of a story, in no order."""
    query = sa.select(notes).where(notes.c.story_id == story_id, notes.c.version == version)
    return [SealedNote(**row._asdict()) for row in await main.execute(query)]


async def forget_story(main: Connection, story_id: str) -> None:
    """Delete the notes on a story, on whatever version."""
    await main.execute(sa.delete(notes).where(notes.c.story_id == story_id))


async def last_asked(main: Connection, story_ids: Sequence[str]) -> dict[str, str]:
    """Return the day of the last note that a moderator wrote on each of these stories."""
    query = (
        sa.select(notes.c.story_id, sa.func.max(notes.c.day).label("day"))
        .where(notes.c.by == "moderator", notes.c.story_id.in_(list(story_ids)))
        .group_by(notes.c.story_id)
    )
    return {row.story_id: row.day for row in await main.execute(query)}
