"""`themes` and `seed`: what a researcher types."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.terminal import Founded, said
from tests.comments import real_comments

Publish = Callable[..., Result]
MANY = 120


@pytest.fixture
def comments(founded: Founded) -> Path:
    """Real comments, enough for themes."""
    path = founded.folder / "comments.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text"], *([text] for text in real_comments()[:MANY])])
    return path


def test_before_the_first_run_the_summary_names_the_command(founded: Founded) -> None:
    result = founded.run("themes", "--summary")
    assert result.exit_code == 0
    assert "No themes have been looked for yet: run `voicebox themes`." in result.output


def test_themes_are_found_shown_and_shown_again(
    founded: Founded, publish: Publish, comments: Path
) -> None:
    assert publish(comments).exit_code == 0
    found = founded.run("themes")
    assert found.exit_code == 0
    took, shown = found.output.split("\n", 1)
    assert took.startswith("Found in ")
    assert "MB of memory" in took
    assert founded.count("themes") > 1
    assert "none without a theme" in shown
    again = founded.run("themes", "--summary")
    assert (again.exit_code, again.output) == (0, shown)


def test_a_single_story_stands_alone_and_is_no_fault(founded: Founded, publish: Publish) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year before anybody called.\n"))
    result = founded.run("themes")
    assert result.exit_code == 0
    assert "There are too few stories for themes" in result.output


def test_an_encoder_that_is_none_is_named_with_the_remedy(
    founded: Founded, publish: Publish
) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year.\n"))
    message = said(founded.run("themes", encoder=str(founded.folder)))
    assert f"{founded.folder} is no encoder" in message
    assert "VOICEBOX_ENCODER" in message


def test_examples_do_not_come_among_real_stories(founded: Founded, publish: Publish) -> None:
    publish(founded.write("letters.csv", "text\nI waited.\n"))
    message = said(founded.run("seed", typed=f"{founded.recovery_key}\n"))
    assert "The site has stories already: examples are for an empty one." in message
    assert (founded.count("stories"), founded.count("staff")) == (1, 0)


def test_seed_fills_an_empty_site_with_two_moderators_and_a_theme_run(founded: Founded) -> None:
    result = founded.run("seed", typed=f"{founded.recovery_key}\n")
    assert result.exit_code == 0
    assert "The example stories are there." in result.output
    assert founded.recovery_key not in result.output
    assert (founded.count("staff"), founded.count("theme_runs")) == (2, 1)


def test_seed_needs_the_recovery_key_of_this_site(founded: Founded) -> None:
    assert "not the recovery key of this site" in said(founded.run("seed", typed="AAAA\n"))
    assert (founded.count("staff"), founded.count("waiting_room")) == (0, 0)
