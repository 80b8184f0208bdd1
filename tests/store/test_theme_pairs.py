"""Pairs of passages in the store, on each database."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.store.made import draft, publish, theme
from voicebox.store import folds, kept_themes, themes, unpaired
from voicebox.store import theme_pairs as store
from voicebox.store.db import Connection, Database
from voicebox.store.lines import LineState
from voicebox.store.theme_pairs import PairRow, Passage, sides
from voicebox.store.themes import Findings, Run, ThemeStory

RUN = Run("run", "2026-11-25", "minilm", 0, 1.5, 0.75, n_stories=4, n_passages=4)
NIGHT, WARD = 0, 1
ONE, OTHER = Passage("b", 0, 7), Passage("c", 2, 7)
WAITS = PairRow(
    "one", "a", 1, LineState.WAITING, b"sealed", b"to the team", theme=NIGHT, **sides(OTHER, ONE)
)


@pytest.fixture
async def paired(db: Database) -> Database:
    """A site with four stories in one theme; the first teller sets two others side by side."""
    async with db.write() as main:
        for place, name in enumerate("abcd"):
            await publish(main, name, draft("I slept."), place=place)
        await kept_themes.add_ids(main, {NIGHT: "night", WARD: "ward"})
        inside = [ThemeStory("night", name, 1.0) for name in "abcd"]
        await themes.replace(main, Findings(RUN, [theme("night")], inside, [], [], []))
        await store.put(main, WAITS)
    return db


async def show(main: Connection, pair: PairRow, words: str) -> None:
    await store.put(main, pair)
    await store.lines.clear(main, pair.id, b"to the site")
    await store.lines.show(main, pair.id, words)


async def shown(main: Connection) -> list[str]:
    return [one.id for one in await store.shown(main, "night")]


async def test_a_pair_goes_through_its_states_and_votes_go_with_it(paired: Database) -> None:
    lines = store.lines
    async with paired.write() as main:
        assert await lines.find(main, "one") == WAITS
        await lines.votes.add(main, "one", "wren", None)
        await lines.clear(main, "one", b"to the site")
        [cleared] = await lines.in_state(main, LineState.CLEARED)
        assert (cleared.to_team, cleared.to_site) == (None, b"to the site")
        assert await shown(main) == []
        await lines.show(main, "one", "They differ.")
        [found] = await store.shown(main, "night")
        assert (found.words, found.passages) == ("They differ.", (ONE, OTHER))
        assert await store.shown(main, "ward") == []
        await store.take_back(main, "a", NIGHT)
        assert await lines.votes.begun(main) == set()
        assert await lines.everything(main) == []


async def test_a_story_has_one_pair_in_a_theme_of_two_stories(paired: Database) -> None:
    async with paired.write() as main:
        await store.put(main, replace(WAITS, id="two"))
        assert [one.id for one in await store.lines.everything(main)] == ["two"]
    for pair in (
        replace(WAITS, id="three"),
        replace(WAITS, id="three", story_id="d", other_story="b"),
        replace(WAITS, id="three", story_id="d", one_story="c", other_story="b"),
    ):
        with pytest.raises(IntegrityError):
            async with paired.write() as main:
                await store.lines.add(main, pair)


async def test_nobody_reads_it_while_one_of_the_two_may_not_be_read(paired: Database) -> None:
    async with paired.write() as main:
        await store.lines.clear(main, "one", b"to the site")
        await store.lines.show(main, "one", "They differ.")
        for story_id in ("b", "c"):
            await folds.add(main, story_id, "threat", "2026-11-25T10")
            assert await shown(main) == []
            assert await store.lines.find(main, "one") is None
            assert await store.with_words_of(main, story_id) == []
            assert await store.spans_of(main, "c") == [(OTHER.start, OTHER.end)]
            await folds.end(main, story_id)
            [found] = await store.with_words_of(main, story_id)
            assert found.id == "one"
        assert await store.with_words_of(main, "a") == []


async def test_it_goes_with_its_words_and_not_with_those_beside_them(paired: Database) -> None:
    async with paired.write() as main:
        await show(main, replace(WAITS, id="two", story_id="d"), "They differ.")
        await store.forget_quoted(main, "c", (0, 2))
        await store.forget_quoted(main, "c", (7, 8))
        await store.forget_quoted(main, "a")
        assert await shown(main) == ["two"]
        await store.forget_quoted(main, "c", (6, 8))
        assert await store.lines.everything(main) == []
        await show(main, replace(WAITS, id="two", story_id="d"), "They differ.")
        await store.put(main, WAITS)
        assert sorted(await store.lines.about(main, "b")) == ["one", "two"]
        assert await store.lines.about(main, "a") == ["one"]
        await store.forget_story(main, "a")
        assert await shown(main) == ["two"]
        await store.forget_story(main, "b")
        assert await store.lines.everything(main) == []


async def test_it_moves_and_the_history_keeps_which_it_told_of(paired: Database) -> None:
    async with paired.write() as main:
        await store.move(main, "one", WARD)
        [moved] = await store.lines.everything(main)
        assert moved.theme == WARD
        # None of the three is in that theme.
        assert await store.lines.in_state(main, LineState.WAITING) == []
        for told in ({"one": WARD, "two": NIGHT}, {"two": NIGHT}, {}):
            await store.keep_told(main, told)
            assert await store.told(main) == told


async def test_words_that_were_taken_out_are_those_of_the_version_that_is_public(
    paired: Database,
) -> None:
    async with paired.write() as main:
        await unpaired.parts.add(main, "b", 1, (0, 7))
        await unpaired.parts.add(main, "b", 2, (3, 5))
        assert await unpaired.parts.some(main, ["b", "c"]) == {"b": ((0, 7),)}
        await unpaired.parts.keep_only(main, "b", {2})
        assert await unpaired.parts.of_story(main, "b") == []
        assert await unpaired.parts.forget_one(main, "b", 2, 3)
        assert not await unpaired.parts.forget_one(main, "b", 2, 3)
