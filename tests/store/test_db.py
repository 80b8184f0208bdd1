"""What a transaction is: on both databases, and what SQLite alone has to be told."""

import asyncio
import shutil
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError

from moderation.states import State
from tests.store import servers
from tests.store.made import story
from voicebox.errors import NoRoom, Overloaded, Unusable
from voicebox.store import db as opening
from voicebox.store import facts, figures, reviews, room, stories
from voicebox.store.db import Database

WORDS = b"words that were taken back"


async def _fail_after_writing(db: Database) -> None:
    async with db.write_both() as both:
        await figures.add(both.main, "arrived")
        await facts.put(both.keys, "arrived", "one")
        raise KeyError


async def test_what_is_written_while_reading_is_not_kept(db: Database) -> None:
    async with db.read_both() as both:
        await figures.add(both.main, "arrived")
        await facts.put(both.keys, "arrived", "one")
    async with db.read_both() as both:
        assert await figures.read(both.main, "arrived") == 0
        assert await facts.get(both.keys, "arrived") is None


async def test_who_reads_sees_one_moment_whatever_is_written_meanwhile(db: Database) -> None:
    async with db.read_both() as both:
        assert await figures.read(both.main, "arrived") == 0
        assert await facts.get(both.keys, "arrived") is None
        async with db.write_both() as writing:
            await figures.add(writing.main, "arrived")
            await facts.put(writing.keys, "arrived", "one")
        assert await figures.read(both.main, "arrived") == 0
        assert await facts.get(both.keys, "arrived") is None
    async with db.read_both() as both:
        assert await figures.read(both.main, "arrived") == 1
        assert await facts.get(both.keys, "arrived") == "one"


async def test_an_error_leaves_nothing_in_either_database(db: Database) -> None:
    with pytest.raises(KeyError):
        await _fail_after_writing(db)
    async with db.write_both() as both:
        assert await figures.read(both.main, "arrived") == 0
        assert await facts.get(both.keys, "arrived") is None


async def test_keys_are_committed_before_the_words(db: Database) -> None:
    order: list[str] = []
    for name, engine in (("main", db.main), ("keys", db.keys)):
        sa.event.listen(engine.sync_engine, "commit", lambda _, name=name: order.append(name))
    async with db.write_both() as both:
        await figures.add(both.main, "arrived")
        await facts.put(both.keys, "arrived", "one")
    assert order == ["keys", "main"]


async def _break_at_commit(db: Database) -> None:
    async with db.write_both() as both:
        await facts.put(both.keys, "arrived", "one")
        await both.main.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        await reviews.claim(both.main, "nobody", "wren", "2026-11-25T16")


async def test_words_that_fail_at_the_last_leave_a_key_and_no_lock(sqlite: Database) -> None:
    with pytest.raises(IntegrityError):
        await _break_at_commit(sqlite)
    async with sqlite.write_both() as both:
        assert await facts.get(both.keys, "arrived") == "one"
        assert await reviews.holders(both.main, "") == {}


async def test_writers_at_once_lose_nothing(db: Database) -> None:
    async def arrive() -> None:
        async with db.write() as main:
            await figures.add_to_window(main, "2026-11-25", 1, 0)

    await asyncio.gather(*(arrive() for _ in range(20)))
    async with db.read() as main:
        assert (await figures.last_windows(main, 1))[0].arrived == 20


async def test_two_processes_at_once_lose_nothing(sqlite: Database, tmp_path: Path) -> None:
    async def arrive(site: Database) -> None:
        async with site.write() as main:
            await figures.add_to_window(main, "2026-11-25", 1, 0)

    other = Database.open(tmp_path)
    await asyncio.gather(*(arrive(site) for _ in range(10) for site in (sqlite, other)))
    await other.close()
    async with sqlite.read() as main:
        assert (await figures.last_windows(main, 1))[0].arrived == 20


async def test_a_story_that_is_held_waits_for_whoever_holds_it(on_postgresql: Database) -> None:
    async with on_postgresql.write() as main:
        await stories.add(main, [story("a")])
    async with on_postgresql.write() as main, on_postgresql.main.connect() as other:
        await stories.locked(main, "a")
        await other.execute(sa.text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            await stories.locked(other, "a")
        await stories.move(main, "a", State.READING)
    async with on_postgresql.write() as main:
        found = await stories.locked(main, "a")
    assert found is not None
    assert found.state is State.READING


async def _write_nothing(db: Database) -> None:
    async with db.write():
        pass


async def test_a_database_that_another_process_holds_is_busy(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody wants to wait for five seconds here.
    monkeypatch.setitem(opening.PRAGMAS, "busy_timeout", ("10", 10))
    other = Database.open(tmp_path)
    async with sqlite.write():
        with pytest.raises(Overloaded) as caught:
            await _write_nothing(other)
    await _write_nothing(other)
    await other.close()
    assert str(caught.value) == "The database is busy."


async def test_who_waited_behind_a_wait_in_vain_does_not_wait_anew(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening.PRAGMAS, "busy_timeout", ("10", 10))
    other = Database.open(tmp_path)
    async with sqlite.write():
        waiting = [_write_nothing(other) for _ in range(20)]
        refused = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(one, Overloaded) for one in refused)
    assert other._in_vain == 1, "more than one of them has tried"
    await _write_nothing(other)
    await other.close()


async def test_each_connection_has_every_pragma(sqlite: Database) -> None:
    async with AsyncExitStack() as stack:
        for engine in (sqlite.main, sqlite.keys):
            for _ in range(4):
                connection = await stack.enter_async_context(engine.connect())
                found = {
                    name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                    for name in opening.PRAGMAS
                }
                assert found == {
                    "busy_timeout": 5000,
                    "journal_mode": "wal",
                    "synchronous": 2,
                    "secure_delete": 1,
                    "temp_store": 2,
                    "trusted_schema": 0,
                    "foreign_keys": 1,
                }


async def test_a_pragma_that_did_not_take_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A library built without foreign keys would read back 0 in the same way.
    monkeypatch.setitem(opening.PRAGMAS, "foreign_keys", ("OFF", 1))
    db = Database.open(tmp_path)
    with pytest.raises(Unusable, match="SQLite has foreign_keys = 0 where 1 was set"):
        await _write_nothing(db)
    await db.close()


async def _take_back(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a", sealed=WORDS)])
    async with db.write() as main:
        await stories.delete(main, "a")


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_after_a_checkpoint_no_file_holds_what_was_deleted(
    sqlite: Database, tmp_path: Path
) -> None:
    await _take_back(sqlite)
    assert WORDS in _bytes_of(tmp_path)
    await sqlite.checkpoint()
    assert WORDS not in _bytes_of(tmp_path)


async def test_a_checkpoint_that_a_reader_blocks_says_so_and_the_next_one_works(
    sqlite: Database, tmp_path: Path
) -> None:
    blocked = Database.open(tmp_path)
    async with sqlite.read() as main:
        await stories.ids(main)
        await _take_back(blocked)
        with pytest.raises(Overloaded, match="could not be emptied"):
            await blocked.checkpoint(patience_s=0.2)
    await blocked.checkpoint()
    await blocked.close()
    assert WORDS not in _bytes_of(tmp_path)


async def test_a_checkpoint_that_a_reader_blocks_holds_up_nobody_who_writes(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening.PRAGMAS, "busy_timeout", ("120000", 120_000))
    blocked = Database.open(tmp_path)
    async with sqlite.read() as main:
        await stories.ids(main)
        await _take_back(blocked)
        # SQLite's own patience, two minutes at each try, would be spent with the lock in hand.
        async with asyncio.timeout(60):
            with pytest.raises(Overloaded):
                await blocked.checkpoint(patience_s=0.2)
    async with blocked.main.connect() as again:
        patience = await again.exec_driver_sql("PRAGMA busy_timeout")
        assert patience.scalar() == 120_000
    await blocked.close()


async def test_after_a_vacuum_no_page_holds_a_copy_of_a_row_that_was_moved_and_then_deleted(
    sqlite: Database, tmp_path: Path
) -> None:
    dice = Random(7)
    names = [dice.randbytes(16).hex() for _ in range(2_000)]
    async with sqlite.write_both() as both:
        for name in names:
            await facts.put(both.keys, name, "x" * dice.randrange(10, 300))
    gone = set(dice.sample(names, 1_500))
    async with sqlite.write_both() as both:
        for name in gone:
            await both.keys.execute(sa.text("DELETE FROM facts WHERE name = :n"), {"n": name})
    await sqlite.checkpoint()
    file = tmp_path / "keys.db"
    assert any(name.encode() in file.read_bytes() for name in gone), "nothing to be taken out"
    await sqlite.vacuum()
    await sqlite.checkpoint()
    assert [name for name in gone if name.encode() in file.read_bytes()] == []


async def test_after_a_vacuum_the_file_is_the_same_whoever_came_first(
    sqlite: Database, sqlite_files: Path, tmp_path: Path
) -> None:
    names = [f"story-{number}" for number in range(60)]
    shutil.copytree(sqlite_files, tmp_path / "other")
    other = Database.open(tmp_path / "other")
    for db, order in ((sqlite, names), (other, names[::-1])):
        for name in order:
            async with db.write() as main:
                await stories.add(main, [story(name, sealed=name.encode() * 50)])
    for db in (sqlite, other):
        await db.checkpoint()
    assert _pages(tmp_path) != _pages(tmp_path / "other")
    for db in (sqlite, other):
        await db.vacuum()
        await db.checkpoint()
    await other.close()
    assert _pages(tmp_path) == _pages(tmp_path / "other")


def _pages(folder: Path) -> bytes:
    # The header of 100 bytes counts changes, and says nothing of rows.
    return (folder / "main.db").read_bytes()[100:]


async def test_a_full_disk_is_called_that_and_nothing_is_written(sqlite: Database) -> None:
    # SQLite says the same of a file that may not grow as of a disk without room.
    async with sqlite.main.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
    sa.event.listen(
        sqlite.main.sync_engine,
        "begin",
        lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}"),
    )
    with pytest.raises(NoRoom, match=r"too full for .*main\.db.*Make room"):
        async with sqlite.write() as main:
            await stories.add(main, [story("large", sealed=b"x" * 100_000)])
    async with sqlite.read() as main:
        assert await stories.ids(main) == []


async def test_without_room_for_a_second_copy_the_files_are_not_rebuilt(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sqlite.main.connect() as connection:
        needed = await connection.run_sync(room.needed_to_rewrite)
    monkeypatch.setattr(room, "free", lambda folder: needed - 1)
    with pytest.raises(NoRoom, match=r"main\.db: .* are needed"):
        await sqlite.vacuum()
    monkeypatch.setattr(room, "free", lambda folder: needed)
    await sqlite.vacuum()


async def test_a_database_without_files_has_nothing_to_rewrite(on_postgresql: Database) -> None:
    async with on_postgresql.write() as main:
        await figures.add(main, "arrived")
    await on_postgresql.checkpoint()
    await on_postgresql.vacuum()
    async with on_postgresql.read() as main:
        assert await figures.read(main, "arrived") == 1


async def test_the_keys_stay_in_a_file_beside_postgresql(postgresql: URL, tmp_path: Path) -> None:
    db = Database.open(tmp_path / "new", servers.address(postgresql))
    async with db.read_both() as both:
        dialects = both.main.dialect.name, both.keys.dialect.name
    await db.close()
    assert dialects == ("postgresql", "sqlite")
    assert (tmp_path / "new" / "keys.db").exists()
    assert not (tmp_path / "new" / "main.db").exists()
