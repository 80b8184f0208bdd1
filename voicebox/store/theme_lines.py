"""Lines that stand at a theme: only while every story that they are about is in it."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.lines import LineRow
from voicebox.store.theme_tables import theme_ids, theme_stories


@dataclass(frozen=True)
class ThemeLine(LineRow):
    """A line at a theme that the story of its teller is in."""

    #: The number of the theme.
    theme: int = field(kw_only=True)

    @property
    def stories(self) -> tuple[str, ...]:
        """The stories that must be in the theme, that of its teller first."""
        return (self.story_id,)


def in_their_themes(table: sa.Table, *more: str) -> sa.Select[Any]:
    """Select lines whose stories are in their theme: these are public, then, and count.

    Args:
        table: of the lines.
        more: its columns that name another story than that of the teller.
    """
    query = sa.select(table).join(theme_ids, theme_ids.c.number == table.c.theme)
    for name in ("story_id", *more):
        inside = theme_stories.alias()
        here = sa.and_(inside.c.theme_id == theme_ids.c.id, inside.c.story_id == table.c[name])
        query = query.join(inside, here)
    return query


async def members(main: Connection, themes: Iterable[int]) -> Set[tuple[str, int]]:
    """Return which stories are in these themes now, each with the number of its theme."""
    query = (
        sa.select(theme_stories.c.story_id, theme_ids.c.number)
        .join(theme_ids, theme_ids.c.id == theme_stories.c.theme_id)
        .where(theme_ids.c.number.in_(sorted(themes)))
    )
    return {(row.story_id, row.number) for row in await main.execute(query)}
