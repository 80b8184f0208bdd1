import pytest
from sqlalchemy.exc import IntegrityError

from tests.store.made import collection
from voicebox.store import collections
from voicebox.store.db import Database


async def test_a_collection_is_found_by_its_name(db: Database) -> None:
    kept = collection(licence=None, published=False)
    async with db.write() as main:
        await collections.add(main, kept)
        assert await collections.by_name(main, "Ward letters") == kept
        assert await collections.by_name(main, "ward letters") is None


async def test_two_collections_cannot_share_a_name(db: Database) -> None:
    async with db.write() as main:
        await collections.add(main, collection("c"))
    with pytest.raises(IntegrityError):
        async with db.write() as main:
            await collections.add(main, collection("d"))


async def test_collections_stand_by_name(db: Database) -> None:
    names = {"c": "Ward letters", "d": "Clinic cards", "e": "Home visits"}
    async with db.write() as main:
        for collection_id, name in names.items():
            await collections.add(main, collection(collection_id, name=name))
        await collections.delete(main, "e")
        found = await collections.everything(main)
    assert [kept.name for kept in found] == ["Clinic cards", "Ward letters"]
