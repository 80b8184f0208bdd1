from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from voicebox.model import ReceiptRecord
from voicebox.store import receipts, tombstones
from voicebox.store.db import Database

RECORD = ReceiptRecord(
    lookup=b"fingerprint",
    story_id="a",
    public=b"public half",
    body_now=b"mark of the form",
    body_before=None,
    used="2026-W48",
)
OTHER = replace(RECORD, lookup=b"another", story_id="b", body_now=None, body_before=b"old mark")


async def test_a_receipt_is_found_by_its_fingerprint_alone(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.add(both.keys, OTHER)
    async with db.read_both() as both:
        assert await receipts.find(both.keys, b"fingerprint") == RECORD
        assert await receipts.find(both.keys, b"fingerprinT") is None


@pytest.mark.parametrize("mark", [b"trace", b"no trace"])
@pytest.mark.parametrize(
    ("lookup", "kept"), [(b"fingerprint", RECORD), (b"another", OTHER), (b"unknown", None)]
)
async def test_a_receipt_and_a_trace_are_seen_at_once(
    db: Database, lookup: bytes, kept: ReceiptRecord | None, mark: bytes
) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.add(both.keys, OTHER)
        await tombstones.add(both.keys, [b"trace", b"one more"])
        assert await receipts.seen(both.keys, lookup, mark) == (kept, mark == b"trace")


async def test_the_fingerprints_of_some_stories_are_found(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.add(both.keys, OTHER)
        assert await receipts.lookups(both.keys, ["b", "x"]) == [b"another"]
        assert await receipts.lookups(both.keys, []) == []


async def test_a_story_has_one_receipt(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
    with pytest.raises(IntegrityError):
        async with db.write_both() as both:
            await receipts.add(both.keys, replace(OTHER, story_id="a"))


async def test_the_week_of_its_last_use_is_noted_for_one_receipt(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.add(both.keys, OTHER)
        await receipts.use(both.keys, b"fingerprint", "2026-W52")
        assert await receipts.find(both.keys, b"fingerprint") == replace(RECORD, used="2026-W52")
        assert await receipts.find(both.keys, b"another") == OTHER


async def test_the_mark_of_a_form_is_gone_after_it_aged_twice(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.age_body_marks(both.keys)
        aged = replace(RECORD, body_now=None, body_before=RECORD.body_now)
        assert await receipts.find(both.keys, b"fingerprint") == aged
        await receipts.age_body_marks(both.keys)
        gone = replace(RECORD, body_now=None, body_before=None)
        assert await receipts.find(both.keys, b"fingerprint") == gone


async def test_destroying_a_storys_receipt_leaves_the_others(db: Database) -> None:
    async with db.write_both() as both:
        await receipts.add(both.keys, RECORD)
        await receipts.add(both.keys, OTHER)
        await receipts.delete(both.keys, ["a", "x"])
        assert await receipts.find(both.keys, b"fingerprint") is None
        assert await receipts.find(both.keys, b"another") == OTHER
