"""What the tables may hold, asked of the databases themselves; and how they come to be."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.store import servers
from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.store import tables
from voicebox.store.db import Database

#: Words that would make a column of how critical or how popular a story is.
JUDGING = {
    "severity", "severe", "critical", "criticality", "criticism", "score", "scores", "sentiment",
    "rating", "ratings", "stars", "harm", "like", "likes", "view", "views", "popularity", "popular",
    "upvotes", "hits", "clicks", "visits",
}  # fmt: skip
METADATA = {"main": tables.main, "keys": tables.keys}


def engines(db: Database) -> dict[str, AsyncEngine]:
    return {"main": db.main, "keys": db.keys}


def is_ours(name: str | None) -> bool:
    """Tell whether a table stands in `tables.py`; the search index and alembic make their own."""
    return not (name or "").startswith(("search", "alembic_version"))


def columns(connection: sa.Connection) -> Iterator[tuple[str, Any]]:
    """Return each table with each of its columns, as the database describes them."""
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            yield table, column


async def all_columns(db: Database) -> list[tuple[str, Any]]:
    """Return the columns of both databases."""
    found: list[tuple[str, Any]] = []
    for engine in engines(db).values():
        async with engine.connect() as connection:
            found += await connection.run_sync(lambda sync: list(columns(sync)))
    assert ("stories", "week") in {(table, column["name"]) for table, column in found}
    return found


def differences(connection: sa.Connection, metadata: sa.MetaData) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "compare_server_default": True,
            "include_name": lambda name, kind, _: kind != "table" or is_ours(name),
        },
    )
    return list(compare_metadata(context, metadata))


def checks(connection: sa.Connection) -> dict[str, dict[str, str]]:
    """Return the text of each check by table and name: alembic does not compare them."""
    inspector = sa.inspect(connection)
    return {
        table: {str(found["name"]): found["sqltext"] for found in of_table}
        for table in inspector.get_table_names()
        if (of_table := inspector.get_check_constraints(table))
    }


async def test_no_column_judges_a_story_or_counts_its_readers(db: Database) -> None:
    names = {(table, column["name"]) for table, column in await all_columns(db)}
    judging = {
        (table, name) for table, name in names if JUDGING & set(re.split("_", f"{table}_{name}"))
    }
    assert judging == set()


async def test_no_column_holds_a_time(db: Database) -> None:
    times = (sa.Date, sa.DateTime, sa.Time, sa.Interval)
    found = await all_columns(db)
    assert [
        (table, column["name"]) for table, column in found if isinstance(column["type"], times)
    ] == []


async def test_no_column_fills_itself_with_a_number_or_a_moment(db: Database) -> None:
    found = await all_columns(db)
    assert [(table, column["name"]) for table, column in found if column["default"]] == []


async def test_exact_times_are_those_of_sessions_alone(db: Database) -> None:
    """A count of seconds is a time as well: only sessions have one, and it goes with them."""
    big = {
        (table, column["name"])
        for table, column in await all_columns(db)
        if isinstance(column["type"], sa.BigInteger) and is_ours(table)
    }
    times = {("signins", "started"), ("signins", "seen")}
    random = {("public_stories", "place"), ("public_stories", "search_id")}
    assert big == times | random


async def test_no_table_of_sqlite_numbers_its_rows(sqlite: Database) -> None:
    for name, engine in engines(sqlite).items():
        async with engine.connect() as connection:
            rows = await connection.execute(
                sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            )
            made = {row.name: row.sql for row in rows if is_ours(row.name)}
        assert set(made) == set(METADATA[name].tables)
        assert [table for table, sql in made.items() if "WITHOUT ROWID" not in sql] == []


async def test_nothing_counts_upwards_in_postgresql(on_postgresql: Database) -> None:
    for engine in engines(on_postgresql).values():
        async with engine.connect() as connection:
            found = await connection.scalars(
                sa.text("SELECT relname FROM pg_class WHERE relkind = 'S'")
            )
            assert list(found) == []


@pytest.mark.parametrize("name", ["main", "keys"])
async def test_the_migrations_end_where_the_tables_stand(db: Database, name: str) -> None:
    async with engines(db)[name].connect() as connection:
        assert await connection.run_sync(differences, METADATA[name]) == []


@pytest.mark.parametrize("name", ["main", "keys"])
async def test_the_checks_of_sqlite_are_those_of_the_tables(sqlite: Database, name: str) -> None:
    async with engines(sqlite)[name].connect() as connection:
        migrated = await connection.run_sync(checks)
    memory = sa.create_engine("sqlite://")
    with memory.connect() as connection_in_memory:
        METADATA[name].create_all(connection_in_memory)
        assert migrated == checks(connection_in_memory)
    memory.dispose()


async def test_the_checks_of_postgresql_are_those_of_the_tables(
    on_postgresql: Database, postgresql: URL
) -> None:
    async with on_postgresql.main.connect() as connection:
        migrated = await connection.run_sync(checks)
    empty = await servers.fresh_database(postgresql)
    engine = create_async_engine(empty)
    async with engine.begin() as connection:
        await connection.run_sync(tables.main.create_all)
        made = await connection.run_sync(checks)
    await engine.dispose()
    await servers.drop_database(postgresql, empty)
    assert migrated == made
    assert {"log", "log_pending", "masks", "reviews", "staff", "stories"} < set(made)
    assert {"notes", "appeals", "appeal_votes"} < set(made)
    assert {"reports", "rereadings", "folds"} < set(made)
    assert {"messages", "message_votes", "learned"} < set(made)


async def test_a_second_upgrade_changes_nothing(db: Database) -> None:
    before = await all_columns(db)
    await migrations.upgrade(db)
    await migrations.require_current(db)
    assert [(table, column["name"]) for table, column in await all_columns(db)] == [
        (table, column["name"]) for table, column in before
    ]


@pytest.mark.parametrize("name", ["main", "keys"])
async def test_an_old_database_is_refused_with_the_command_that_mends_it(
    sqlite: Database, name: str
) -> None:
    async with engines(sqlite)[name].begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = 'old_0000'"))
    with pytest.raises(Unusable, match=f"{name} database is at step old_0000.*`voicebox migrate`"):
        await migrations.require_current(sqlite)


async def test_an_empty_database_is_refused_with_the_same_command(tmp_path: Path) -> None:
    db = Database.open(tmp_path)
    with pytest.raises(Unusable, match=r"at step none.*`voicebox migrate`"):
        await migrations.require_current(db)
    await db.close()


async def test_a_database_out_of_reach_is_named_without_its_address(
    postgresql: URL, tmp_path: Path
) -> None:
    nowhere = postgresql.set(database="no_such_database", password="a secret")
    db = Database.open(tmp_path, servers.address(nowhere))
    with pytest.raises(Unusable) as caught:
        await migrations.require_current(db)
    await db.close()
    assert str(caught.value) == "The main database cannot be read: it is out of reach, or damaged."
