"""The two databases: how they are opened, and what a transaction is.

Only this module, `driver` and `search` know which database they speak to.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from voicebox.errors import NoRoom, Overloaded, Unusable
from voicebox.store import ballast, room
from voicebox.store.driver import DRIVER
from voicebox.store.writer import Writer

Connection = AsyncConnection

#: Each is set, and read back, on every connection: SQLite forgets them with it.
PRAGMAS = {
    "busy_timeout": ("5000", 5000),  # milliseconds; first, since the next one may have to wait
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),  # else VACUUM writes everything in clear to the temporary folder
    "trusted_schema": ("OFF", 0),
    "foreign_keys": ("ON", 1),
}
#: How long a checkpoint waits for readers, and how long between two tries.
PATIENCE_S = 60.0
PAUSE_S = 0.1


@dataclass(frozen=True)
class Both:
    """An open transaction on each database."""

    main: Connection
    keys: Connection


class Database:
    """`main` and `keys`, opened together."""

    def __init__(self, main: AsyncEngine, keys: AsyncEngine) -> None:
        self.main = main
        self.keys = keys
        #: The data folder.
        self.folder = _path(keys).parent
        self._main_reader, self._keys_reader = _of_one_moment(main), _of_one_moment(keys)
        self._main_writer = Writer(main)
        self._keys_writer = Writer(keys)
        self._writing = asyncio.Lock()
        #: Held by whoever takes the last traces of deleted words off the disk.
        self.erasing = asyncio.Lock()
        #: How often somebody has waited in vain for another process to stop writing.
        self._in_vain = 0

    @classmethod
    def open(cls, data: Path, address: str | None = None) -> "Database":
        """Open the databases of a data folder, or `main` at a PostgreSQL address."""
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        main = create_async_engine(address) if address else _sqlite(data / "main.db")
        return cls(main, _sqlite(data / "keys.db"))

    async def close(self) -> None:
        """Close every connection."""
        await self._main_writer.close()
        await self._keys_writer.close()
        await self.main.dispose()
        await self.keys.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        """Read from `main` as it is at one moment; nothing is ever committed."""
        async with self._main_reader.connect() as main:
            yield main

    @asynccontextmanager
    async def read_both(self) -> AsyncIterator[Both]:
        """Read from both, each as it is at one moment; nothing is ever committed."""
        async with self.read() as main, self._keys_reader.connect() as keys:
            yield Both(main, keys)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """Write to `main` in one transaction."""
        async with self._alone(), self._main_writer.transaction() as main:
            yield main

    @asynccontextmanager
    async def write_both(self) -> AsyncIterator[Both]:
        """Write to both: keys are committed first, then main.

        Two files in WAL mode do not commit as one. In this order a crash in between leaves a
        key without a story, which the next start sweeps, or words without a key, which nobody
        can read: never an acknowledged story without its key.
        """
        # The last transaction begun is the first to be committed: that of the keys.
        async with (
            self._alone(),
            self._main_writer.transaction() as main,
            self._keys_writer.transaction() as keys,
        ):
            yield Both(main, keys)

    async def require_room(self, needed: int = 0, *, at_any_cost: bool = False) -> None:
        """Make sure that a write has room, so that it reaches both databases or neither.

        Args:
            needed: bytes, beside the little that every write takes.
            at_any_cost: whether the ballast goes for it, where that is enough.

        Raises:
            NoRoom: it has none, though the write-ahead logs were emptied.
        """
        needed += room.SLACK
        for engine in (self.main, self.keys):
            if engine.dialect.name == "sqlite":
                path = _path(engine)
                if room.free(path.parent) < needed:
                    # To move pages from a log into its file takes room as well.
                    with contextlib.suppress(Overloaded, NoRoom):
                        await _truncate(engine, PAUSE_S)
                lacks = needed - room.free(path.parent)
                if at_any_cost and 0 < lacks <= ballast.n_bytes(path.parent):
                    ballast.drop(path.parent)
                if room.free(path.parent) < needed:
                    raise room.too_little(path, needed)

    async def checkpoint(self, patience_s: float = PATIENCE_S) -> None:
        """Empty the write-ahead logs, where deleted words would otherwise live on.

        Raises:
            Overloaded: a reader held one open for so long; the words are gone from the
                tables, and the next checkpoint takes them out of the log.
        """
        for engine in (self.main, self.keys):
            if engine.dialect.name == "sqlite":
                await _truncate(engine, patience_s)

    def n_bytes(self) -> int:
        """Return how large the files are that `vacuum` writes anew."""
        engines = [one for one in (self.main, self.keys) if one.dialect.name == "sqlite"]
        return sum(_path(one).stat().st_size for one in engines)

    async def vacuum(self) -> None:
        """Rebuild the files: the place of a row tells nothing of its age, and no page is older.

        What is deleted is overwritten, but not what SQLite left behind in a page when it moved
        rows to another to make room: a copy of a row there would outlive the row.

        Raises:
            Overloaded: another process writes for longer than we wait.
            NoRoom: the disk or the memory has too little for a second copy of a file; the other
                file was rebuilt all the same if it could be.
        """
        refused = None
        for engine in (self.main, self.keys):
            if engine.dialect.name == "sqlite":
                try:
                    async with self._alone():
                        await _rebuild(engine)
                except NoRoom as error:
                    refused = refused or error
        if refused is not None:
            raise refused

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        # SQLite lets one write at a time; waiting here is fairer than its own retries.
        before = self._in_vain
        async with self._writing:
            if before != self._in_vain:
                # Whoever stood before us waited for another process as long as one may. Were we
                # to begin anew, and all behind us, the last would wait for minutes.
                raise Overloaded("The database is busy.")
            try:
                yield
            except Overloaded:
                self._in_vain += 1
                raise


def _sqlite(path: Path) -> AsyncEngine:
    url = f"sqlite+aiosqlite:///{path}"
    # Every transaction of ours ends by itself: the pool need not end it once more.
    pool = {"pool_size": 8, "max_overflow": 16, "pool_reset_on_return": None}
    engine = create_async_engine(url, module=DRIVER, **pool)
    room.watch(engine.sync_engine, path)
    sa.event.listen(engine.sync_engine, "connect", partial(_set_pragmas, path))
    sa.event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_pragmas(path: Path, connection: Any, _record: Any) -> None:
    # SQLAlchemy begins transactions itself (see _begin); the driver must not do so behind it.
    connection.isolation_level = None
    cursor = connection.cursor()
    with room.told(path):
        for name, (value, expected) in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
            cursor.execute(f"PRAGMA {name}")
            found = cursor.fetchone()[0]
            if found != expected:
                raise Unusable(f"SQLite has {name} = {found} where {expected} was set.")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later fails with "database is locked",
    # whatever the timeout, once another has written in between. Taking the write lock at
    # the start makes it wait for its turn instead.
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    writes = options.get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _of_one_moment(engine: AsyncEngine) -> AsyncEngine:
    """Return an engine whose transactions see nothing of what is committed while they read.

    In SQLite's they never do. In PostgreSQL's each question would see it: a page would look for the
    words of a story that the question before had named, and that has gone since.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _path(engine: AsyncEngine) -> Path:
    return Path(engine.url.database or "")


async def _rebuild(engine: AsyncEngine) -> None:
    path = _path(engine)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        needed = await connection.run_sync(room.needed_to_rewrite)
        # SQLite would find out by itself, with nothing left for anybody else.
        if room.free(path.parent) < needed:
            raise room.too_little(path, needed)
        try:
            await connection.exec_driver_sql("VACUUM")
        except NoRoom:
            raise room.too_little(path, needed) from None
        except MemoryError:
            raise room.too_little_memory(path, needed) from None
        except OperationalError:
            raise Overloaded("The database is busy.") from None


async def _truncate(engine: AsyncEngine, patience_s: float) -> None:
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        # SQLite would wait for readers with the write lock in its hand, `busy_timeout` at each
        # try, and hold up every writer: the waiting is done here, between the tries.
        await connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            for _ in range(round(patience_s / PAUSE_S)):
                answer = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = answer.one()[0]
                if not busy:
                    return
                await asyncio.sleep(PAUSE_S)
        finally:
            # One that was cancelled in the midst of a statement is not used again.
            if not connection.invalidated:
                patience, _ = PRAGMAS["busy_timeout"]
                await connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
    raise Overloaded("Somebody reads the database all the time: its log could not be emptied.")
