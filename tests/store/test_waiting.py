from moderation.states import State
from tests.store.made import story
from voicebox.model import Dials
from voicebox.store import waiting
from voicebox.store.db import Database


async def test_a_story_comes_out_of_the_waiting_room_as_it_went_in(db: Database) -> None:
    kept = story(dials=Dials(counted=True, shown=True), collection="c")
    async with db.write() as main:
        await waiting.add(main, kept)
    async with db.read() as main:
        assert await waiting.find(main, kept.id) == kept


async def test_a_story_of_which_nothing_was_decided_is_undecided(db: Database) -> None:
    async with db.write() as main:
        await waiting.add(main, story(dials=Dials()))
    async with db.read() as main:
        found = await waiting.find(main, "a")
    assert found is not None
    assert found.state is State.UNDECIDED


async def test_only_who_is_in_the_waiting_room_is_found_there(db: Database) -> None:
    async with db.write() as main:
        await waiting.add(main, story("a"))
    async with db.read() as main:
        assert await waiting.exists(main, "a")
        assert not await waiting.exists(main, "b")
        assert await waiting.find(main, "b") is None


async def test_everything_and_the_count_agree(db: Database) -> None:
    async with db.write() as main:
        assert await waiting.count(main) == 0
        for name in "abc":
            await waiting.add(main, story(name))
    async with db.read() as main:
        assert {kept.id for kept in await waiting.everything(main)} == set("abc")
        assert await waiting.count(main) == 3


async def test_deleting_one_leaves_the_others(db: Database) -> None:
    async with db.write() as main:
        await waiting.add(main, story("a"))
        await waiting.add(main, story("b"))
        await waiting.delete(main, "a")
    async with db.read() as main:
        assert [kept.id for kept in await waiting.everything(main)] == ["b"]


async def test_clearing_leaves_nobody(db: Database) -> None:
    async with db.write() as main:
        await waiting.add(main, story("a"))
        await waiting.add(main, story("b"))
        await waiting.clear(main)
    async with db.read() as main:
        assert await waiting.count(main) == 0
