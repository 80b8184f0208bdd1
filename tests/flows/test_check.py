"""`check --public` below the command line: each fault is told, and nothing that is right."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flows.backed import backed
from tests.flows.place import Place
from voicebox.flows import check, staff
from voicebox.settings import Settings


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


@pytest.mark.parametrize("name", ["minilm", "lite"])
async def test_an_encoder_that_ships_is_known_by_its_name(fit: Place, name: str) -> None:
    assert await faults(fit, replace(fit.settings, encoder=Path(name))) == []


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


@pytest.mark.parametrize("name", ["VOICEBOX_BACKUPS", "VOICEBOX_TOMBSTONES"])
async def test_a_place_that_cannot_be_written_to_is_named(
    fit: Place, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    given = fit.settings
    assert given.backups is not None
    assert given.tombstones is not None
    locked = given.backups if name == "VOICEBOX_BACKUPS" else given.tombstones.parent
    # Whoever runs the tests as root could write anywhere.
    monkeypatch.setattr(os, "access", lambda path, _: path != locked)
    [fault] = await faults(fit)
    assert fault.startswith(name)
    assert f"{locked}, where this account cannot write" in fault
