from dataclasses import replace

import pytest

from tests.store.made import ALL, draft, publish
from voicebox.model import Dials
from voicebox.store import alone, perspectives, stories, themes
from voicebox.store.db import Database
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory
from voicebox.store.themes import Findings, PassageRow, QuoteRow, Run, ThemeRow, ThemeStory

TEXT = "Ég 🙂 slept. The ward was loud."
RUN = Run("run", "2026-11-25", "minilm", 0, 1.5, 0.75, n_stories=3, n_passages=4)
NIGHT = ThemeRow(
    id="night",
    rank=0,
    words=["sleep", "ward", "loud", "night"],
    phrases=["could not sleep"],
    n_passages=3,
    cohesion=0.5,
    talk=False,
    neighbours=["talk"],
    x=0.25,
    y=-0.5,
    r=0.125,
    too_few_for_perspectives=False,
)
TALK = replace(NIGHT, id="talk", rank=1, words=[], talk=True, neighbours=["night"])
FINDINGS = Findings(
    run=RUN,
    themes=[TALK, NIGHT],
    stories=[
        ThemeStory("night", "a", 0.25),
        ThemeStory("night", "b", 0.75),
        ThemeStory("night", "c", 0.75),
        ThemeStory("talk", "a", 0.5),
    ],
    passages=[
        PassageRow("a", 12, 31, "night", 0.5, edge=True, telling=((16, 20), (25, 29))),
        PassageRow("a", 0, 11, "talk", 0.5, edge=False),
        PassageRow("b", 0, 11, "night", 0.5, edge=False),
    ],
    quotes=[
        QuoteRow("night", 1, "a", 12, 31, edge=True),
        QuoteRow("night", 0, "b", 0, 11, edge=False),
        QuoteRow("talk", 0, "a", 0, 11, edge=False),
        QuoteRow("night", 2, "b", 12, 31, edge=False, perspective=0, side=0),
        QuoteRow("night", 3, "c", 0, 11, edge=False, perspective=0, side=1),
        QuoteRow("night", 4, "a", 0, 11, edge=False, perspective=1),
    ],
    alone=[("a", 0.5), ("b", 0.75), ("c", 0.75)],
    perspectives=[
        PerspectiveRow("night", 1, ["sleep"], 0.75),
        PerspectiveRow("night", 0, ["loud", "noise", "doors", "staff"], 0.75),
    ],
    perspective_stories=[
        PerspectiveStory("night", 0, "b"),
        PerspectiveStory("night", 0, "c"),
        PerspectiveStory("night", 1, "a"),
    ],
)


@pytest.fixture
async def themed(db: Database) -> Database:
    """A site with three public stories in two themes."""
    async with db.write() as main:
        for place, name in enumerate("abc"):
            await publish(main, name, draft(TEXT), place=place)
        await themes.replace(main, FINDINGS)
    return db


async def test_there_are_no_themes_before_the_first_run(db: Database) -> None:
    async with db.read() as main:
        assert await themes.last_run(main) is None
        assert await themes.everything(main) == []
        assert await themes.find(main, "night") is None


async def test_the_largest_theme_comes_first_with_the_number_of_its_stories(
    themed: Database,
) -> None:
    async with themed.read() as main:
        assert await themes.last_run(main) == RUN
        night, talk = replace(NIGHT, n_stories=3), replace(TALK, n_stories=1)
        assert await themes.everything(main) == [night, talk]
        assert await themes.find(main, "talk") == talk


async def test_a_new_run_leaves_nothing_of_the_last(themed: Database) -> None:
    run = replace(RUN, id="next", stability=0.0)
    async with themed.write() as main:
        await themes.replace(main, Findings(run, [], [], [], [], []))
    async with themed.read() as main:
        assert await themes.last_run(main) == run
        assert await themes.everything(main) == []
        assert await themes.passages_of(main, "a") == []
        assert await themes.quotes_in(main, "a") == []
        assert await alone.farthest(main, 9) == []
        assert await perspectives.of_theme(main, "night") == []


async def test_the_theme_that_most_of_a_story_is_in_comes_first(themed: Database) -> None:
    async with themed.read() as main:
        assert [theme.id for theme in await themes.of_story(main, "a")] == ["talk", "night"]
        assert [theme.n_stories for theme in await themes.of_story(main, "a")] == [1, 3]
        assert await themes.of_story(main, "x") == []


async def test_pages_of_a_theme_neither_repeat_nor_leave_out_a_story(themed: Database) -> None:
    seen: list[str] = []
    after = None
    async with themed.read() as main:
        while page := await themes.stories_of(main, "night", 1, after):
            seen.append(page[0].story_id)
            after = page[0].weight, page[0].story_id
    assert seen == ["b", "c", "a"]


async def test_a_quote_is_cut_from_the_words_of_its_teller(themed: Database) -> None:
    async with themed.read() as main:
        quotes = await themes.quotes_of(main, "night")
    assert [words for _, words in quotes[:2]] == ["Ég 🙂 slept.", "The ward was loud."]
    assert [quote.rank for quote, _ in quotes] == [0, 1, 2, 3, 4]


async def test_the_perspective_of_most_stories_comes_first_with_their_number(
    themed: Database,
) -> None:
    async with themed.read() as main:
        found = await perspectives.of_theme(main, "night")
        assert await perspectives.of_theme(main, "talk") == []
    assert [(one.name, one.n_stories) for one in found] == [("loud, noise, doors", 2), ("sleep", 1)]


async def test_the_quotes_of_a_perspective_say_at_which_end_they_stand(themed: Database) -> None:
    async with themed.read() as main:
        quotes = await themes.quotes_of(main, "night")
    told = [(quote.perspective, quote.side, words) for quote, words in quotes[2:]]
    assert told == [
        (0, 0, "The ward was loud."),
        (0, 1, "Ég 🙂 slept."),
        (1, None, "Ég 🙂 slept."),
    ]


async def test_a_forgotten_story_leaves_its_perspectives_and_an_empty_one_goes(
    themed: Database,
) -> None:
    async with themed.write() as main:
        await themes.forget_story(main, "b")
        found = await perspectives.of_theme(main, "night")
        assert [(one.rank, one.n_stories) for one in found] == [(0, 1), (1, 1)]
        await themes.forget_story(main, "a")
        assert [one.rank for one in await perspectives.of_theme(main, "night")] == [0]
        quotes = await themes.quotes_of(main, "night")
    assert [(quote.story_id, quote.side) for quote, _ in quotes] == [("c", 1)]


async def test_a_theme_that_nobody_is_left_in_takes_its_perspectives_with_it(
    themed: Database,
) -> None:
    async with themed.write() as main:
        for story_id in "abc":
            await themes.forget_story(main, story_id)
        assert await themes.everything(main) == []
        assert await perspectives.of_theme(main, "night") == []


async def test_a_quote_falls_silent_when_its_teller_turns_the_dial(themed: Database) -> None:
    async with themed.write() as main:
        await stories.turn_dials(main, "b", replace(ALL, quoted=False))
        await stories.turn_dials(main, "a", Dials(quoted=True))
        quotes = await themes.quotes_of(main, "night")
    assert {quote.story_id for quote, _ in quotes} == {"a", "c"}


async def test_passages_of_some_stories_are_found_by_their_theme(themed: Database) -> None:
    async with themed.read() as main:
        found = await themes.passages_in(main, "night", ["a", "b"])
        assert found == [FINDINGS.passages[0], FINDINGS.passages[2]]
        assert await themes.passages_in(main, "night", ["c"]) == []
        assert await themes.passages_in(main, "night", []) == []


async def test_quotes_and_passages_stand_in_the_order_of_the_text(themed: Database) -> None:
    async with themed.read() as main:
        quotes = await themes.quotes_in(main, "a")
        passages = await themes.passages_of(main, "a")
    assert [(quote.theme_id, quote.start) for quote in quotes] == [
        ("night", 0),
        ("talk", 0),
        ("night", 12),
    ]
    assert passages == [FINDINGS.passages[1], FINDINGS.passages[0]]


async def test_the_farthest_stories_come_first_up_to_a_limit(themed: Database) -> None:
    async with themed.read() as main:
        assert await alone.farthest(main, 2) == ["b", "c"]
        assert await alone.farthest(main, 9) == ["b", "c", "a"]


async def test_a_forgotten_story_leaves_its_themes_and_an_empty_theme_goes(
    themed: Database,
) -> None:
    async with themed.write() as main:
        await themes.forget_story(main, "a")
    async with themed.read() as main:
        assert await themes.everything(main) == [replace(NIGHT, n_stories=2)]
        assert await themes.passages_of(main, "a") == []
        assert await themes.quotes_in(main, "a") == []
        assert await alone.farthest(main, 9) == ["b", "c"]


@pytest.mark.parametrize(
    ("words", "phrases", "name"),
    [
        (["sleep", "ward", "loud", "night"], ["could not sleep"], "sleep, ward, loud"),
        ([], ["could not sleep", "all night"], "could not sleep"),
        ([], [], ""),
    ],
)
def test_a_theme_is_called_by_its_tellers_words(
    words: list[str], phrases: list[str], name: str
) -> None:
    assert replace(NIGHT, words=words, phrases=phrases).name == name
