"""What the public numbers are counted from, besides states and totals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from voicebox.store import gap_lines, refusals
from voicebox.store.db import Connection
from voicebox.store.lines import LineState
from voicebox.store.refusals import Gap
from voicebox.store.tables import public_stories, stories, windows
from voicebox.store.theme_tables import alone, theme_stories


@dataclass(frozen=True)
class GapRow:
    """What the public sees of stories that are withheld: month, reason, how many, their lines."""

    month: str
    reason: str
    count: int
    #: What their tellers let stand there: fewer than there are stories, mostly, and sorted.
    lines: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Coverage:
    """Public stories told here that may be counted, and how many a theme leads a reader to."""

    counted: int
    in_a_theme: int
    on_their_own: int


async def gaps(main: Connection) -> Sequence[GapRow]:
    """Return the gaps, the newest month first; each withheld story is in one of them."""
    found = await refusals.gaps(main)
    lines: dict[Gap, list[str]] = {gap: [] for gap in sorted(found.values())}
    for one in await gap_lines.lines.in_state(main, LineState.SHOWN):
        if one.story_id in found and one.words is not None:
            lines[found[one.story_id]].append(one.words)
    counts = Counter(found.values())
    rows = [
        GapRow(gap.month, gap.reason, counts[gap], tuple(sorted(shown)))
        for gap, shown in lines.items()
    ]
    return sorted(rows, key=lambda row: row.month, reverse=True)


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
