import pytest

from tests.store.made import publish
from voicebox.kept import NameChange, StoryChange
from voicebox.store import kept_themes, themes, versions
from voicebox.store.db import Database
from voicebox.store.versions import Version

FIRST = Version(1, "2026-11", "2026-11-25", 40, {0: 25, 1: None})
SECOND = Version(2, "2026-11", "2026-11-26", None, {0: None})
ROWS = [
    StoryChange("a", 1, (1, 0)),
    StoryChange("a", 2, (0,)),
    StoryChange("b", 1, (1,)),
    StoryChange("c", 2, (2,)),
]
NAMES = [
    NameChange(0, 1, ("sleep",), ("all night",)),
    NameChange(1, 1, (), ()),
    NameChange(1, 2, ("ward",), ()),
    NameChange(2, 2, ("walk",), ()),
]


@pytest.fixture
async def past(db: Database) -> Database:
    """A site with two versions, three stories and three themes."""
    async with db.write() as main:
        for place, name in enumerate("abc"):
            await publish(main, name, place=place)
        await kept_themes.add_ids(main, {0: "night", 1: "ward", 2: "walk"})
        await versions.put(main, FIRST)
        await versions.put(main, SECOND)
        await versions.put_stories(main, ROWS)
        await versions.put_names(main, NAMES)
    return db


async def test_before_the_first_there_is_no_version(db: Database) -> None:
    async with db.read() as main:
        assert await versions.last(main) is None
        assert await versions.find(main, 1) is None
        assert await versions.some(main, 9) == []


async def test_only_the_newest_version_has_its_day(past: Database) -> None:
    async with past.read() as main:
        assert await versions.last(main) == SECOND
        found = await versions.find(main, 1)
    assert found == Version(1, FIRST.month, None, FIRST.n_stories, FIRST.sizes)


async def test_a_version_of_the_same_day_is_written_anew(past: Database) -> None:
    again = Version(2, "2026-11", "2026-11-26", 10, {0: 10})
    async with past.write() as main:
        await versions.put(main, again)
        assert [one.version for one in await versions.some(main, 9)] == [2, 1]
        assert await versions.last(main) == again


async def test_versions_come_newest_first_and_go_on_from_any(past: Database) -> None:
    async with past.read() as main:
        assert [one.version for one in await versions.some(main, 1)] == [2]
        assert [one.version for one in await versions.some(main, 9, before=2)] == [1]


async def test_rows_come_back_as_they_were_written(past: Database) -> None:
    async with past.read() as main:
        assert await versions.stories(main) == ROWS
        assert await versions.names(main) == NAMES
        assert await versions.names(main, 1) == NAMES[:2]


async def test_a_row_of_the_same_version_takes_the_place_of_the_one_before(past: Database) -> None:
    row, name = StoryChange("c", 2, (0, 1)), NameChange(2, 2, ("garden",), ())
    async with past.write() as main:
        await versions.put_stories(main, [row])
        await versions.put_names(main, [name])
        assert await versions.stories(main) == [*ROWS[:3], row]
        assert await versions.names(main) == [*NAMES[:3], name]


async def test_a_forgotten_story_takes_its_rows_and_touches_all_names_of_its_themes(
    past: Database,
) -> None:
    async with past.write() as main:
        assert await versions.touched(main) == set()
        await themes.forget_story(main, "b")
        assert [row.story_id for row in await versions.stories(main)] == ["a", "a", "c"]
        assert await versions.touched(main) == {(1, 1), (1, 2)}


async def test_a_name_that_was_looked_at_again_is_touched_no_more(past: Database) -> None:
    async with past.write() as main:
        await versions.forget_story(main, "b")
        await versions.put_names(main, NAMES[1:2])
        assert await versions.touched(main) == {(1, 2)}
        await versions.put_names(main, NAMES[1:2], touched=True)
        assert await versions.touched(main) == {(1, 1), (1, 2)}


async def test_only_the_rows_of_those_who_are_here_are_kept(past: Database) -> None:
    async with past.write() as main:
        await versions.keep_only(main, {"c", "new"})
        assert await versions.stories(main) == ROWS[3:]
        assert await versions.touched(main) == {(0, 1), (1, 1), (1, 2)}


async def test_each_theme_has_its_address_and_whether_it_was_there_at_the_last_window(
    past: Database,
) -> None:
    async with past.write() as main:
        await kept_themes.end(main, [0, 1])
        assert await versions.addresses(main, [0, 2]) == {0: ("night", True), 2: ("walk", False)}
