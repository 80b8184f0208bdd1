"""`check --public` below the command line: each fault is told, and nothing that is right."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.flows.backed import backed
from tests.flows.place import Place
from voicebox.flows import check, staff
from voicebox.settings import Settings

Change = Callable[[Settings], Settings]


@pytest.fixture
async def fit(place: Place) -> Place:
    """A site that nothing is wrong with."""
    for name in ("ama", "rhys"):
        await enrol(place, name)
    return backed(place)


async def enrol(place: Place, name: str, *, example: bool = False) -> None:
    async with place.db.write() as main:
        await staff.add(main, place.world, place.team, name, "x" * 15, example=example)


async def faults(place: Place, settings: Settings | None = None) -> list[str]:
    return [fault async for fault in check.faults(settings or place.settings, place.db)]


async def test_a_fit_site_has_no_faults(fit: Place) -> None:
    assert await faults(fit) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"database": "postgresql://somewhere"}, "take VOICEBOX_DATABASE away"),
        ({"tombstones": None}, "set VOICEBOX_TOMBSTONES"),
        ({"tombstones": Path("/no/such/folder/gone.txt")}, "make that folder"),
        ({"country": "zz"}, "write zz.toml"),
        ({"encoder": Path("/no/such/encoder")}, "needs an encoder.toml"),
        ({"backups": None}, "set VOICEBOX_BACKUPS"),
        ({"backups": Path("/no/such/folder")}, "make or mount it"),
        ({"backup_key": None}, "voicebox backup --make-key"),
        ({"limits": False}, "take VOICEBOX_LIMITS away"),
    ],
)
async def test_each_setting_that_is_unfit_is_the_one_fault(
    fit: Place, change: dict[str, Any], told: str
) -> None:
    [fault] = await faults(fit, replace(fit.settings, **change))
    assert told in fault


@pytest.mark.parametrize("name", ["minilm", "lite"])
async def test_an_encoder_that_ships_is_known_by_its_name(fit: Place, name: str) -> None:
    assert await faults(fit, replace(fit.settings, encoder=Path(name))) == []


async def test_keys_that_others_can_read_are_told_with_the_mend(fit: Place) -> None:
    fit.settings.secrets.chmod(0o750)
    [fault] = await faults(fit)
    assert f"chmod 700 {fit.settings.secrets}" in fault


async def test_a_folder_is_no_file_for_traces(fit: Place) -> None:
    [fault] = await faults(fit, replace(fit.settings, tombstones=fit.settings.data.parent))
    assert "name a file in it" in fault


async def test_keys_inside_the_data_are_told(fit: Place) -> None:
    inside = fit.settings.data / "secrets"
    fit.settings.secrets.rename(inside)
    [fault] = await faults(fit, replace(fit.settings, secrets=inside))
    assert "move VOICEBOX_SECRETS elsewhere" in fault


async def test_backups_inside_the_data_are_told(fit: Place) -> None:
    inside = fit.settings.data / "backups"
    inside.mkdir()
    [fault] = await faults(fit, replace(fit.settings, backups=inside))
    assert "move VOICEBOX_BACKUPS elsewhere" in fault


async def test_one_moderator_is_too_few(place: Place) -> None:
    place = backed(place)
    await enrol(place, "ama")
    [fault] = await faults(place)
    assert "voicebox staff add" in fault


async def test_example_accounts_are_named_and_do_not_count(place: Place) -> None:
    place = backed(place)
    await enrol(place, "ama", example=True)
    await enrol(place, "rhys")
    public, few = await faults(place)
    assert "The example accounts ama have public passwords" in public
    assert "takes two people" in few


@pytest.mark.parametrize("lost", ["data/keys.db", "secrets/pepper"])
async def test_where_no_site_is_nothing_else_is_looked_at(fit: Place, lost: str) -> None:
    (fit.settings.data.parent / lost).unlink()
    [fault] = await faults(fit)
    assert "run `voicebox init`" in fault
