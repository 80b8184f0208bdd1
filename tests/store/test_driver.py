"""The cursor that crosses to SQLite's thread once is still a cursor."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from voicebox.store.db import Connection, Database


async def make(main: Connection) -> None:
    await main.exec_driver_sql("CREATE TABLE words (word TEXT PRIMARY KEY, n INTEGER)")
    rows = [("rain", 1), ("snow", 2), ("hail", 3)]
    await main.exec_driver_sql("INSERT INTO words VALUES (?, ?)", rows)


@pytest.fixture
async def words(tmp_path: Path) -> Database:
    """A database with a table of three words."""
    db = Database.open(tmp_path)
    async with db.write() as main:
        await make(main)
    return db


async def test_it_gives_rows_by_name_and_none_where_there_are_none(words: Database) -> None:
    async with words.read() as main:
        found = await main.execute(sa.text("SELECT word, n FROM words ORDER BY n"))
        assert [(row.word, row.n) for row in found] == [("rain", 1), ("snow", 2), ("hail", 3)]
        nothing = await main.execute(sa.text("SELECT word FROM words WHERE n > 9"))
        assert nothing.first() is None
    await words.close()


async def test_it_counts_the_rows_that_a_statement_touched(words: Database) -> None:
    async with words.write() as main:
        changed = await main.execute(sa.text("UPDATE words SET n = n + 1 WHERE n > 1"))
        assert changed.rowcount == 2
        back = await main.execute(sa.text("DELETE FROM words WHERE n = 1 RETURNING word"))
        assert back.scalars().all() == ["rain"]
    await words.close()


async def test_an_error_is_told_as_by_any_other_driver(words: Database) -> None:
    async with words.read() as main:
        with pytest.raises(IntegrityError):
            await main.exec_driver_sql("INSERT INTO words VALUES ('rain', 4)")
        with pytest.raises(OperationalError):
            await main.exec_driver_sql("SELECT FROM nowhere")
        assert await main.scalar(sa.text("SELECT count(*) FROM words")) == 3
    await words.close()
