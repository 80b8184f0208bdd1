import pytest
from sqlalchemy.exc import IntegrityError

from voicebox.model import StoryKey
from voicebox.store import story_keys
from voicebox.store.db import Database


def key(story_id: str = "a", version: int = 1) -> StoryKey:
    return StoryKey(story_id, version, receipt_wrap=b"to the receipt", team_wrap=b"to the team")


async def test_a_key_is_found_by_story_and_version(db: Database) -> None:
    async with db.write_both() as both:
        await story_keys.add(both.keys, key("a", 1))
        await story_keys.add(both.keys, key("a", 2))
    async with db.read_both() as both:
        assert await story_keys.find(both.keys, "a", 2) == key("a", 2)
        assert await story_keys.find(both.keys, "a", 3) is None
        assert await story_keys.find(both.keys, "b", 1) is None


async def test_a_version_has_one_key(db: Database) -> None:
    async with db.write_both() as both:
        await story_keys.add(both.keys, key())
    with pytest.raises(IntegrityError):
        async with db.write_both() as both:
            await story_keys.add(both.keys, key())


async def test_the_release_wrap_is_set_and_taken_away_for_one_version(db: Database) -> None:
    async with db.write_both() as both:
        await story_keys.add(both.keys, key("a", 1))
        await story_keys.add(both.keys, key("a", 2))
        await story_keys.set_release(both.keys, "a", 2, b"to the site")
        found = [await story_keys.find(both.keys, "a", version) for version in (1, 2)]
        assert [kept and kept.release_wrap for kept in found] == [None, b"to the site"]
        await story_keys.set_release(both.keys, "a", 2, None)
        assert await story_keys.find(both.keys, "a", 2) == key("a", 2)


async def test_the_moderators_lose_one_version_and_keep_its_second_key(db: Database) -> None:
    async with db.write_both() as both:
        await story_keys.add(both.keys, key("a", 1))
        await story_keys.add(both.keys, key("a", 2))
        await story_keys.set_team(both.keys, "a", 1, b"anew", b"later")
        assert await story_keys.aging(both.keys) == {("a", 1)}
        await story_keys.close_to_team(both.keys, "a", 1)
        assert await story_keys.aging(both.keys) == set()
        found = [await story_keys.find(both.keys, "a", version) for version in (1, 2)]
    wraps = [kept and (kept.team_wrap, kept.later_wrap) for kept in found]
    assert wraps == [(None, b"later"), (b"to the team", None)]


async def test_versions_of_before_there_were_two_keys_are_found(db: Database) -> None:
    async with db.write_both() as both:
        for version in (1, 2, 3):
            await story_keys.add(both.keys, key("a", version))
        await story_keys.set_later(both.keys, "a", 1, b"later")
        await story_keys.set_later(both.keys, "a", 2, b"later")
        await story_keys.close_to_team(both.keys, "a", 2)
        # Its teller could be told nothing more.
        await story_keys.close_to_team(both.keys, "a", 3)
        assert await story_keys.without_later(both.keys, 5) == [key("a", 3)]


async def test_every_version_of_a_key_is_destroyed(db: Database) -> None:
    async with db.write_both() as both:
        for story_id, version in (("a", 1), ("a", 2), ("b", 1), ("c", 1)):
            await story_keys.add(both.keys, key(story_id, version))
        assert sorted(await story_keys.ids(both.keys)) == ["a", "b", "c"]
        await story_keys.delete(both.keys, ["a", "b"])
        assert await story_keys.ids(both.keys) == ["c"]


async def test_destroying_no_key_destroys_none(db: Database) -> None:
    async with db.write_both() as both:
        await story_keys.add(both.keys, key())
        await story_keys.delete(both.keys, [])
        assert await story_keys.ids(both.keys) == ["a"]
