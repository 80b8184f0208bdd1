"""The public log in the database: written once, and never changed."""

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from moderation.log import GENESIS, Cut, Entry, Kind, chained, hash_of
from moderation.policy import ReasonKey
from voicebox.store import log, log_keys
from voicebox.store.db import Connection, Database
from voicebox.store.log_keys import LogKey
from voicebox.store.log_tables import log_pending

DAY = "2026-11-25"
HEAD: Mapping[str, Any] = {
    "format": "voicebox-log/1",
    "number": 0,
    "window": DAY,
    "entries": 2,
    "hash": "ab" * 32,
    "key": "cd" * 32,
    "salt": "ef" * 32,
    "signature": "01" * 64,
}


def cut(number: int, kind: Kind = Kind.ARRIVED) -> Cut:
    return Cut(kind, bytes([number]) * 32)


async def fill(main: Connection) -> list[Entry]:
    entries = list(chained(0, GENESIS, DAY, [cut(1), cut(2, Kind.KEPT)]))
    await log.append(main, entries)
    await log.add_head(main, HEAD)
    return entries


async def all_of(main: Connection) -> list[Mapping[str, Any]]:
    return [entry async for batch in log.everything(main) for entry in batch]


async def test_entries_are_read_as_they_were_written(db: Database) -> None:
    async with db.write() as main:
        entries = await fill(main)
        assert await all_of(main) == [vars(entry) for entry in entries]
        assert await log.counted(main, ["2026-11-24"]) == {}
        of_day = (await log.counted(main, [DAY]))[DAY]
        assert sorted(of_day) == [("arrived", None, 1), ("kept", None, 1)]
        assert await log.some(main, after=1) == [vars(entries[1])]
        assert await log.last(main) == (2, hash_of(vars(entries[1])))


async def test_a_log_without_entries_begins_at_its_beginning(db: Database) -> None:
    async with db.write() as main:
        assert await log.last(main) == (0, GENESIS)
        assert await log.last_head(main) is None
        assert await log.heads(main) == []


async def test_heads_are_read_as_they_were_signed(db: Database) -> None:
    async with db.write() as main:
        await fill(main)
        second = dict(HEAD) | {"number": 1, "window": "2026-11-26"}
        await log.add_head(main, second)
        told = [{k: v for k, v in one.items() if k != "format"} for one in (HEAD, second)]
        assert await log.heads(main) == told
        assert await log.last_head(main) == told[1]
        assert await log.last_windows(main, 9) == ["2026-11-26", DAY]
        assert await log.last_windows(main, 1) == ["2026-11-26"]


async def test_what_waits_is_in_the_log_or_waits_and_never_both(db: Database) -> None:
    async with db.write() as main:
        waited = [cut(1), Cut(Kind.WITHHELD, b"b" * 32, ReasonKey.SPAM, 2)]
        for one in waited:
            await log.wait(main, one)
        found = await log.waiting(main)
        assert sorted(found, key=lambda one: one.commitment) == waited
        assert await log.count_waiting(main) == 2
        assert await log.is_used(main, waited[0].commitment)
        await log.append(main, chained(0, GENESIS, DAY, found))
        assert await log.count_waiting(main) == 0
        assert await log.is_used(main, waited[0].commitment)
        assert not await log.is_used(main, b"c" * 32)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET kind = 'kept' WHERE seq = 1",
        "DELETE FROM log WHERE seq = 2",
        "DELETE FROM log",
        "UPDATE log_heads SET entries = 1",
        "DELETE FROM log_heads",
    ],
)
async def test_the_database_refuses_to_change_or_delete(db: Database, statement: str) -> None:
    async with db.write() as main:
        entries = await fill(main)
    with pytest.raises(DBAPIError, match="written once and never changed"):
        async with db.write() as main:
            await main.execute(sa.text(statement))
    async with db.read() as main:
        assert await all_of(main) == [vars(entry) for entry in entries]


@pytest.mark.parametrize(
    "changed",
    [{"seq": 2}, {"seq": 5}, {"seq": 3, "commitment": "01" * 32}],
    ids=["again", "later", "same commitment"],
)
async def test_the_database_takes_no_entry_but_the_next(
    db: Database, changed: dict[str, Any]
) -> None:
    async with db.write() as main:
        entries = await fill(main)
    other = vars(chained(2, hash_of(vars(entries[1])), DAY, [cut(3)])[0]) | changed
    with pytest.raises(DBAPIError):
        async with db.write() as main:
            await log.append(main, [Entry(**other)])
    async with db.read() as main:
        assert await all_of(main) == [vars(entry) for entry in entries]


@pytest.mark.parametrize("seq", [1, 3])
async def test_sqlite_does_not_replace_an_entry_either(sqlite: Database, seq: int) -> None:
    """`INSERT OR REPLACE` deletes what stands in its way, and asks no trigger on deletions."""
    async with sqlite.write() as main:
        await fill(main)
    replace = sa.text(
        "INSERT OR REPLACE INTO log (seq, window, kind, people, commitment, prev)"
        " VALUES (:seq, 'x', 'kept', 0, :commitment, :commitment)"
    )
    with pytest.raises(DBAPIError, match="written once"):
        async with sqlite.write() as main:
            await main.execute(replace, {"seq": seq, "commitment": bytes([1]) * 32})


async def test_postgresql_does_not_empty_the_log(on_postgresql: Database) -> None:
    async with on_postgresql.write() as main:
        await fill(main)
    with pytest.raises(DBAPIError, match="written once"):
        async with on_postgresql.write() as main:
            await main.execute(sa.text("TRUNCATE log"))


async def test_a_reason_that_is_none_of_the_seven_is_not_kept(db: Database) -> None:
    values = {"commitment": b"a", "kind": "withheld", "reason": "tone", "people": 2}
    with pytest.raises(DBAPIError):
        async with db.write() as main:
            await main.execute(sa.insert(log_pending).values(values))


async def test_the_next_key_takes_the_place_of_the_one_before(db: Database) -> None:
    async with db.write_both() as both:
        assert await log_keys.find(both.keys, "a") is None
        await log_keys.add(both.keys, LogKey("a", 1, b"first"))
        await log_keys.add(both.keys, LogKey("b", 1, b"other"))
        await log_keys.put(both.keys, LogKey("a", 2, b"second", b"site"))
        assert await log_keys.find(both.keys, "a") == LogKey("a", 2, b"second", b"site")
        await log_keys.set_release(both.keys, "a", None)
        assert await log_keys.find(both.keys, "a") == LogKey("a", 2, b"second")
        await log_keys.delete(both.keys, ["a"])
        assert await log_keys.find(both.keys, "a") is None
        assert await log_keys.find(both.keys, "b") is not None
