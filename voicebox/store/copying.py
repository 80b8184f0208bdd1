"""Copies of both databases that hold nothing of what was deleted."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from voicebox.errors import NoRoom, Unusable
from voicebox.store import room
from voicebox.store.db import Database

#: In this order: a story told in between is then a key without words, which a start sweeps.
#: Words without a key could be read by nobody.
NAMES = ("main", "keys")


async def copy_into(db: Database, folder: Path) -> None:
    """Write `main.db` and `keys.db` into an empty folder, each as it stands at one moment.

    `VACUUM INTO` copies rows, while SQLite's own backup would copy the pages of deleted ones too.

    Raises:
        NoRoom: the disk is full.
        Unusable: the main database is PostgreSQL, or a copy is damaged.
    """
    if db.main.dialect.name != "sqlite":
        raise Unusable("A site on PostgreSQL is backed up with the tools of PostgreSQL.")
    for name, engine in zip(NAMES, (db.main, db.keys), strict=True):
        path = folder / f"{name}.db"
        try:
            await _in_autocommit(engine, f"VACUUM INTO '{_quoted(path)}'")
        except NoRoom:
            raise room.too_little(path) from None


async def require_whole(db: Database) -> None:
    """Look whether SQLite finds both files whole.

    Raises:
        Unusable: it does not.
    """
    for name, engine in zip(NAMES, (db.main, db.keys), strict=True):
        if await _in_autocommit(engine, "PRAGMA quick_check(1)") != "ok":
            raise Unusable(f"The copy of {name}.db is damaged: look after the disk it lies on.")


async def _in_autocommit(engine: AsyncEngine, statement: str) -> str | None:
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        rows = await connection.exec_driver_sql(statement)
        row = rows.first() if rows.returns_rows else None
    return None if row is None else str(row[0])


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
