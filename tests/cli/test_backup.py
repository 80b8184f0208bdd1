"""`backup`, `restore` and `drill` as an operator meets them."""

import stat
from dataclasses import replace
from typing import Any

import pytest

from tests.cli.terminal import Founded, said
from voicebox.cli.backup import told
from voicebox.flows.restore import Counted, Restored
from voicebox.sealing import backups


@pytest.fixture
def given(founded: Founded) -> dict[str, str]:
    """The settings of a site that is backed up; the private key lies in `paper`."""
    result = founded.run("backup", "--make-key", str(founded.folder / "paper"))
    public = result.output.rsplit("VOICEBOX_BACKUP_KEY=")[1].strip()
    (founded.folder / "backups").mkdir()
    (founded.folder / "gone.txt").write_text("")
    return {
        "backups": str(founded.folder / "backups"),
        "backup_key": public,
        "tombstones": str(founded.folder / "gone.txt"),
    }


def test_a_new_key_is_for_nobody_else_and_is_not_printed(
    founded: Founded, given: dict[str, str]
) -> None:
    paper = founded.folder / "paper"
    private = paper.read_text().strip()
    backups.require_private(private)
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    message = said(founded.run("backup", "--make-key", str(paper)))
    assert "never overwritten" in message
    assert paper.read_text().strip() == private


def test_a_site_is_backed_up_lost_and_restored(founded: Founded, given: dict[str, str]) -> None:
    founded.add_moderator("bea")
    assert "The backup of" in founded.run("backup", **given).output
    founded.settings.data.rename(founded.folder / "burnt")
    result = founded.run("restore", "--key-file", str(founded.folder / "paper"), **given)
    assert result.exit_code == 0, result.output
    assert "Stories of the backup that were taken back since, and are gone: 0." in result.output
    assert founded.count("staff") == 1


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("lines_gone", "tellers have taken back or replaced since: 1,234."),
        ("kept_out", "may not be quoted, or set in pairs: 1,234."),
        ("kept_back", "two people have kept back since: 1,234."),
        ("turned_off", "their tellers have turned off since: 1,234."),
        ("taken_down", "two people have taken down since: 1,234."),
    ],
)
def test_a_restore_says_what_of_the_backup_it_undid_and_nothing_of_what_there_was_not(
    what: str, sentence: str
) -> None:
    found = Restored(
        main_day="2026-11-24",
        keys_day="2026-11-25",
        counted=Counted({}, 0, 0),
        taken_back=0,
        without_key=0,
    )
    assert sentence not in " ".join(told(found))
    since: dict[str, Any] = {what: 1234}
    assert sentence in " ".join(told(replace(found, **since)))


def test_the_private_key_can_be_typed_and_is_not_shown(
    founded: Founded, given: dict[str, str]
) -> None:
    private = (founded.folder / "paper").read_text()
    result = founded.run("drill", typed=private, **given)
    assert result.exit_code == 0, result.output
    assert private.strip() not in result.output
    assert "Restored aside in" in result.output


def test_comments_of_age_keygen_are_passed_over(founded: Founded, given: dict[str, str]) -> None:
    paper = founded.folder / "paper"
    paper.write_text(f"# created: 2026-11-25\n# public key: age1\n{paper.read_text()}")
    assert founded.run("drill", "--key-file", str(paper), **given).exit_code == 0


@pytest.mark.parametrize("command", ["backup", "restore", "drill"])
def test_without_a_folder_for_backups_it_says_so(founded: Founded, command: str) -> None:
    assert "VOICEBOX_BACKUPS is not set" in said(founded.run(command, typed="\n"))


def test_without_a_key_it_says_how_to_make_one(founded: Founded, given: dict[str, str]) -> None:
    del given["backup_key"]
    assert "--make-key FILE` makes one" in said(founded.run("backup", **given))


def test_what_is_no_private_key_is_refused(founded: Founded, given: dict[str, str]) -> None:
    assert founded.run("backup", **given).exit_code == 0
    message = said(founded.run("drill", typed="open sesame\n", **given))
    assert "AGE-SECRET-KEY-1" in message
    assert "sesame" not in message


def test_a_file_that_is_no_text_is_no_key(founded: Founded, given: dict[str, str]) -> None:
    paper = founded.folder / "picture"
    paper.write_bytes(b"\xff\xd8\xff\xe0")
    message = said(founded.run("restore", "--key-file", str(paper), **given))
    assert "Error" in message
    founded.settings.data.rename(founded.folder / "burnt")
    assert "AGE-SECRET-KEY-1" in said(founded.run("restore", "--key-file", str(paper), **given))


def test_an_empty_folder_restores_nothing(founded: Founded, given: dict[str, str]) -> None:
    founded.settings.data.rename(founded.folder / "burnt")
    paper = str(founded.folder / "paper")
    message = said(founded.run("restore", "--key-file", paper, **given))
    assert "holds no backup of the main database" in message
