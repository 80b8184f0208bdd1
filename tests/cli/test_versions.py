"""`voicebox themes --version`: the themes as they were, in the words of their page."""

import asyncio
import json

import pytest

from tests.cli.terminal import Founded, said
from tests.store.versioned import fill
from voicebox.assets import folder
from voicebox.cli.versions import NOTHING, NUMBERS
from voicebox.store.db import Database


@pytest.fixture
def versioned(founded: Founded) -> Founded:
    """A site with three versions; at the last, one of its two themes went into the other."""
    asyncio.run(_fill(founded))
    return founded


async def _fill(founded: Founded) -> None:
    db = Database.open(founded.settings.data)
    async with db.write() as main:
        await fill(main)
    await db.close()


def shown(site: Founded, number: int) -> str:
    result = site.run("themes", "--version", str(number))
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_a_version_shows_its_themes_with_the_rounded_numbers_of_then(versioned: Founded) -> None:
    told = shown(versioned, 2)
    assert told.startswith("In November 2026 about 30 stories were in 2 themes.")
    assert "25 sleep still here all night" in told
    assert "a few a theme without shared words no longer here" in told
    assert told.endswith(NOTHING)


def test_a_version_says_what_happened_in_it_and_why(versioned: Founded) -> None:
    told = shown(versioned, 3)
    assert "theme without shared words became a part of “sleep, ward, loud”: both" in told
    assert "both told of nearly the same." in told
    assert "“sleep, ward, loud” got this name: 1 of the 4 words of the one before" in told
    assert "since the last look" not in told


def test_the_command_and_the_page_say_the_same_of_the_numbers() -> None:
    page = (folder("templates") / "themes" / "version.html").read_text("utf-8")
    assert NUMBERS in page
    assert NOTHING in page


def test_a_version_that_there_is_not_is_told_with_those_that_there_are(versioned: Founded) -> None:
    message = said(versioned.run("themes", "--version", "4"))
    assert "There is no version 4 of the themes; there are from 1 to 3." in message


def test_before_the_first_version_that_is_what_is_said(founded: Founded) -> None:
    assert "there are none so far" in said(founded.run("themes", "--version", "1"))


@pytest.mark.parametrize("other", ["--summary", "--re-encode", "--explain=d", "--export=x.json"])
def test_a_version_is_asked_for_alone(versioned: Founded, other: str) -> None:
    assert "give it alone" in versioned.run("themes", "--version", "1", other).output


def test_an_export_names_the_newest_version(versioned: Founded) -> None:
    target = versioned.folder / "themes.json"
    result = versioned.run("themes", "--summary", "--export", str(target))
    assert result.exit_code == 0, result.output
    assert json.loads(target.read_text(encoding="utf-8"))["run"]["version"] == 3


def test_a_number_that_no_database_could_look_for_is_told_likewise(versioned: Founded) -> None:
    message = said(versioned.run("themes", "--version", str(10**30)))
    assert f"There is no version {10**30} of the themes; there are from 1 to 3." in message
