"""A site is founded once, and nothing that is there is ever overwritten."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flows.place import Place
from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows import staff
from voicebox.flows.found import found, is_founded, require


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_a_site_that_is_here_is_not_founded_again(place: Place) -> None:
    before = everything(place.settings.secrets)
    with pytest.raises(Unusable, match="nothing was changed"):
        await found(place.settings, place.world)
    assert everything(place.settings.secrets) == before


async def test_keys_of_another_site_are_not_overwritten(place: Place, tmp_path: Path) -> None:
    before = everything(place.settings.secrets)
    with pytest.raises(Unusable, match="never overwritten"):
        await found(replace(place.settings, data=tmp_path / "new"), place.world)
    assert everything(place.settings.secrets) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("step", ["upgrade", "found_team"])
async def test_what_a_killed_process_began_is_ended_by_the_next_try(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    settings = replace(place.settings, data=tmp_path / "new", secrets=tmp_path / "keys")

    async def die(*_: object) -> None:
        # What it leaves before the first table: an empty file.
        (settings.data / "main.db").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(migrations if step == "upgrade" else staff, step, die)
        with pytest.raises(KeyboardInterrupt):
            await found(settings, place.world)
    before = everything(settings.secrets)
    founding = await found(settings, place.world)
    assert everything(settings.secrets) == before
    with closing(sqlite3.connect(settings.data / "main.db")) as main:
        assert main.execute("SELECT count(*) FROM team").fetchone() == (1,)
    assert founding.recovery_key
    with pytest.raises(Unusable, match="nothing was changed"):
        await found(settings, place.world)


async def test_where_no_folder_can_be_made_no_keys_are_left(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    secrets = tmp_path / "keys"
    with pytest.raises(NotADirectoryError):
        await found(
            replace(place.settings, data=tmp_path / "file" / "data", secrets=secrets), place.world
        )
    assert not secrets.exists()


async def test_a_site_is_founded_when_its_keys_and_its_databases_are_here(place: Place) -> None:
    assert is_founded(place.settings)
    (place.settings.secrets / "pepper").unlink()
    assert not is_founded(place.settings)


async def test_the_recovery_key_is_kept_nowhere(place: Place) -> None:
    letters = place.recovery_key.replace("-", "")
    for written in (place.recovery_key, letters):
        assert place.files_with(written.encode()) == []
    assert place.recovery_key not in repr(place)


@pytest.mark.parametrize("lost", ["data/main.db", "data/keys.db", "secrets/pepper"])
async def test_a_part_that_is_missing_is_named_and_not_made_anew(place: Place, lost: str) -> None:
    require(place.settings)
    part = place.settings.data.parent / lost
    part.unlink()
    named = part.parent if lost.startswith("secrets") else part
    with pytest.raises(Unusable, match=f"^{named} is missing"):
        require(place.settings)


async def test_where_nothing_is_the_command_that_makes_a_site_is_named(
    place: Place, tmp_path: Path
) -> None:
    nowhere = replace(place.settings, data=tmp_path / "no", secrets=tmp_path / "where")
    with pytest.raises(Unusable, match="`voicebox init` makes one"):
        require(nowhere)


async def test_with_a_database_elsewhere_only_the_keys_must_be_here(place: Place) -> None:
    (place.settings.data / "main.db").unlink()
    require(replace(place.settings, database="postgresql://somewhere"))
