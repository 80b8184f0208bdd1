"""`themes` and `seed`: what a researcher types."""

import csv
import shutil
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from tests.cli.terminal import Founded, said
from tests.comments import real_comments
from voicebox.assets import folder

Publish = Callable[..., Result]
MANY = 120


@pytest.fixture
def comments(founded: Founded) -> Path:
    """Real comments, enough for themes."""
    return written(founded, real_comments()[:MANY])


def written(founded: Founded, texts: Sequence[str]) -> Path:
    """Write comments into a file to bring in."""
    path = founded.folder / f"comments-{len(texts)}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text"], *([text] for text in texts)])
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
    took, shown = found.stdout.split("\n", 1)
    assert took.startswith("Found in ")
    assert "MB of memory" in took
    assert founded.count("themes") > 1
    assert "none without a theme" in shown
    again = founded.run("themes", "--summary")
    assert (again.exit_code, again.stdout) == (0, shown)


def test_a_second_look_says_what_became_of_the_themes(
    founded: Founded, publish: Publish, comments: Path
) -> None:
    publish(comments)
    assert "since the last look" not in founded.run("themes").output
    quiet = founded.run("themes").output
    assert "Since the last look no theme came, went or got a new name." in quiet
    before = founded.count("theme_events")
    publish(written(founded, real_comments()[MANY : 3 * MANY]))
    told = founded.run("themes").output
    assert "Of the themes, since the last look: " in told
    assert founded.count("theme_events") > before


def test_a_single_story_stands_alone_and_is_no_fault(founded: Founded, publish: Publish) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year before anybody called.\n"))
    result = founded.run("themes")
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    assert shown.endswith(
        "1 story, 1 passage. There are too few stories for themes: they stand alone for now."
    )


def test_an_encoder_that_is_none_is_named_with_the_remedy(
    founded: Founded, publish: Publish
) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year.\n"))
    message = said(founded.run("themes", encoder=str(founded.folder)))
    assert f"{founded.folder} is no encoder" in message
    assert "VOICEBOX_ENCODER" in message


@pytest.fixture
def own(founded: Founded) -> Path:
    """An encoder of the operator's own: the one that ships, measured from another centre."""
    own = founded.folder / "own"
    shutil.copytree(folder("encoders") / "minilm", own)
    facts, centre = (own / "encoder.toml").read_text(), own / "centre.npy"
    before = sha256(centre.read_bytes()).hexdigest()
    np.save(centre, np.load(centre) * np.float32(0.5))
    facts = facts.replace(before, sha256(centre.read_bytes()).hexdigest())
    (own / "encoder.toml").write_text(facts.replace("minilm-l6-v2-int8", "our-own"))
    return own


def test_another_encoder_is_refused_until_the_themes_are_read_with_it(
    founded: Founded, publish: Publish, comments: Path, own: Path
) -> None:
    publish(comments)
    founded.run("themes")
    before = founded.values("select id from themes")
    message = said(founded.run("themes", encoder=str(own)))
    assert "The saved themes were made with the encoder minilm-l6-v2-int8" in message
    assert "run `voicebox themes --re-encode`" in message
    assert founded.values("select id from themes") == before
    result = founded.run("themes", "--re-encode", encoder=str(own))
    assert result.exit_code == 0
    assert "Read with the encoder our-own." in result.output
    kept = before & founded.values("select id from themes")
    assert f"with the same address: {len(kept)};" in result.output
    assert len(kept) > len(before) / 2
    assert "mostly in the same theme as before" in result.output
    assert founded.values("select encoder from theme_runs") == {"our-own"}
    assert founded.run("themes", encoder=str(own)).exit_code == 0
    assert "made with the encoder our-own" in said(founded.run("themes"))


def test_the_other_encoder_that_ships_is_refused_until_the_themes_are_read_with_it(
    founded: Founded, publish: Publish, comments: Path
) -> None:
    publish(comments)
    founded.run("themes")
    message = said(founded.run("themes", encoder="lite"))
    assert "VOICEBOX_ENCODER is lite-256-int8 now" in message
    assert "run `voicebox themes --re-encode`" in message
    assert founded.run("themes", "--re-encode", encoder="lite").exit_code == 0
    assert founded.run("themes", encoder="lite").exit_code == 0


def test_check_says_of_another_encoder_what_the_first_look_would(
    founded: Founded, publish: Publish, own: Path
) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year.\n"))
    founded.run("themes")
    assert founded.run("check").exit_code == 0
    told = said(founded.run("check", encoder=str(own)))
    assert "run `voicebox themes --re-encode`" in told
    assert told == said(founded.run("themes", encoder=str(own)))
    assert f"\n- {told.removeprefix('Error: ')}" in said(
        founded.run("check", "--public", encoder=str(own))
    )
    founded.run("themes", "--re-encode", encoder=str(own))
    assert founded.run("check", encoder=str(own)).exit_code == 0


def test_check_names_the_file_of_an_encoder_that_is_spoilt(founded: Founded, own: Path) -> None:
    with (own / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    assert "tokenizer.json of the encoder" in said(founded.run("check", encoder=str(own)))


def test_a_spoilt_encoder_is_refused_and_changes_nothing(
    founded: Founded, publish: Publish, own: Path
) -> None:
    publish(founded.write("letters.csv", "text\nI waited for a year.\n"))
    founded.run("themes", encoder=str(own))
    before = founded.values("select turn from theme_state")
    with (own / "model.onnx").open("ab") as file:
        file.write(b"\0")
    for command in (["themes"], ["themes", "--re-encode"]):
        assert "run `voicebox themes --re-encode`" in said(founded.run(*command, encoder=str(own)))
    assert founded.values("select turn from theme_state") == before


def test_to_show_the_themes_and_to_change_them_are_two_commands(founded: Founded) -> None:
    result = founded.run("themes", "--summary", "--re-encode")
    assert (result.exit_code, "choose one" in result.output) == (2, True)


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
