"""Markers on their way to a sum: beside their story, cut loose from it, counted and gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.openness_tables import marker_counts, marker_slips, pending_markers
from voicebox.store.tables import stories


@dataclass(frozen=True)
class Pending:
    """The sealed markers of a story of the open window, and where it stands now."""

    story_id: str
    stage: str
    sealed: bytes = field(repr=False)
    #: None while it is in the waiting room.
    state: State | None


@dataclass(frozen=True)
class Slip:
    """The sealed markers of one story that nobody can name."""

    id: str
    stage: str
    #: None until it closes.
    window: str | None
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class MarkerCount:
    """How many stories of one stage had a marker, and how many had it not."""

    window: str
    stage: str
    marker: str
    with_it: int
    without_it: int


async def note(main: Connection, story_id: str, stage: str, sealed: bytes) -> None:
    """Keep a story's sealed markers until its window closes, in place of earlier ones."""
    await drop(main, [(story_id, stage)])
    values = {"story_id": story_id, "stage": stage, "sealed": sealed}
    await main.execute(sa.insert(pending_markers).values(values))


async def pending(main: Connection) -> Sequence[Pending]:
    """Return what is beside its story still, in no order."""
    query = sa.select(pending_markers, stories.c.state).outerjoin(
        stories, stories.c.id == pending_markers.c.story_id
    )
    return [
        Pending(row.story_id, row.stage, row.sealed, row.state and State(row.state))
        for row in await main.execute(query)
    ]


async def drop(main: Connection, noted: Iterable[tuple[str, str]]) -> None:
    """Forget what stands beside stories, by their ids and stages."""
    for story_id, stage in noted:
        known = pending_markers.c
        await main.execute(
            sa.delete(pending_markers).where(known.story_id == story_id, known.stage == stage)
        )


async def add_slips(main: Connection, slips: Sequence[Slip]) -> None:
    """Add slips, in the order in which they are given."""
    if slips:
        await main.execute(sa.insert(marker_slips), [vars(slip) for slip in slips])


async def close_window(main: Connection, label: str) -> None:
    """Give the slips of the window that has ended its name."""
    change = sa.update(marker_slips).where(marker_slips.c.window.is_(None)).values(window=label)
    await main.execute(change)


async def closed_slips(main: Connection) -> Sequence[Slip]:
    """Return the slips of all closed windows, in no order."""
    query = sa.select(marker_slips).where(marker_slips.c.window.is_not(None))
    return [Slip(**row._asdict()) for row in await main.execute(query)]


async def delete_slips(main: Connection, ids: Sequence[str]) -> None:
    """Delete slips that were summed."""
    for one in ids:
        await main.execute(sa.delete(marker_slips).where(marker_slips.c.id == one))


async def add(main: Connection, counts: Iterable[MarkerCount]) -> None:
    """Add to the sums of a window."""
    for count in counts:
        columns = marker_counts.c
        here = sa.and_(
            columns.window == count.window,
            columns.stage == count.stage,
            columns.marker == count.marker,
        )
        more = {
            "with_it": columns.with_it + count.with_it,
            "without_it": columns.without_it + count.without_it,
        }
        added = await main.execute(sa.update(marker_counts).where(here).values(more))
        if not added.rowcount:
            await main.execute(sa.insert(marker_counts).values(vars(count)))


async def replace_stage(main: Connection, stage: str, counts: Iterable[MarkerCount]) -> None:
    """Put sums in the place of all that a stage had."""
    await main.execute(sa.delete(marker_counts).where(marker_counts.c.stage == stage))
    await add(main, counts)


async def sums(main: Connection, year: str = "") -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return the sums of a year, or of all, by stage and marker: with it, and without it."""
    columns = marker_counts.c
    query = sa.select(
        columns.stage,
        columns.marker,
        sa.func.sum(columns.with_it).label("with_it"),
        sa.func.sum(columns.without_it).label("without_it"),
    ).group_by(columns.stage, columns.marker)
    rows = await main.execute(query.where(columns.window.startswith(year, autoescape=True)))
    return {(row.stage, row.marker): (int(row.with_it), int(row.without_it)) for row in rows}
