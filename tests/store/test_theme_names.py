"""Names for themes in the store, on each database."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.store.made import draft, publish, theme
from voicebox.kept import ProposedName
from voicebox.store import kept_themes, themes
from voicebox.store import theme_names as store
from voicebox.store.db import Connection, Database
from voicebox.store.lines import LineState
from voicebox.store.theme_lines import members
from voicebox.store.theme_names import Given, NameRow
from voicebox.store.themes import Findings, Run, ThemeStory

RUN = Run("run", "2026-11-25", "minilm", 0, 1.5, 0.75, n_stories=3, n_passages=3)
NIGHT, WARD = 0, 1
WAITS = NameRow("one", "a", 1, LineState.WAITING, b"sealed", b"to the team", theme=NIGHT)


@pytest.fixture
async def named(db: Database) -> Database:
    """A site with three stories in one theme; the first teller proposes a name for it."""
    async with db.write() as main:
        for place, name in enumerate("abc"):
            await publish(main, name, draft("I slept."), place=place)
        await kept_themes.add_ids(main, {NIGHT: "night", WARD: "ward"})
        inside = [ThemeStory("night", name, 1.0) for name in "abc"]
        await themes.replace(main, Findings(RUN, [theme("night")], inside, [], [], []))
        await store.put(main, WAITS)
    return db


async def show(main: Connection, name: NameRow, words: str) -> None:
    await store.put(main, name)
    await store.lines.clear(main, name.id, b"to the site")
    await store.lines.show(main, name.id, words)


async def test_a_name_goes_through_its_states_and_votes_go_with_it(named: Database) -> None:
    lines = store.lines
    async with named.write() as main:
        assert await lines.find(main, "one") == WAITS
        await lines.votes.add(main, "one", "wren", None)
        await lines.clear(main, "one", b"to the site")
        [cleared] = await lines.in_state(main, LineState.CLEARED)
        assert (cleared.to_team, cleared.to_site) == (None, b"to the site")
        assert await store.proposed(main) == {}
        await lines.show(main, "one", "Long nights")
        assert await store.proposed(main) == {"night": [ProposedName("one", "Long nights", 1)]}
        await store.take_back(main, "a", NIGHT)
        assert await lines.votes.begun(main) == set()
        assert await store.lines.everything(main) == []


async def test_a_story_has_one_name_for_a_theme_and_says_yes_once(named: Database) -> None:
    async with named.write() as main:
        await store.put(main, replace(WAITS, id="two"))
        assert [one.id for one in await store.lines.everything(main)] == ["two"]
        await store.put(main, replace(WAITS, id="other", story_id="b"))
        for name_id in ("two", "other"):
            await store.say_yes(main, "c", NIGHT, name_id)
        assert await store.yeses(main) == {("c", NIGHT): "other"}
    with pytest.raises(IntegrityError):
        async with named.write() as main:
            await store.lines.add(main, replace(WAITS, id="three"))


async def test_the_name_that_holds_is_the_themes_and_in_its_versions_until_it_goes(
    named: Database,
) -> None:
    async with named.write() as main:
        await show(main, replace(WAITS, id="two"), "Long nights")
        await store.keep_counts(main, {"two": 3})
        for _ in range(2):
            await store.keep_given(main, 4, {NIGHT: "two"})
        await store.say_yes(main, "c", NIGHT, "two")
    async with named.read() as main:
        assert await store.given(main) == {"night": ProposedName("two", "Long nights", 3)}
        [found] = await themes.everything(main)
        assert (found.name, found.found) == ("Long nights", "night")
        assert await store.history(main, 3) == []
        assert await store.history(main) == [Given(NIGHT, 4, "two", "Long nights")]
        assert await store.said_by(main, "c") == {NIGHT: "Long nights"}
    async with named.write() as main:
        await store.forget_story(main, "a")
        assert await store.given(main) == {}
        assert await store.yeses(main) == {}
        assert await store.history(main) == [Given(NIGHT, 4, "two", None)]


async def test_what_was_said_of_a_name_that_goes_is_said_of_one_that_looks_alike(
    named: Database,
) -> None:
    async with named.write() as main:
        await show(main, replace(WAITS, id="two"), "Long nights")
        await show(main, replace(WAITS, id="other", story_id="b"), "LONG NIGHTS")
        for story_id in ("b", "c"):
            await store.say_yes(main, story_id, NIGHT, "two")
        await store.keep_counts(main, {"two": 3, "other": 0})
        await store.keep_given(main, 4, {NIGHT: "two"})
        await store.forget_story(main, "a")
        assert await store.yeses(main) == {("c", NIGHT): "other"}
        assert await store.given(main) == {"night": ProposedName("other", "LONG NIGHTS", 3)}
        assert await store.history(main) == [Given(NIGHT, 4, "other", "LONG NIGHTS")]


async def test_a_name_moves_with_its_own_yes_alone(named: Database) -> None:
    async with named.write() as main:
        await show(main, replace(WAITS, id="two"), "Long nights")
        await store.keep_counts(main, {"two": 3})
        await store.move(main, "two", WARD)
        [moved] = await store.lines.everything(main)
        assert (moved.theme, moved.n_yes) == (WARD, 1)
        assert await members(main, [NIGHT, WARD]) == {(name, NIGHT) for name in "abc"}
        assert await store.proposed(main) == {}
