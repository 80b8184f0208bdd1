"""Forty ways to switch a protection off: each is refused with one sentence that says what to do."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.flows.backed import PAIR
from tests.flows.place import Place
from voicebox import migrations
from voicebox.assets import folder
from voicebox.errors import Unusable
from voicebox.flows import check, found, staff
from voicebox.settings import PREFIX, Settings
from voicebox.store.db import Database
from voicebox.web import helplines, words

Spoil = Callable[[Path, dict[str, str]], None]
#: A setting, its value, and what is said.
SETTINGS = [
    ("PUBLC", "yes", "VOICEBOX_PUBLC is not a setting. The settings are:"),
    ("PUBLIC", "true", "it must be yes or no"),
    ("WINDOW", "month", "it must be now, hour, day or week"),
    ("WINDOW", "", "it must be now, hour, day or week"),
    ("EXECUTOR", "threads", "it must be processes"),
    ("DATA", "", "VOICEBOX_DATA is empty; give it a value or take it away"),
    ("SECRETS", "", "VOICEBOX_SECRETS is empty; give it a value or take it away"),
    ("TOMBSTONES", "", "VOICEBOX_TOMBSTONES is empty; give it a value or take it away"),
    ("BACKUPS", "", "VOICEBOX_BACKUPS is empty; give it a value or take it away"),
    ("LICENCE", "", "VOICEBOX_LICENCE is empty; give it a value or take it away"),
    ("LEAVE", "weather", "it must be a web address that begins with https://"),
    ("LEAVE", "http://example.org", "give VOICEBOX_LEAVE an address that begins with https://"),
    ("BACKUP_KEY", PAIR.private, "VOICEBOX_BACKUP_KEY must be a public key of age"),
    ("BACKUP_KEY", None, "set VOICEBOX_BACKUP_KEY to its public half"),
    ("DATABASE", "mysql://example.org", "VOICEBOX_DATABASE must be an address such as"),
    ("DATABASE", "postgresql://example.org/x", "take VOICEBOX_DATABASE away"),
    ("LIMITS", "no", "take VOICEBOX_LIMITS away"),
    ("LANGUAGE", "no such", "it must be a code such as en"),
    ("LANGUAGE", "cy", "no translation"),
    ("COUNTRY", "zz", "write zz.toml beside the others"),
    ("ENCODER", "/no/such/encoder", "it needs an encoder.toml"),
    ("TOMBSTONES", None, "set VOICEBOX_TOMBSTONES to a file on another disk"),
    ("TOMBSTONES", "/no/such/folder/gone.txt", "which is not there: make that folder"),
    ("TOMBSTONES", "/", "a folder: name a file in it instead"),
    ("BACKUPS", None, "set VOICEBOX_BACKUPS to a folder on another disk"),
    ("BACKUPS", "/no/such/folder", "which is no folder: make or mount it"),
]


def move(name: str, to: str) -> Spoil:
    """Move a folder of the site, and say so in the settings."""

    def moving(root: Path, given: dict[str, str]) -> None:
        old, new = Path(given[PREFIX + name]), root / to
        new.parent.mkdir(exist_ok=True, mode=0o700)
        old.rename(new)
        given[PREFIX + name] = str(new)

    return moving


def open_up(name: str, mode: int) -> Spoil:
    """Let others at something."""
    return lambda root, _: (root / name).chmod(mode)


def lose(name: str) -> Spoil:
    return lambda root, _: (root / name).unlink()


def cut(name: str) -> Spoil:
    """Leave only the beginning of a file."""

    def cutting(root: Path, _given: dict[str, str]) -> None:
        (root / name).write_bytes(b"short")

    return cutting


def put(setting: str, name: str) -> Spoil:
    """Name another place in the settings."""

    def putting(root: Path, given: dict[str, str]) -> None:
        given[PREFIX + setting] = str(root / name)

    return putting


def tell(root: Path, name: str, statement: str) -> None:
    with closing(sqlite3.connect(root / "data" / name)) as file, file:
        file.execute(statement)


def example(root: Path, _given: dict[str, str]) -> None:
    tell(root, "main.db", "UPDATE staff SET example_totp = 'known' WHERE name = 'wen'")


def one_moderator(root: Path, _given: dict[str, str]) -> None:
    tell(root, "main.db", "DELETE FROM staff WHERE name IN ('rhys', 'wen')")


def older(root: Path, _given: dict[str, str]) -> None:
    tell(root, "main.db", "UPDATE alembic_version SET version_num = 'main_0001'")


#: What lies on the disk, and what is said.
DISKS: list[tuple[str, Spoil, str]] = [
    ("keys in the data", move("SECRETS", "data/secrets"), "move VOICEBOX_SECRETS elsewhere"),
    ("data in the keys", move("DATA", "secrets/data"), "move VOICEBOX_DATA elsewhere"),
    ("backups in the data", move("BACKUPS", "data/backups"), "move VOICEBOX_BACKUPS elsewhere"),
    ("data in the backups", move("DATA", "backups/data"), "move VOICEBOX_BACKUPS elsewhere"),
    ("keys in the backups", move("SECRETS", "backups/keys"), "move VOICEBOX_SECRETS elsewhere"),
    ("backups in the keys", move("BACKUPS", "secrets/all"), "move VOICEBOX_BACKUPS elsewhere"),
    ("gone in the data", put("TOMBSTONES", "data/g.txt"), "move VOICEBOX_TOMBSTONES elsewhere"),
    ("keys open", open_up("secrets", 0o750), "run `chmod 700"),
    ("data open", open_up("data", 0o755), "run `chmod 700"),
    ("pepper open", open_up("secrets/pepper", 0o644), "run `chmod 600"),
    ("pepper lost", lose("secrets/pepper"), "the rest is there: bring it back"),
    ("pepper cut short", cut("secrets/pepper"), "restore it from paper"),
    ("salt lost", lose("secrets/salt"), "salt is missing"),
    ("release key lost", lose("secrets/release"), "release is missing"),
    ("log key lost", lose("secrets/log"), "log is missing"),
    ("database of keys lost", lose("data/keys.db"), "the rest is there: bring it back"),
    ("example account", example, "The example accounts wen have public passwords"),
    ("one moderator", one_moderator, "add moderators with `voicebox staff add`"),
    ("older schema", older, "voicebox migrate"),
]


@pytest.fixture
async def fit(place: Place) -> dict[str, str]:
    """The settings of a site that nothing is wrong with."""
    async with place.db.write() as main:
        for name in ("ama", "rhys", "wen"):
            await staff.add(main, place.world, place.team, name, "x" * 15)
    root = place.settings.data.parent
    (root / "backups").mkdir()
    await place.db.close()
    values = {
        "DATA": place.settings.data,
        "SECRETS": place.settings.secrets,
        "TOMBSTONES": root / "gone.txt",
        "BACKUPS": root / "backups",
        "BACKUP_KEY": PAIR.public,
        "PUBLIC": "yes",
    }
    return {PREFIX + name: str(value) for name, value in values.items()}


async def refusals(environ: Mapping[str, str]) -> list[str]:
    """Return why a site of this environment is not served, as `serve` finds out."""
    try:
        settings = Settings.read(environ)
        found.require(settings)
        db = Database.open(settings.data, None)
        try:
            await migrations.require_current(db)
            faults = [fault async for fault in check.faults(settings, db)]
        finally:
            await db.close()
        if not faults:
            words.load(settings.language, folder("locale"))
            helplines.read(folder("help"), settings.country)
    except Unusable as error:
        return [str(error)]
    return faults


def test_there_are_forty_of_them() -> None:
    assert len(SETTINGS) + len(DISKS) >= 40


async def test_where_nothing_is_switched_off_nothing_is_refused(fit: dict[str, str]) -> None:
    assert await refusals(fit) == []


# A key is another one in each process, so it can be no part of a test's name.
@pytest.mark.parametrize(
    ("name", "value", "told"),
    SETTINGS,
    ids=[f"{name} {n}" for n, (name, *_) in enumerate(SETTINGS)],
)
async def test_each_setting_that_is_unfit_is_refused_with_its_mend(
    fit: dict[str, str], name: str, value: str | None, told: str
) -> None:
    given = {key: text for key, text in fit.items() if key != PREFIX + name}
    if value is not None:
        given[PREFIX + name] = value
    [refusal] = await refusals(given)
    assert told in refusal
    assert PAIR.private not in refusal


@pytest.mark.parametrize(("what", "spoil", "told"), DISKS, ids=[what for what, _, _ in DISKS])
async def test_whatever_lies_wrong_on_the_disk_is_refused_with_its_mend(
    fit: dict[str, str], place: Place, what: str, spoil: Spoil, told: str
) -> None:
    given = dict(fit)
    spoil(place.settings.data.parent, given)
    [refusal] = await refusals(given)
    assert told in refusal, what
