"""The themes as a file: what anyone can read, and no more."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.flows.place import Place
from tests.store.made import publish
from voicebox.errors import Unusable
from voicebox.flows.theme_file import theme_file
from voicebox.model import Dials, Draft
from voicebox.store import kept_themes, stories, theme_names, themes
from voicebox.store.lines import LineState
from voicebox.store.perspectives import PerspectiveRow, PerspectiveStory
from voicebox.store.sureness import SurenessRow
from voicebox.store.theme_names import NameRow
from voicebox.themes.absent import Present

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "themes-json.md"
LICENCE = "CC BY 4.0"
ALL = Dials(counted=True, quoted=True, shown=True, reused=True)
#: What each of five stories allows; the words of each tell which it is.
ALLOWED = {
    "all": ALL,
    "read": replace(ALL, reused=False),
    "pieces": replace(ALL, shown=False),
    "silent": replace(ALL, quoted=False),
    "absent": replace(ALL, counted=False),
}
THEME = themes.ThemeRow(
    "t" * 32, 0, ["wait"], ["long wait"], 5, 0.5, False, ["u" * 32], 0.0, 0.0, 1.0, False
)
SURE = SurenessRow(0.75, [[20, 1.5], [40, 2.0]], ["en"], [["pl", 33], ["cy", 2]], {THEME.id: 0.5})
PRESENT: Present = {
    "standpoints": {"carer": 0, "own": None, "": 10},
    "languages": {"en": 10},
    "months": {"2026-10": 0},
}


def told(name: str) -> str:
    return f"The {name} one waited long."


@pytest.fixture
async def themed(place: Place) -> Place:
    """A site with one theme that all five stories were in when it was found."""
    quotes = [(None, None), (0, 0), (0, 1), (1, None)]
    async with place.db.write() as main:
        for number, (name, dials) in enumerate(ALLOWED.items()):
            await publish(main, name, Draft(told(name), dials), place=number, dials=dials)
        await themes.replace(
            main,
            themes.Findings(
                run=themes.Run("r", "2026-11-26", "minilm", 0, 1.2, 0.5, 5, 5, PRESENT),
                themes=[THEME],
                stories=[themes.ThemeStory(THEME.id, name, 0.25) for name in ALLOWED],
                passages=[],
                quotes=[
                    themes.QuoteRow(
                        THEME.id, 10 * rank + i, name, 4, len(told(name)), False, part, side
                    )
                    for rank, (part, side) in enumerate(quotes)
                    for i, name in enumerate(ALLOWED)
                ],
                alone=[(name, 0.5) for name in ALLOWED],
                perspectives=[PerspectiveRow(THEME.id, n, ["long"], 0.75) for n in (0, 1)],
                perspective_stories=[
                    PerspectiveStory(THEME.id, n, name) for n in (0, 1) for name in ALLOWED
                ],
                sureness=SURE,
            ),
        )
    return place


async def exported(place: Place) -> dict[str, Any]:
    written = json.dumps(await theme_file(place.db, LICENCE))
    found: dict[str, Any] = json.loads(written)
    return found


def quotes_in(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for theme in found["themes"]:
        yield from theme["quotes"]
        for part in theme["perspectives"]:
            for name in ("quotes", "one_end", "other_end"):
                yield from part[name]


async def test_before_the_first_run_the_command_is_named(place: Place) -> None:
    with pytest.raises(Unusable, match="run `voicebox themes`"):
        await theme_file(place.db, LICENCE)


async def test_a_theme_comes_with_its_words_its_stories_and_how_sure_it_is(themed: Place) -> None:
    [theme] = (await exported(themed))["themes"]
    assert (theme["words"], theme["phrases"]) == (["wait"], ["long wait"])
    assert (theme["cohesion"], theme["came_back"], theme["nearest"]) == (0.5, 0.5, ["u" * 32])
    assert theme["stories"] == 4
    assert {"story": "all", "weight": 0.25} in theme["listed"]


async def test_names_are_in_it_with_words_only_of_stories_that_may_be_reused(
    themed: Place,
) -> None:
    async with themed.db.write() as main:
        await kept_themes.add_ids(main, {0: THEME.id})
        for name, n_yes in (("all", 3), ("read", 8)):
            row = NameRow(
                f"by {name}",
                name,
                1,
                LineState.SHOWN,
                b"",
                words=name.title(),
                theme=0,
                n_yes=n_yes,
            )
            await theme_names.put(main, row)
    [theme] = (await exported(themed))["themes"]
    assert theme["words"] == ["wait"]
    assert theme["names"] == [
        {"words": "All", "yes": None, "holds": False},
        {"words": None, "yes": 10, "holds": True},
    ]


async def test_nothing_is_in_it_of_a_story_that_is_no_longer_counted(themed: Place) -> None:
    assert "absent" not in json.dumps(await exported(themed))


async def test_a_story_that_is_not_shown_whole_has_no_id_in_it(themed: Place) -> None:
    found = await exported(themed)
    assert {one["story"] for one in found["themes"][0]["listed"]} == {"all", "read", "silent"}
    assert set(found["on_their_own"]) == {"all", "read", "silent"}
    nameless = [one for one in quotes_in(found) if one["story"] is None]
    assert {one["words"] for one in nameless} == {told("pieces")[4:]}
    assert {(one["start"], one["end"]) for one in nameless} == {(None, None)}


async def test_no_quote_is_in_it_of_a_story_that_may_not_be_quoted(themed: Place) -> None:
    assert "silent" not in {one["story"] for one in quotes_in(await exported(themed))}


async def test_words_are_in_it_only_where_they_may_be_reused(themed: Place) -> None:
    found = {one["story"]: one for one in quotes_in(await exported(themed))}
    assert found["all"]["words"] == told("all")[4:]
    assert found["read"]["words"] is None
    assert (found["read"]["start"], found["read"]["end"]) == (4, len(told("read")))


async def test_a_dial_that_is_turned_counts_at_once(themed: Place) -> None:
    async with themed.db.write() as main:
        await stories.turn_dials(main, "all", Dials(counted=True, shown=True))
    found = await exported(themed)
    assert "all" not in {one["story"] for one in quotes_in(found)}
    assert told("all")[4:] not in json.dumps(found)


async def test_perspectives_keep_their_two_ends_apart(themed: Place) -> None:
    first, second = (await exported(themed))["themes"][0]["perspectives"]
    assert [len(first[name]) for name in ("quotes", "one_end", "other_end")] == [0, 3, 3]
    assert [len(second[name]) for name in ("quotes", "one_end", "other_end")] == [3, 0, 0]


async def test_languages_are_counted_so_that_nobody_is_singled_out(themed: Place) -> None:
    assert (await exported(themed))["how_sure"]["not_read"] == [
        {"language": "pl", "stories": 35},
        {"language": "cy", "stories": None},
    ]


async def test_who_told_the_stories_is_in_it_as_it_was_when_the_themes_were_made(
    themed: Place,
) -> None:
    async with themed.db.write() as main:
        await stories.turn_dials(main, "all", Dials())
    assert (await exported(themed))["present"] == {
        "standpoints": [
            {"is": "carer", "stories": 0},
            {"is": "own", "stories": None},
            {"is": "", "stories": 10},
        ],
        "languages": [{"is": "en", "stories": 10}],
        "months": [{"is": "2026-10", "stories": 0}],
    }


async def test_the_page_explains_each_name_and_no_other(themed: Place) -> None:
    found = await exported(themed)
    theme = found["themes"][0]
    shapes = {
        "What is in it": found,
        "run": found["run"],
        "how_sure": found["how_sure"],
        "present": found["present"],
        "themes": theme,
        "quotes": theme["quotes"][0],
        "perspectives": theme["perspectives"][0],
        "pairs": dict.fromkeys(("quotes", "said")),
        "said": dict.fromkeys(("by", "why")),
    }
    page = PAGE.read_text(encoding="utf-8")
    for heading, shape in shapes.items():
        section = re.split(rf"^##+ {heading}$", page, flags=re.MULTILINE)[1]
        rows = re.findall(r"^\| (`.+?`) \|", re.split("^#", section, flags=re.M)[0], re.MULTILINE)
        named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
        assert sorted(named) == sorted(shape), heading


async def test_the_file_says_its_form_and_its_licence(themed: Place) -> None:
    found = await exported(themed)
    assert (found["form"], found["licence"]) == ("voicebox-themes/1", LICENCE)
    assert f"`{found['form']}`" in PAGE.read_text(encoding="utf-8")
