"""Totals, windows and due work."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from voicebox.model import Window
from voicebox.store.db import Connection
from voicebox.store.tables import figures, jobs, windows

_ADD = (
    sa.update(figures)
    .where(figures.c.name == sa.bindparam("known"))
    .values(count=figures.c.count + sa.bindparam("more"))
)
_LAST_WINDOWS = sa.select(windows).order_by(windows.c.label.desc()).limit(sa.bindparam("limit"))


async def add(main: Connection, name: str, more: int = 1) -> None:
    """Add to a total."""
    added = await main.execute(_ADD, {"known": name, "more": more})
    if not added.rowcount:
        await main.execute(sa.insert(figures).values(name=name, count=more))


async def read(main: Connection, name: str) -> int:
    """Return a total; zero when nothing was ever added."""
    return int(await main.scalar(sa.select(figures.c.count).where(figures.c.name == name)) or 0)


async def show(main: Connection) -> None:
    """Show all totals as they are now: a window closes."""
    await main.execute(sa.update(figures).values(shown=figures.c.count))


async def shown(main: Connection, name: str) -> int:
    """Return a total as it was when the last window closed."""
    return int(await main.scalar(sa.select(figures.c.shown).where(figures.c.name == name)) or 0)


async def all_shown(main: Connection, names: Iterable[str]) -> Mapping[str, int]:
    """Return totals, each as `shown` returns it, by their names."""
    wanted = list(names)
    query = sa.select(figures.c.name, figures.c.shown).where(figures.c.name.in_(wanted))
    found = {row.name: int(row.shown or 0) for row in await main.execute(query)}
    return {name: found.get(name, 0) for name in wanted}


async def add_to_window(main: Connection, label: str, arrived: int, released: int) -> None:
    """Add to the sizes of a window."""
    query = sa.select(windows).where(windows.c.label == label)
    row = (await main.execute(query)).first()
    before = (0, 0) if row is None else (row.arrived, row.released)
    await main.execute(sa.delete(windows).where(windows.c.label == label))
    values = {"arrived": before[0] + arrived, "released": before[1] + released}
    await main.execute(sa.insert(windows).values(label=label, **values))


async def last_windows(main: Connection, limit: int) -> Sequence[Window]:
    """Return the sizes of the last windows, the newest first."""
    found = await main.execute(_LAST_WINDOWS, {"limit": limit})
    return [Window(**row._asdict()) for row in found]


async def add_job(main: Connection, name: str) -> None:
    """Note that something is due; once is enough."""
    query = sa.select(sa.literal(1)).where(jobs.c.name == name)
    if await main.scalar(query) is None:
        await main.execute(sa.insert(jobs).values(name=name))


async def due_jobs(main: Connection) -> Sequence[str]:
    """Return what is due, by name."""
    return list(await main.scalars(sa.select(jobs.c.name).order_by(jobs.c.name)))


async def finish_job(main: Connection, name: str) -> None:
    """Note that something is done."""
    await main.execute(sa.delete(jobs).where(jobs.c.name == name))
