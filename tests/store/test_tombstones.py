from voicebox.store import tombstones
from voicebox.store.db import Database


async def test_there_is_a_trace_of_who_is_gone_and_of_nobody_else(db: Database) -> None:
    async with db.write_both() as both:
        await tombstones.add(both.keys, [b"gone"])
    async with db.read_both() as both:
        assert await tombstones.exists(both.keys, b"gone")
        assert not await tombstones.exists(both.keys, b"here")


async def test_a_trace_that_is_known_is_not_doubled(db: Database) -> None:
    async with db.write_both() as both:
        await tombstones.add(both.keys, [b"one", b"two", b"two"])
        await tombstones.add(both.keys, [b"two", b"three"])
        await tombstones.add(both.keys, [])
        assert await tombstones.known(both.keys) == {b"one", b"two", b"three"}
