"""Room for the databases: what says that there is too little, and how much there has to be."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from voicebox.errors import NoRoom

#: Beside the pages themselves, for what else is written meanwhile. In bytes.
SLACK = 1 << 20  # more than a withdrawal takes
#: What the write-ahead log notes of each page, in bytes.
_FRAME = 24
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}


def free(folder: Path) -> int:
    """Return how many bytes are free on the disk of a folder."""
    return shutil.disk_usage(folder).free


def watch(engine: sa.Engine, path: Path) -> None:
    """Have every statement on a database say so where its disk is full."""

    def tell(context: sa.ExceptionContext) -> None:
        if _is_full(context.original_exception):
            raise too_little(path) from None

    sa.event.listen(engine, "handle_error", tell)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say so of a full disk where a database is opened, which SQLAlchemy does not watch."""
    try:
        yield
    except sqlite3.Error as error:
        if _is_full(error):
            raise too_little(path) from None
        raise


def too_little(path: Path, needed: int | None = None) -> NoRoom:
    """Say that a database could not be written to."""
    wanted = "" if needed is None else f", and {_mb(needed)} are needed"
    return NoRoom(
        f"The disk is too full for {path}: {_mb(free(path.parent))} are free{wanted}. Make room."
    )


def too_little_memory(path: Path, needed: int) -> NoRoom:
    """Say that a database could not be written anew in memory, as SQLite does it."""
    return NoRoom(f"There is too little memory to write {path} anew: {_mb(needed)} are needed.")


def needed_to_rewrite(connection: sa.Connection) -> int:
    """Return about how many bytes it takes to write all that a database holds once more."""
    pages, unused, size = (
        int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - unused) * (size + _FRAME) + SLACK


def _is_full(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", None) in _FULL


def _mb(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:,.1f} MB"
