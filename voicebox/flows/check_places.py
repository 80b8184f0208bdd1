"""Where the data, the keys, the backups and the tombstones of a public site may lie."""

import os
from collections.abc import Sequence
from pathlib import Path

from voicebox.errors import Unusable
from voicebox.flows.trust import keys_lie_with_data
from voicebox.sealing import keyring
from voicebox.settings import Settings

_OTHERS = 0o077
_LOCKED = "where this account cannot write: give it the folder, on a disk that can be written to."


def faults(settings: Settings) -> Sequence[str]:
    """Return what is wrong with where things lie and who can read them, and its mend."""
    return [
        *_of_keys(settings),
        *_of_tombstones(settings),
        *_of_backups(settings),
        *_open_to_others(settings),
    ]


def _of_keys(settings: Settings) -> Sequence[str]:
    found = []
    if keys_lie_with_data(settings):
        found.append(
            "The keys lie inside the data folder, so a copy of the data would hold both:"
            " move VOICEBOX_SECRETS elsewhere."
        )
    elif _inside(settings.data, settings.secrets):
        found.append(
            "The data lies inside the folder of the keys, so a copy of the keys would hold both:"
            " move VOICEBOX_DATA elsewhere."
        )
    try:
        keyring.read(settings.secrets)
    except Unusable as error:
        found.append(str(error))
    return found


def _of_tombstones(settings: Settings) -> Sequence[str]:
    place = settings.tombstones
    if place is None:
        return [
            "Without a second place for tombstones a restore could bring a withdrawn story back:"
            " set VOICEBOX_TOMBSTONES to a file on another disk."
        ]
    if place.is_dir():
        return [f"VOICEBOX_TOMBSTONES is {place}, a folder: name a file in it instead."]
    if not place.parent.is_dir():
        return [
            f"VOICEBOX_TOMBSTONES lies in {place.parent}, which is not there: make that folder."
        ]
    if not os.access(place.parent, os.W_OK):
        return [f"VOICEBOX_TOMBSTONES lies in {place.parent}, {_LOCKED}"]
    if _inside(place, settings.data):
        return [
            "The second place for tombstones lies inside the data folder, so both would be lost at"
            " once: move VOICEBOX_TOMBSTONES elsewhere."
        ]
    return []


def _of_backups(settings: Settings) -> Sequence[str]:
    if settings.backups is None:
        return [
            "There are no backups, so a broken disk would lose every story: set VOICEBOX_BACKUPS to"
            " a folder on another disk."
        ]
    fault = _of_backup_folder(settings, settings.backups)
    found = [fault] if fault else []
    if settings.backup_key is None:
        found.append(
            "There is no key to seal backups to: make one on another machine with"
            " `voicebox backup --make-key FILE`, and set VOICEBOX_BACKUP_KEY to its public half."
        )
    return found


def _of_backup_folder(settings: Settings, folder: Path) -> str:
    """Return what is wrong with the folder of the backups; nothing where it is well."""
    if not folder.is_dir():
        return f"VOICEBOX_BACKUPS is {folder}, which is no folder: make or mount it."
    if not os.access(folder, os.W_OK):
        return f"VOICEBOX_BACKUPS is {folder}, {_LOCKED}"
    apart = (
        (
            folder,
            settings.data,
            "The backups lie inside the data folder, so they would be lost with it:"
            " move VOICEBOX_BACKUPS elsewhere.",
        ),
        (
            settings.data,
            folder,
            "The data lies inside the folder of the backups, so both would be lost at once:"
            " move VOICEBOX_BACKUPS elsewhere.",
        ),
        (
            settings.secrets,
            folder,
            "The keys lie inside the folder of the backups, so whoever copies the backups would"
            " have them: move VOICEBOX_SECRETS elsewhere.",
        ),
        (
            folder,
            settings.secrets,
            "The backups lie inside the folder of the keys, so whoever copies the backups would"
            " have them: move VOICEBOX_BACKUPS elsewhere.",
        ),
    )
    return next((fault for one, other, fault in apart if _inside(one, other)), "")


def _open_to_others(settings: Settings) -> Sequence[str]:
    folders = [one for one in (settings.secrets, settings.data) if one.is_dir()]
    found = [
        f"Others can read {folder}: run `chmod 700 {folder}`."
        for folder in folders
        if folder.stat().st_mode & _OTHERS
    ]
    files = sorted(settings.secrets.iterdir()) if settings.secrets.is_dir() else []
    return found + [
        f"Others can read {file}: run `chmod 600 {file}`."
        for file in files
        if file.is_file() and file.stat().st_mode & _OTHERS
    ]


def _inside(one: Path, other: Path) -> bool:
    return one.resolve().is_relative_to(other.resolve())
