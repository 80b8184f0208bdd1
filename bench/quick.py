"""The two databases of a bench, written to in its own thread.

A site crosses to another thread for each statement, so that nobody waits for another's. A bench
that tells 100,000 stories has nobody to wait, and most of its time would go there. The flows and
their statements are those of the site, and so is every row; only the way to SQLite is shorter, and
nothing is made to last through a power cut.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from voicebox.store.db import PRAGMAS, Both, Connection, Database


class _Plain:
    """Looks like the connection that flows are given, and does at once what it is asked."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(self, statement: Any, values: Any = None) -> sa.CursorResult[Any]:
        return self._connection.execute(statement, values)

    async def scalar(self, statement: Any, values: Any = None) -> Any:
        return self._connection.scalar(statement, values)

    async def scalars(self, statement: Any, values: Any = None) -> sa.ScalarResult[Any]:
        return self._connection.scalars(statement, values)


class QuickDatabase(Database):
    """The databases of a site that nobody else writes to meanwhile; it reads as any other."""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Write to `main` in one transaction."""
        async with _writing(self.folder / "main.db") as main:
            yield main

    @asynccontextmanager
    async def write_both(self) -> AsyncIterator[Both]:
        """Write to both: keys are committed first, then main."""
        async with (
            _writing(self.folder / "main.db") as main,
            _writing(self.folder / "keys.db") as keys,
        ):
            yield Both(main, keys)


@asynccontextmanager
async def _writing(path: Path) -> AsyncIterator[Connection]:
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _set_pragmas)
    sa.event.listen(engine, "begin", lambda one: one.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            yield cast(Connection, _Plain(connection))
    finally:
        engine.dispose()


def _set_pragmas(connection: Any, _record: Any) -> None:
    # As on a site, but for the one that makes each commit wait for the disk.
    pragmas = {name: value for name, (value, _) in PRAGMAS.items()} | {"synchronous": "OFF"}
    connection.isolation_level = None
    with closing(connection.cursor()) as cursor:
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
