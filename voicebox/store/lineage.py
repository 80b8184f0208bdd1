"""What became of themes, kept for good: which came from which, in numbers and without words.

It is dated by the month: under a version it would tell the day of the stories that came with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.kept import ThemeEvent
from voicebox.store.db import Connection
from voicebox.store.theme_tables import theme_events, theme_ids


@dataclass(frozen=True)
class LineageRow:
    """One thing that happened to a theme, under public ids."""

    month: str
    #: born, split, merged, faded, renamed, moved, left or paired.
    kind: str
    #: The theme; of one that merged or moved, where it went.
    theme_id: str
    #: Where it came from, or what went into it.
    other_id: str | None
    evidence: Mapping[str, float | None]
    #: The version in which it happened; none before versions were kept.
    version: int | None = None
    #: The numbers of the theme and of the other one.
    number: int = -1
    other: int | None = None


async def add(
    main: Connection, month: str, events: Sequence[ThemeEvent], version: int | None = None
) -> None:
    """Add what happened at a window; every theme in it has its id already."""
    first = await next_place(main)
    rows = [
        {
            "place": place,
            "month": month,
            "kind": event.kind,
            "theme": event.theme,
            "other": event.other,
            "evidence": dict(event.evidence),
            "version": version,
        }
        for place, event in enumerate(events, first)
    ]
    if rows:
        await main.execute(sa.insert(theme_events), rows)


async def next_place(main: Connection) -> int:
    """Return the place of the next thing that will happen; 0 where nothing has so far."""
    last = await main.scalar(sa.select(sa.func.max(theme_events.c.place)))
    return 0 if last is None else int(last) + 1


async def since(main: Connection, place: int) -> Sequence[LineageRow]:
    """Return what happened to all themes from a place on, in order."""
    return await _rows(main, theme_events.c.place >= place)


async def was_there(main: Connection, theme_id: str) -> bool:
    """Tell whether there is such a theme, or was once."""
    return await _number(main, theme_id) is not None


async def of_theme(main: Connection, theme_id: str) -> Sequence[LineageRow]:
    """Return what happened to a theme, in order: as itself, and as where others came from."""
    number = await _number(main, theme_id)
    if number is None:
        return []
    mine = sa.or_(theme_events.c.theme == number, theme_events.c.other == number)
    return await _rows(main, mine)


async def of_versions(main: Connection, first: int, last: int) -> Sequence[LineageRow]:
    """Return what happened in these versions, the last one too, in order."""
    return await _rows(main, theme_events.c.version.between(first, last))


async def heir(main: Connection, theme_id: str) -> str | None:
    """Return the theme that a merged one is a part of now, through all merges since; or none.

    It may have ended in another way meanwhile.
    """
    first = await _number(main, theme_id)
    number = None if first is None else last_of(first, await merges(main))
    if number == first:
        return None
    found: str | None = await main.scalar(
        sa.select(theme_ids.c.id).where(theme_ids.c.number == number)
    )
    return found


async def merges(main: Connection, just_now: Sequence[ThemeEvent] = ()) -> Mapping[int, int]:
    """Return the number of the theme that each merged one became a part of, by its own.

    `just_now` is what happened at a window that is not kept yet.
    """
    rows = await main.execute(
        sa.select(theme_events.c.other, theme_events.c.theme)
        .where(theme_events.c.kind == "merged")
        .order_by(theme_events.c.place)
    )
    known = {row.other: row.theme for row in rows}
    merged = [event for event in just_now if event.kind == "merged" and event.other is not None]
    return known | {event.other: event.theme for event in merged if event.other is not None}


def last_of(number: int, into: Mapping[int, int]) -> int:
    """Return the theme that one is a part of through all merges; itself where it never merged."""
    seen = {number}
    while number in into and into[number] not in seen:
        number = into[number]
        seen.add(number)
    return number


async def _rows(main: Connection, wanted: sa.ColumnElement[bool]) -> Sequence[LineageRow]:
    theirs, others = theme_ids.alias(), theme_ids.alias()
    query = (
        sa.select(theme_events, theirs.c.id.label("theme_id"), others.c.id.label("other_id"))
        .join(theirs, theirs.c.number == theme_events.c.theme)
        .outerjoin(others, others.c.number == theme_events.c.other)
        .where(wanted)
        .order_by(theme_events.c.place)
    )
    return [
        LineageRow(
            month=row.month,
            kind=row.kind,
            theme_id=row.theme_id,
            other_id=row.other_id,
            evidence=row.evidence,
            version=row.version,
            number=row.theme,
            other=row.other,
        )
        for row in await main.execute(query)
    ]


async def _number(main: Connection, theme_id: str) -> int | None:
    number: int | None = await main.scalar(
        sa.select(theme_ids.c.number).where(theme_ids.c.id == theme_id)
    )
    return number
