"""Who told the stories of the last run: what their pages show, and what was counted of it."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from voicebox.store import folds
from voicebox.store.db import Connection
from voicebox.store.tables import public_stories, stories
from voicebox.store.theme_tables import theme_runs, theme_stories


async def readable(main: Connection) -> Sequence[tuple[str, str, str]]:
    """Return standpoint, language and month of each story in a theme that anybody can read whole.

    They are in no order, and those that are folded are not among them.
    """
    query = sa.select(public_stories.c.standpoint, stories.c.language, stories.c.month)
    query = query.join(stories, stories.c.id == public_stories.c.id).where(
        stories.c.counted,
        stories.c.shown,
        stories.c.id.in_(sa.select(theme_stories.c.story_id)),
        folds.none_of(stories.c.id),
    )
    return [(row.standpoint, row.language, row.month) for row in await main.execute(query)]


async def keep(main: Connection, present: Mapping[str, Mapping[str, int | None]]) -> None:
    """Put what was counted with the last run, where there is one."""
    await main.execute(sa.update(theme_runs).values(present=present))
