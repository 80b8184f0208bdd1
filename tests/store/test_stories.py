from moderation.states import State
from tests.store.made import ALL, review, story
from voicebox.model import Dials
from voicebox.store import reviews, stories, waiting
from voicebox.store.db import Database


async def test_a_story_is_found_as_it_was_added(db: Database) -> None:
    kept = story(collection="c", month="2026-11", dials=Dials(quoted=True))
    async with db.write() as main:
        await stories.add(main, [kept])
    async with db.read() as main:
        assert await stories.find(main, "a") == kept
        assert await stories.locked(main, "a") == kept


async def test_nobody_is_found_under_an_unknown_id(db: Database) -> None:
    async with db.read() as main:
        assert await stories.find(main, "a") is None
        assert await stories.locked(main, "a") is None


async def test_adding_no_stories_adds_none(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [])
        assert await stories.ids(main) == []


async def test_stories_are_found_by_any_of_some_states(db: Database) -> None:
    states = {"a": State.WAITING, "b": State.READING, "c": State.PUBLISHED}
    async with db.write() as main:
        await stories.add(main, [story(name, state=state) for name, state in states.items()])
    async with db.read() as main:
        found = await stories.in_state(main, State.WAITING, State.READING)
    assert {kept.id: kept.state for kept in found} == {"a": State.WAITING, "b": State.READING}


async def test_a_move_changes_the_state_and_leaves_the_month(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b")])
        await stories.move(main, "a", State.PUBLISHED, month="2026-11")
        await stories.move(main, "a", State.HIDDEN)
    async with db.read() as main:
        moved = await stories.find(main, "a")
        assert moved == story("a", state=State.HIDDEN, month="2026-11")
        assert await stories.find(main, "b") == story("b")


async def test_dials_turn_for_one_story(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b")])
        await stories.turn_dials(main, "a", Dials(reused=True))
    async with db.read() as main:
        assert await stories.find(main, "a") == story("a", dials=Dials(reused=True))
        assert await stories.find(main, "b") == story("b", dials=ALL)


async def test_resealing_replaces_what_was_sealed_before(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a")])
        await stories.reseal(main, "a", b"other words", b"other hint")
    async with db.read() as main:
        assert await stories.find(main, "a") == story(
            "a", sealed=b"other words", hint=b"other hint"
        )


async def test_each_state_is_counted_and_collections_are_not(db: Database) -> None:
    imported = story("d", state=State.PUBLISHED, sealed=b"", collection="c")
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b"), imported])
        counts = await stories.count_by_state(main)
    assert counts == {state: 2 if state is State.WAITING else 0 for state in State}


async def test_stories_of_tellers_are_told_from_those_of_collections(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b", sealed=b""), story("c")])
        await waiting.add(main, story("d"))
        assert await stories.count_told_here(main, ["a", "b", "d", "x"]) == 1
        assert await waiting.count_of(main, ["a", "b", "d", "x"]) == 1
        assert await stories.count_told_here(main, []) == 0


async def test_known_ids_are_those_of_the_queue_and_of_the_waiting_room(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a")])
        await waiting.add(main, story("b"))
        assert await stories.known(main, ["a", "b", "x"]) == {"a", "b"}
        assert await stories.known(main, []) == set()


async def test_a_collection_has_its_own_stories_and_no_others(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a", collection="c"), story("b", collection="d")])
        await stories.add(main, [story("x")])
        await waiting.add(main, story("y", collection="c"))
        await waiting.add(main, story("z"))
        assert set(await stories.of_collection(main, "c", 9)) == {"a", "y"}
        assert len(await stories.of_collection(main, "c", 1)) == 1
        assert set(await stories.ids(main)) == {"a", "b", "x"}


async def test_a_deleted_story_takes_its_votes_its_claim_and_its_skips_along(db: Database) -> None:
    async with db.write() as main:
        await stories.add(main, [story("a"), story("b")])
        for name in "ab":
            await reviews.add(main, review(name))
            await reviews.claim(main, name, "wren", "2026-11-25T16")
            await reviews.skip(main, name, "robin", "2026-11-25")
        await stories.delete(main, "a")
    async with db.read() as main:
        assert await stories.ids(main) == ["b"]
        assert await reviews.voted_by(main, "wren") == {("b", 1)}
        assert await reviews.holders(main, "2026") == {"b": "wren"}
        assert await reviews.skipped_by(main, "robin") == {"b"}
