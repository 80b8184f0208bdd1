"""`voicebox themes --explain` and `--export`: what a researcher asks of what was found."""

import asyncio
import json
from dataclasses import replace

import pytest

from tests.cli.terminal import Founded, said
from tests.store.made import ALL, publish
from tests.unit.themes.invented import invented
from voicebox.cli.research import how_sure
from voicebox.model import Dials, Draft
from voicebox.store import themes, unquoted
from voicebox.store.db import Database
from voicebox.store.parts import Span
from voicebox.store.sureness import SurenessRow

WAITING = themes.ThemeRow(
    "a" * 32, 0, ["wait", "letter"], [], 3, 0.5, False, [], 0.0, 0.0, 1.0, True
)
TEXT = "They let us [wait] for a letter. Then the phone rang."
RUN = themes.Run("r", "2026-11-26", "minilm", 0, 1.2, 0.5, 40, 40)
SURE = SurenessRow(
    0.75, [[20, 9.5], [40, 12.0]], ["en"], [["pl", 33], ["cy", 2]], {WAITING.id: 0.5}
)
ALLOWED = {
    "whole": ALL,
    "silent": replace(ALL, quoted=False),
    "absent": replace(ALL, counted=False),
    "late": ALL,
}


@pytest.fixture
def themed(founded: Founded) -> Founded:
    """A site with one theme of two stories, one that may not be counted and one that came since."""
    asyncio.run(_fill(founded))
    return founded


async def _fill(founded: Founded) -> None:
    db = Database.open(founded.settings.data)
    async with db.write() as main:
        for place, (name, dials) in enumerate(ALLOWED.items()):
            await publish(main, name, Draft(TEXT, dials), place=place, dials=dials)
        rows = [
            themes.PassageRow(one, 0, 32, WAITING.id, 0.75, False, ((13, 17), (25, 31)))
            for one in ("whole", "silent")
        ]
        other = replace(WAITING, id="b" * 32, rank=1, words=["phone"])
        findings = themes.Findings(
            run=RUN,
            themes=[WAITING, other],
            stories=[
                themes.ThemeStory(WAITING.id, "whole", 0.75),
                themes.ThemeStory(other.id, "whole", 0.25),
                themes.ThemeStory(WAITING.id, "silent", 0.75),
            ],
            passages=rows,
            quotes=[],
            alone=[],
            sureness=SURE,
        )
        await themes.replace(main, findings)
    await db.close()


def test_a_story_is_explained_by_its_parts_and_words(themed: Founded) -> None:
    result = themed.run("themes", "--explain", "whole")
    assert result.exit_code == 0, result.output
    assert "wait, letter" in result.stdout
    assert "characters 0 to 32, cosine to its middle 0.75" in result.stdout
    assert "“They let us [wait] for a letter.”" in result.stdout
    assert "words that this theme has more than others: wait, letter" in result.stdout


def test_a_theme_that_no_single_part_is_nearest_to_is_explained_by_all_of_it(
    themed: Founded,
) -> None:
    answer = themed.run("themes", "--explain", "whole").stdout.partition("phone")[2]
    assert "No single part is nearest to it; all of the story, taken together, is." in answer


def test_words_of_a_teller_who_lets_nothing_be_quoted_are_not_printed(themed: Founded) -> None:
    result = themed.run("themes", "--explain", "silent")
    assert "Its teller lets no part of it be quoted: only places are told." in result.stdout
    assert "characters 0 to 32" in result.stdout
    assert "They let us" not in result.output


def test_words_of_a_quote_that_its_teller_took_back_are_not_printed(themed: Founded) -> None:
    asyncio.run(_take_back(themed, "whole", (0, 32)))
    answer = themed.run("themes", "--explain", "whole").stdout
    assert "characters 0 to 32" in answer
    assert "They let us" not in answer


async def _take_back(founded: Founded, story_id: str, span: Span) -> None:
    db = Database.open(founded.settings.data)
    async with db.write() as main:
        await unquoted.parts.add(main, story_id, 1, span)
    await db.close()


@pytest.mark.parametrize(
    ("story", "why"),
    [
        ("nobody", "There is no public story with that id."),
        ("", "There is no public story with that id."),
        ("\udcff", "There is no public story with that id."),
        ("absent", "its teller does not let it be counted"),
        ("late", "Run `voicebox themes`."),
    ],
)
def test_what_cannot_be_explained_is_said_with_the_reason(
    themed: Founded, story: str, why: str
) -> None:
    assert why in said(themed.run("themes", "--explain", story))


def test_to_explain_looks_for_nothing(themed: Founded) -> None:
    themed.run("themes", "--explain", "whole")
    assert themed.value("select count(*) from theme_runs where id = 'r'") == 1


def test_what_was_found_last_is_exported_without_looking(themed: Founded) -> None:
    target = themed.folder / "themes.json"
    result = themed.run("themes", "--summary", "--export", str(target))
    assert result.exit_code == 0, result.output
    assert f"The themes are in {target}." in result.stdout
    found = json.loads(target.read_text(encoding="utf-8"))
    assert found["run"]["id"] == "r"
    assert [theme["id"] for theme in found["themes"]] == [WAITING.id, "b" * 32]


def test_an_export_to_a_place_that_cannot_be_written_is_one_line(themed: Founded) -> None:
    nowhere = str(themed.folder / "nowhere" / "themes.json")
    for target, why in ((nowhere, "no such file"), ("/dev/full", "no space left")):
        message = said(themed.run("themes", "--summary", "--export", target))
        assert f"{target} cannot be used: {why}" in message


def test_the_summary_says_how_sure_how_full_and_what_is_not_read(themed: Founded) -> None:
    shown = " ".join(themed.run("themes", "--summary").stdout.split())
    assert "in a second look 1 of 1 themes came back" in shown
    assert "alike 0.75 (1 is the same, 0 is chance)" in shown
    assert "With so few stories, chance has a large part" in shown
    assert "among 20 stories 10 of these themes were found, among 40 there were 12" in shown
    assert "Not read: 33 in pl, 2 in cy; the encoder reads en." in shown


def test_a_theme_whose_tellers_share_no_words_is_said_to_be_one_in_the_summary(
    themed: Founded,
) -> None:
    nameless = "a theme without shared words"
    assert nameless not in themed.run("themes", "--summary").stdout
    asyncio.run(_unname(themed))
    assert f"2 {nameless}" in " ".join(themed.run("themes", "--summary").stdout.split())


async def _unname(founded: Founded) -> None:
    db = Database.open(founded.settings.data)
    async with db.write() as main:
        nameless = replace(WAITING, words=[])
        rows = [themes.ThemeStory(WAITING.id, one, 0.75) for one in ("whole", "silent")]
        await themes.replace(main, themes.Findings(RUN, [nameless], rows, [], [], []))
    await db.close()


def test_with_many_stories_that_are_all_read_there_is_less_to_say() -> None:
    known = replace(SURE, curve=[], unread=[])
    assert len(list(how_sure(replace(RUN, n_stories=100), [WAITING], known))) == 1


def test_off_a_terminal_each_piece_of_work_is_one_plain_line(founded: Founded) -> None:
    asyncio.run(_tell(founded))
    result = founded.run("themes")
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == [
        "Reading what is told …",
        "Looking for themes …",
        "Looking for perspectives …",
        "Looking again, to know how sure they are …",
    ]
    assert result.stdout.startswith("Found in ")


async def _tell(founded: Founded) -> None:
    db = Database.open(founded.settings.data)
    async with db.write() as main:
        for place, story in enumerate(invented(40)[0].stories):
            draft = Draft(story.text, Dials(counted=True, quoted=True, shown=True))
            await publish(main, story.id, draft, place=place)
    await db.close()
