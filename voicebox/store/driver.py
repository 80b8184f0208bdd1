"""How a statement reaches SQLite: it crosses to the connection's thread once, and comes back whole.

aiosqlite keeps a thread for each connection. Through SQLAlchemy a query crosses to it four
times: to open a cursor, to execute, to fetch and to close. A crossing costs more than most of
our statements do; a story that arrives needed 46 of them.
"""

import sqlite3
from collections import deque
from contextlib import closing
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class _Outcome(NamedTuple):
    """What is left of a cursor when it is closed."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Keeps the outcome of a statement; the cursor itself lives and ends in the thread."""

    __slots__ = ("_outcome",)

    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._cross("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, parameters: Any) -> None:
        await self._cross("executemany", operation, parameters)

    async def _cross(self, how: str, operation: str, parameters: Any) -> None:
        async with self._adapt_connection._execute_mutex:
            raw = self._connection._conn
            self._outcome = await self._connection._execute(_run, raw, how, operation, parameters)
        self._rows = deque(self._outcome.rows)

    async def _async_soft_close(self) -> None:
        """Nothing is open any more."""

    def close(self) -> None:
        self._rows.clear()

    @property
    def description(self) -> Any:
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        return int(self._outcome.rowcount)

    @property
    def lastrowid(self) -> Any:
        return self._outcome.lastrowid


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()

    _cursor_cls = _Cursor


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    """aiosqlite as SQLAlchemy uses it, but for the cursor."""

    def connect(self, *args: Any, **options: Any) -> _Connection:
        return _Connection(self, super().connect(*args, **options)._connection)


#: Given to `create_async_engine` as its `module`.
DRIVER = _Driver(aiosqlite, sqlite3)


def _run(raw: sqlite3.Connection, how: str, operation: str, parameters: Any) -> _Outcome:
    with closing(raw.cursor()) as cursor:
        getattr(cursor, how)(operation, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return _Outcome(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
