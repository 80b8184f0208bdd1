from dataclasses import replace
from typing import Any

import pytest

from tests.store.made import draft, publish
from voicebox.errors import Conflict
from voicebox.kept import KeptStory, KeptTheme, KeptThemes
from voicebox.store import kept_themes, themes
from voicebox.store.db import Connection, Database
from voicebox.store.themes import Findings, Run, ThemeRow, ThemeStory

DAY = "2026-11-25"
A = KeptStory("a", ((0, 9), (10, 20)), b"\x00\xff" * 8, (0, 1), (0, 0), (-1, 0))
B = KeptStory("b", ((0, 9),), b"\x01" * 8, (1,), (1,), (-1,))
KEPT = KeptThemes(
    encoder="minilm",
    checksum="c0ffee",
    splitter=1,
    seed=7,
    resolution=1.5,
    stability=0.75,
    n_looks=2,
    next_number=3,
    n_new=1,
    themes=(KeptTheme(0, ("sleep",), ("all night",)), KeptTheme(1, (), ())),
    stories=(A, B),
)
HERE = {"a", "b", "c"}
RUN = Run("run", DAY, "minilm", 0, 1.5, 0.75, n_stories=2, n_passages=3)
NAMED = ThemeRow(
    "night", 0, ["sleep"], ["all night"], 2, 0.5, False, [], 0, 0, 1, too_few_for_perspectives=True
)
FINDINGS = Findings(RUN, [NAMED], [ThemeStory("night", "a", 1.0)], [], [], [])


async def keep(main: Connection, before: KeptThemes | None = None, **changes: Any) -> None:
    await kept_themes.save(main, before, replace(KEPT, **changes), HERE, DAY)


@pytest.fixture
async def kept(db: Database) -> Database:
    """A site with three public stories, two of them in what the themes remember."""
    async with db.write() as main:
        for place, name in enumerate("abc"):
            await publish(main, name, draft("I slept. The ward was loud."), place=place)
        await kept_themes.add_ids(main, {0: "night", 1: "ward", 2: "gone"})
        await kept_themes.end(main, [0, 1])
        await themes.replace(main, FINDINGS)
        await keep(main)
    return db


async def test_before_the_first_window_nothing_is_kept(db: Database) -> None:
    async with db.read() as main:
        assert await kept_themes.load(main) is None
        assert await kept_themes.turn(main) == (0, "")
        assert await kept_themes.n_new(main) == 0


async def test_what_is_kept_comes_back_with_the_names_of_the_themes(kept: Database) -> None:
    async with kept.read() as main:
        assert await kept_themes.load(main) == KEPT
        assert await kept_themes.turn(main) == (1, DAY)
        assert await kept_themes.n_new(main) == 1


async def test_stories_that_are_kept_already_take_new_places_and_keep_their_vectors(
    kept: Database,
) -> None:
    moved = replace(A, vectors=b"", theme=(1, 1))
    async with kept.write() as main:
        await keep(main, KEPT, stories=(moved, replace(B, vectors=b"")))
        found = await kept_themes.load(main)
    assert found is not None
    assert found.stories == (replace(A, theme=(1, 1)), B)


async def test_a_story_that_came_is_kept_and_one_that_left_is_not(kept: Database) -> None:
    came = replace(B, id="c")
    async with kept.write() as main:
        await keep(main, KEPT, stories=(replace(B, vectors=b""), came))
        found = await kept_themes.load(main)
    assert found is not None
    assert found.stories == (B, came)


async def test_a_story_that_was_cut_anew_is_written_anew(kept: Database) -> None:
    recut = replace(A, spans=((0, 5),), vectors=b"\x02" * 8, theme=(1,), new=(-1,), old=(-1,))
    async with kept.write() as main:
        await keep(main, KEPT, stories=(recut, replace(B, vectors=b"")))
        found = await kept_themes.load(main)
    assert found is not None
    assert found.stories == (recut, B)


async def test_without_what_was_before_every_row_is_written_anew(kept: Database) -> None:
    async with kept.write() as main:
        await keep(main, None, stories=(replace(A, vectors=b"\x03" * 16),))
        found = await kept_themes.load(main)
    assert found is not None
    assert [(story.id, story.vectors) for story in found.stories] == [("a", b"\x03" * 16)]


async def test_one_who_left_meanwhile_is_not_kept_and_their_themes_are_touched(
    kept: Database,
) -> None:
    async with kept.write() as main:
        await kept_themes.save(main, KEPT, KEPT, {"a"}, DAY)
        found = await kept_themes.load(main)
    assert found is not None
    assert [story.id for story in found.stories] == ["a"]
    assert [theme.touched for theme in found.themes] == [False, True]


async def test_a_forgotten_story_takes_its_row_and_touches_each_theme_it_counted_in(
    kept: Database,
) -> None:
    async with kept.write() as main:
        await themes.forget_story(main, "b")
        found = await kept_themes.load(main)
        assert found is not None
        assert [story.id for story in found.stories] == ["a"]
        assert [theme.touched for theme in found.themes] == [False, True]
        await themes.forget_story(main, "a")
        found = await kept_themes.load(main)
    assert found is not None
    # The last run's theme went with its last story, and its words with it; its id did not.
    assert found.themes == (KeptTheme(0, (), (), touched=True), KeptTheme(1, (), (), touched=True))


async def test_what_is_kept_anew_is_touched_no_more(kept: Database) -> None:
    async with kept.write() as main:
        await themes.forget_story(main, "b")
        await keep(main, KEPT, stories=(replace(A, vectors=b""),))
        found = await kept_themes.load(main)
    assert found is not None
    assert [theme.touched for theme in found.themes] == [False, False]


async def test_every_theme_that_ever_was_has_its_id(kept: Database) -> None:
    async with kept.write() as main:
        await kept_themes.add_ids(main, {3: "new"})
        assert await kept_themes.ids(main) == {0: "night", 1: "ward", 2: "gone", 3: "new"}


async def test_who_comes_second_is_refused(kept: Database) -> None:
    async with kept.write() as main:
        await kept_themes.require_turn(main, 1)
        await keep(main)
        with pytest.raises(Conflict, match="Somebody else has found the themes"):
            await kept_themes.require_turn(main, 1)


async def test_a_theme_that_a_story_left_since_it_was_named_has_no_name_to_tell(
    kept: Database,
) -> None:
    async with kept.write() as main:
        assert await kept_themes.names(main) == {"night": "sleep", "ward": ""}
        await kept_themes.touch(main, [0])
        assert await kept_themes.names(main) == {"ward": ""}


async def test_what_made_the_themes_is_known_once_they_are_kept(kept: Database) -> None:
    async with kept.write() as main:
        assert await kept_themes.origin(main) == ("minilm", "c0ffee", 1)
