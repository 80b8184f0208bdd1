"""What the public numbers are counted from, besides states and totals."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.refusals import agreed
from voicebox.store.tables import public_stories, stories, windows
from voicebox.store.theme_tables import alone, theme_stories


@dataclass(frozen=True)
class GapRow:
    """What the public sees of stories that are withheld: the month, the reason, how many."""

    month: str
    reason: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """Public stories told here that may be counted, and how many a theme leads a reader to."""

    counted: int
    in_a_theme: int
    on_their_own: int


async def gaps(main: Connection) -> Sequence[GapRow]:
    """Return the gaps, the newest month first; each withheld story is in one of them.

    Its month is that of the last vote for the reason that two people agreed on.
    """
    why = agreed()
    rows = await main.execute(sa.select(why))
    # There can be several reasons that two people agreed on: what was decided last stands.
    last = {row.story_id: row for row in sorted(rows, key=lambda row: (row.round, row.month))}
    found: dict[tuple[str, str], int] = {}
    for row in last.values():
        found[row.month, row.reason] = found.get((row.month, row.reason), 0) + 1
    ordered = sorted(found, key=lambda key: key[1])
    ordered.sort(key=lambda key: key[0], reverse=True)
    return [GapRow(month, reason, found[month, reason]) for month, reason in ordered]


async def released(main: Connection) -> int:
    """Return how many stories all closed windows have released."""
    return int(await main.scalar(sa.select(sa.func.sum(windows.c.released))) or 0)


async def coverage(main: Connection) -> Coverage:
    """Return how many of the public stories that may be counted a theme leads to."""
    counted = (
        sa.select(public_stories.c.id)
        .join(stories, stories.c.id == public_stories.c.id)
        .where(stories.c.counted, stories.c.sealed != b"")
    )
    return Coverage(
        await _n(main, counted),
        await _n(main, counted.where(public_stories.c.id.in_(sa.select(theme_stories.c.story_id)))),
        await _n(main, counted.where(public_stories.c.id.in_(sa.select(alone.c.story_id)))),
    )


async def shown_in_themes(main: Connection) -> Sequence[str]:
    """Return the words of stories told here that are shown whole and stand in a theme."""
    query = (
        sa.select(public_stories.c.text)
        .join(stories, stories.c.id == public_stories.c.id)
        .where(stories.c.shown, stories.c.counted, stories.c.sealed != b"")
        .where(public_stories.c.id.in_(sa.select(theme_stories.c.story_id)))
    )
    return list(await main.scalars(query))


async def _n(main: Connection, query: sa.Select[tuple[str]]) -> int:
    return int(await main.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0)
