from voicebox.store import facts
from voicebox.store.db import Database


async def test_nothing_is_remembered_at_first(db: Database) -> None:
    async with db.read_both() as both:
        assert await facts.get(both.keys, "marks moved") is None


async def test_the_last_that_was_remembered_counts(db: Database) -> None:
    async with db.write_both() as both:
        await facts.put(both.keys, "marks moved", "2026-11-24")
        await facts.put(both.keys, "another", "2026-11-01")
        await facts.put(both.keys, "marks moved", "2026-11-25")
    async with db.read_both() as both:
        assert await facts.get(both.keys, "marks moved") == "2026-11-25"
        assert await facts.get(both.keys, "another") == "2026-11-01"
