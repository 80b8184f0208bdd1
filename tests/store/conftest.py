"""Both databases: each test has a pair of its own, at the newest schema and empty."""

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.store import servers
from voicebox import migrations
from voicebox.store.db import Database


@dataclass(frozen=True)
class Pair:
    """The addresses of two PostgreSQL databases, migrated."""

    main: URL
    keys: URL


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """The address of a PostgreSQL server."""
    with servers.server() as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_pair(postgresql: URL) -> AsyncIterator[Pair]:
    """Two databases for all tests: making them takes longer than most tests."""
    pair = Pair(await servers.fresh_database(postgresql), await servers.fresh_database(postgresql))
    db = Database(create_async_engine(pair.main), create_async_engine(pair.keys))
    await migrations.upgrade(db)
    await db.close()
    yield pair
    for url in (pair.main, pair.keys):
        await servers.drop_database(postgresql, url)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two new files, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    db = Database.open(folder)
    await migrations.upgrade(db)
    await db.checkpoint()
    await db.close()
    return folder


@pytest.fixture
async def sqlite(tmp_path: Path, sqlite_files: Path) -> AsyncIterator[Database]:
    """Two SQLite files, as a site has them."""
    for name in ("main.db", "keys.db"):
        shutil.copy(sqlite_files / name, tmp_path / name)
    db = Database.open(tmp_path)
    yield db
    await db.close()


@pytest.fixture
async def on_postgresql(postgresql_pair: Pair) -> AsyncIterator[Database]:
    """Two PostgreSQL databases; `Database.open` keeps the keys in SQLite, their statements run."""
    db = Database(
        create_async_engine(postgresql_pair.main), create_async_engine(postgresql_pair.keys)
    )
    yield db
    for engine in (db.main, db.keys):
        await _empty(engine)
    await db.close()


@pytest.fixture(params=["sqlite", "on_postgresql"])
def db(request: pytest.FixtureRequest) -> Database:
    """Each database in turn."""
    found: Database = request.getfixturevalue(request.param)
    return found


async def _empty(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        names = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
        tables = ", ".join(name for name in names if name != "alembic_version")
        # The log refuses to be emptied: here its triggers are passed by.
        await connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        await connection.execute(sa.text(f"TRUNCATE {tables}"))


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Each database in turn, without tables."""
    if request.param == "sqlite":
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'main.db'}")
        yield engine
        await engine.dispose()
        return
    server: URL = request.getfixturevalue("postgresql")
    address = await servers.fresh_database(server)
    engine = create_async_engine(address)
    yield engine
    await engine.dispose()
    await servers.drop_database(server, address)
