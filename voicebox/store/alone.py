"""Who stands on their own: which of them may be read, and how."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store import folds
from voicebox.store.db import Connection
from voicebox.store.tables import stories
from voicebox.store.theme_tables import alone


@dataclass(frozen=True)
class Lone:
    """A story that is far from all others, and what its teller lets be shown of it."""

    story_id: str
    shown: bool
    quoted: bool


async def is_one(main: Connection, story_id: str) -> bool:
    """Tell whether a story is on its own."""
    query = sa.select(sa.literal(1)).where(alone.c.story_id == story_id)
    return await main.scalar(query) is not None


async def farthest(main: Connection, limit: int) -> Sequence[str]:
    """Return the stories that are farthest from all others, the farthest first."""
    query = sa.select(alone.c.story_id).order_by(alone.c.distance.desc(), alone.c.story_id)
    return list(await main.scalars(query.limit(limit)))


async def everyone(main: Connection) -> Sequence[Lone]:
    """Return all stories on their own, the farthest from all others first.

    Of one that is folded nothing is shown.
    """
    open_now = folds.none_of(stories.c.id)
    query = (
        sa.select(
            alone.c.story_id,
            sa.and_(stories.c.shown, open_now).label("shown"),
            sa.and_(stories.c.quoted, open_now).label("quoted"),
        )
        .join(stories, stories.c.id == alone.c.story_id)
        .order_by(alone.c.distance.desc(), alone.c.story_id)
    )
    return [Lone(row.story_id, row.shown, row.quoted) for row in await main.execute(query)]
