"""`check --public`: each fault by itself, what mends it, and that nothing else is served."""

import asyncio
from pathlib import Path

import pytest

from tests.cli.terminal import Founded, said
from voicebox.flows import pack, staff
from voicebox.flows.seed import ACCOUNTS
from voicebox.sealing import backups
from voicebox.store.db import Database
from voicebox.world import World


@pytest.fixture
def fit(founded: Founded) -> Founded:
    """A site that nothing is wrong with, once tombstones and backups have their places."""
    for name in ("bea", "cy"):
        assert founded.add_moderator(name).exit_code == 0
    return founded


def places(site: Founded) -> dict[str, str]:
    """Return the settings of a second place for tombstones, and of one for backups."""
    (site.folder / "backups").mkdir(exist_ok=True)
    return {
        "tombstones": str(site.folder / "gone.txt"),
        "backups": str(site.folder / "backups"),
        "backup_key": backups.fresh_pair().public,
    }


def test_a_fit_site_passes(fit: Founded) -> None:
    for page in pack.PAGES:
        fit.write(page, "| Who | Wren |\n")
    given = places(fit) | {"pack": str(fit.folder)}
    result = fit.run("check", "--public", **given)
    assert (result.exit_code, result.output) == (0, "Nothing is wrong.\n")


def test_documents_that_are_not_filled_in_are_listed_and_are_no_fault(fit: Founded) -> None:
    fit.write("safeguarding.md", "| Who | |\n")
    given = places(fit) | {"pack": str(fit.folder)}
    result = fit.run("check", "--public", **given)
    assert result.exit_code == 0
    assert "- safeguarding.md: 1 row has an empty cell\n" in result.output
    assert f"- risk-assessment.md: there is no copy of it in {fit.folder}\n" in result.output
    assert "set VOICEBOX_PACK to it" in result.output
    assert result.output.endswith("Nothing is wrong.\n")
    # Nobody who makes a site for themselves is asked for them.
    assert fit.run("check").output == "Nothing is wrong.\n"


def test_faults_are_told_beside_the_list(fit: Founded) -> None:
    result = fit.run("check", "--public", country="zz")
    assert result.exit_code == 1
    assert "- safeguarding.md: there is no copy of it\n" in result.output
    assert "write zz.toml" in said(result)


def faults(site: Founded, **settings: str) -> list[str]:
    """Return what is wrong beside what the settings given here mend."""
    given = places(site) | settings
    head, *found = said(site.run("check", "--public", **given)).rstrip().split("\n- ")
    assert head == "Error: This site is not fit for the public:"
    return found


def test_without_a_second_place_for_tombstones_it_fails(fit: Founded) -> None:
    given = places(fit)
    del given["tombstones"]
    message = said(fit.run("check", "--public", **given))
    assert message.count("\n- ") == 1
    assert "set VOICEBOX_TOMBSTONES to a file on another disk" in message


def test_a_second_place_that_is_not_there_is_named(fit: Founded) -> None:
    [fault] = faults(fit, tombstones=str(fit.folder / "unmounted" / "gone.txt"))
    assert f"{fit.folder / 'unmounted'}, which is not there: make that folder" in fault


def test_a_second_place_that_is_a_folder_is_no_file(fit: Founded) -> None:
    [fault] = faults(fit, tombstones=str(fit.folder))
    assert fault.endswith("a folder: name a file in it instead.")


def test_without_backups_it_fails(fit: Founded) -> None:
    given = {"tombstones": str(fit.folder / "gone.txt")}
    message = said(fit.run("check", "--public", **given))
    assert message.count("\n- ") == 1
    assert "set VOICEBOX_BACKUPS to a folder on another disk" in message


def test_keys_inside_the_data_are_moved(fit: Founded) -> None:
    inside = fit.settings.data / "secrets"
    fit.settings.secrets.rename(inside)
    [fault] = faults(fit, secrets=str(inside))
    assert fault.endswith("move VOICEBOX_SECRETS elsewhere.")


def test_keys_that_others_can_read_are_closed(fit: Founded) -> None:
    fit.settings.secrets.chmod(0o755)
    [fault] = faults(fit)
    assert f"run `chmod 700 {fit.settings.secrets}`" in fault


def test_a_country_without_help_lines_is_named(fit: Founded) -> None:
    [fault] = faults(fit, country="zz")
    assert "write zz.toml beside the others" in fault


def test_an_encoder_that_is_none_is_named(fit: Founded) -> None:
    [fault] = faults(fit, encoder=str(fit.folder))
    assert fault == "VOICEBOX_ENCODER is no encoder folder: it needs an encoder.toml."


def test_one_moderator_is_too_few(founded: Founded) -> None:
    founded.add_moderator("bea")
    [fault] = faults(founded)
    assert fault == "To refuse takes two people: add moderators with `voicebox staff add`."


def test_example_accounts_are_refused_by_name(fit: Founded) -> None:
    asyncio.run(_add_examples(fit))
    [fault] = faults(fit)
    assert all(name in fault for name in ACCOUNTS)
    assert "begin a new site with `voicebox init`" in fault


async def _add_examples(site: Founded) -> None:
    db = Database.open(site.settings.data)
    try:
        async with db.write() as main:
            team = await staff.team_by_recovery(main, site.recovery_key)
            for name, password in ACCOUNTS.items():
                await staff.add(main, World(), team, name, password, example=True)
    finally:
        await db.close()


def test_every_fault_is_told_at_once(founded: Founded) -> None:
    founded.settings.secrets.chmod(0o755)
    assert len(faults(founded, country="zz", encoder=str(founded.folder))) == 4


def test_a_public_site_that_is_unfit_is_not_served(founded: Founded) -> None:
    assert "not fit for the public" in said(founded.run("serve", public="yes"))


def test_the_example_site_is_never_public(founded: Founded, tmp_path: Path) -> None:
    place = str(tmp_path / "new" / "data")
    message = said(founded.run("demo", "--make-only", public="yes", data=place))
    assert "take VOICEBOX_PUBLIC away" in message
    assert not (tmp_path / "new").exists()
