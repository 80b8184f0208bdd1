"""`init`, `staff add`, `migrate`, `check`, `work`: from nothing to a site."""

import sqlite3
from contextlib import closing

import pytest

from tests.cli.terminal import PASSWORD, Founded, Terminal, said

NEEDS_A_SITE = [
    ("check",),
    ("check", "--public"),
    ("migrate",),
    ("work",),
    ("serve",),
    ("seed",),
    ("themes",),
    ("themes", "--summary"),
    ("staff", "add", "bea"),
    ("import", "--remove", "letters"),
]


@pytest.mark.parametrize("command", NEEDS_A_SITE, ids=" ".join)
def test_without_a_site_a_command_asks_nothing_and_names_init(
    terminal: Terminal, command: tuple[str, ...]
) -> None:
    message = said(terminal.run(*command))
    assert message == (
        f"Error: There is no site in {terminal.settings.data}: `voicebox init` makes one.\n"
    )


def test_a_command_that_finds_no_site_makes_no_folder(terminal: Terminal) -> None:
    terminal.run("check")
    assert not terminal.settings.data.exists()


def test_init_asks_again_until_the_last_four_letters_of_the_key_are_right(
    terminal: Terminal,
) -> None:
    wrong = terminal.run("init", typed="0000\n1111\n")
    assert wrong.output.count("That is not how it ends.") == 2
    assert "Next:" not in wrong.output


def test_init_goes_on_when_the_last_four_letters_are_right(terminal: Terminal) -> None:
    # A process of its own: what is to be typed is only known once it has been shown.
    with terminal.start("init") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        key = next(line.strip() for line in process.stdout if line.startswith("    "))
        output, errors = process.communicate(f"{key[-4:].lower()}\n", timeout=120)
    assert (process.returncode, errors) == (0, "")
    assert "Next: `voicebox staff add NAME`" in output


def test_init_never_overwrites_a_site(founded: Founded) -> None:
    pepper = (founded.settings.secrets / "pepper").read_bytes()
    assert "holds a site already; nothing was changed" in said(founded.run("init"))
    assert (founded.settings.secrets / "pepper").read_bytes() == pepper


@pytest.mark.parametrize("command", [("check",), ("serve", "--port", "-1")], ids=" ".join)
def test_a_site_without_a_team_is_not_well_and_init_ends_it(
    founded: Founded, command: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(founded.settings.data / "main.db")) as main:
        main.execute("DELETE FROM team")
        main.commit()
    assert "no team key yet: run `voicebox init`" in said(founded.run(*command))
    assert "Recovery key:" in founded.run("init").output
    assert founded.run("check").output == "Nothing is wrong.\n"


def test_init_in_a_place_that_is_a_file_says_which(terminal: Terminal) -> None:
    place = terminal.write("secrets", "a file")
    assert f"{place} cannot be used" in said(terminal.run("init"))


def test_staff_add_shows_the_second_factor_once_and_no_password(founded: Founded) -> None:
    result = founded.add_moderator("bea")
    assert result.exit_code == 0
    assert "bea can sign in at /moderation." in result.output
    assert "It is shown this once." in result.output
    assert PASSWORD not in result.output
    assert founded.recovery_key not in result.output


def test_staff_add_refuses_a_wrong_recovery_key(founded: Founded) -> None:
    message = said(founded.run("staff", "add", "bea", typed=f"AAAA\n{PASSWORD}\n{PASSWORD}\n"))
    assert message.endswith("This is not the recovery key of this site.\n")
    assert founded.count("staff") == 0


def test_staff_add_says_how_long_a_password_must_be(founded: Founded) -> None:
    typed = f"{founded.recovery_key}\nshort\nshort\n"
    assert "needs 15 characters or more" in said(founded.run("staff", "add", "bea", typed=typed))
    assert founded.count("staff") == 0


def test_staff_add_asks_again_when_the_passwords_differ(founded: Founded) -> None:
    typed = f"{founded.recovery_key}\n{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"
    result = founded.run("staff", "add", "bea", typed=typed)
    assert result.exit_code == 0
    assert "do not match" in result.output


def test_two_people_cannot_have_one_name(founded: Founded) -> None:
    founded.add_moderator("bea")
    assert 'There is somebody called "bea" already.' in said(founded.add_moderator("bea"))
    assert founded.count("staff") == 1


@pytest.mark.parametrize("name", ["", " ", "two\nlines", "x" * 61])
def test_a_name_that_no_page_could_show_makes_no_account(founded: Founded, name: str) -> None:
    assert "A name has 1 to 60 letters, on one line." in said(founded.add_moderator(name))
    assert founded.count("staff") == 0


def test_a_role_that_there_is_not_is_a_mistake_in_the_command(founded: Founded) -> None:
    result = founded.run("staff", "add", "bea", "--role", "chief")
    assert result.exit_code == 2
    assert "'moderator', 'lead'" in result.stderr


def test_staff_remove_says_what_follows_from_it(founded: Founded) -> None:
    for name in ("bea", "cy"):
        founded.add_moderator(name)
    result = founded.run("staff", "remove", "bea", typed=f"{founded.recovery_key}\n")
    assert result.exit_code == 0, result.output
    assert "bea is gone, and the team has a new key" in result.output
    assert "add moderators with `voicebox staff add`" in result.output
    assert founded.recovery_key not in result.output
    assert founded.values("SELECT name FROM staff") == {"cy"}
    assert founded.add_moderator("dee").exit_code == 0


def test_staff_remove_of_nobody_says_so(founded: Founded) -> None:
    typed = f"{founded.recovery_key}\n"
    assert 'There is nobody called "eve".' in said(
        founded.run("staff", "remove", "eve", typed=typed)
    )


def test_migrate_on_a_new_site_changes_nothing(founded: Founded) -> None:
    result = founded.run("migrate")
    assert (result.exit_code, result.output) == (0, "The databases are at the newest schema.\n")


def test_a_database_of_another_schema_is_refused_with_the_command_that_mends_it(
    founded: Founded,
) -> None:
    with sqlite3.connect(founded.settings.data / "main.db") as main:
        main.execute("update alembic_version set version_num = '0000'")
    main.close()
    message = said(founded.run("check"))
    assert "The main database is at step 0000" in message
    assert "run `voicebox migrate`" in message


def test_a_damaged_database_is_named(founded: Founded) -> None:
    (founded.settings.data / "keys.db").write_bytes(b"no database at all, but long enough" * 99)
    assert "The keys database cannot be read" in said(founded.run("check"))


def test_a_database_out_of_reach_is_named_without_its_address(founded: Founded) -> None:
    nobody = "postgresql://bea:hunter2@127.0.0.1:1/voicebox"
    message = said(founded.run("check", database=nobody))
    assert "The main database cannot be read" in message
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("language", "xx", "must be a code such as en"),
        ("language", "cy", "there is no translation"),
        ("country", "zz", "There is no help file zz.toml"),
    ],
)
@pytest.mark.parametrize("command", ["check", "serve"])
def test_check_finds_what_would_keep_the_site_from_starting(
    founded: Founded, command: str, name: str, value: str, remedy: str
) -> None:
    assert remedy in said(founded.run(command, **{name: value}))


def test_check_finds_an_encoder_that_is_none(founded: Founded) -> None:
    message = said(founded.run("check", encoder=str(founded.folder)))
    assert message == "Error: VOICEBOX_ENCODER is no encoder folder: it needs an encoder.toml.\n"


def test_check_finds_nothing_wrong_with_a_new_site(founded: Founded) -> None:
    result = founded.run("check")
    assert (result.exit_code, result.output) == (0, "Nothing is wrong.\n")


@pytest.mark.parametrize("part", ["data/main.db", "data/keys.db", "secrets"])
@pytest.mark.parametrize("command", [("check",), ("migrate",), ("themes", "--summary")])
def test_a_missing_part_is_asked_for_and_never_made_anew(
    founded: Founded, part: str, command: tuple[str, ...]
) -> None:
    missing = founded.folder / part
    missing.rename(founded.folder / "elsewhere")
    message = said(founded.run(*command))
    assert message == f"Error: {missing} is missing or empty, the rest is there: bring it back.\n"
    assert not missing.exists()


def test_a_missing_key_is_named(founded: Founded) -> None:
    (founded.settings.secrets / "salt").unlink()
    assert f"{founded.settings.secrets / 'salt'} is missing" in said(founded.run("work"))


def test_work_does_what_is_due_and_says_so(founded: Founded) -> None:
    letter = founded.write("letters.csv", "text\nI waited for a year.\n")
    founded.run("import", str(letter), "--dials", "shown")
    result = founded.run("work", window="now")
    assert (result.exit_code, result.output) == (0, "Everything that was due is done.\n")
    # The window has closed: its letter left the waiting room for the queue.
    assert (founded.count("waiting_room"), founded.count("stories")) == (0, 1)


def test_an_unknown_setting_stops_each_command_and_the_known_ones_are_named(
    founded: Founded,
) -> None:
    message = said(founded.run("check", windows="day"))
    assert "VOICEBOX_WINDOWS is not a setting." in message
    assert "VOICEBOX_WINDOW," in message or "VOICEBOX_WINDOW." in message


def test_a_command_that_there_is_not_ends_with_status_2(terminal: Terminal) -> None:
    result = terminal.run("chek")
    assert result.exit_code == 2
    assert "No such command 'chek'" in result.stderr


def test_the_help_names_every_command(terminal: Terminal) -> None:
    result = terminal.run("--help")
    assert result.exit_code == 0
    for command in ("init", "demo", "serve", "work", "migrate", "check", "staff", "import"):
        assert f"\n  {command} " in result.output
