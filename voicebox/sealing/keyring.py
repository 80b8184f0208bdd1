"""The site's own keys, in a folder that no backup of the data may hold."""

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from voicebox.errors import Unusable
from voicebox.sealing.boxes import Pair, pair_of
from voicebox.world import World

#: What lies in the folder: name and length in bytes.
FILES = {"pepper": 32, "salt": 32, "release": 32, "log": 32}
_FOUND = "`voicebox init` makes the keys of a new site."
_WHENCE = {
    "log": (
        "It signs the public log: bring it back from your copy of the folder. On a site that has"
        " signed nothing yet, `voicebox migrate` makes it."
    )
}


@dataclass(frozen=True)
class Keyring:
    """The keys that the running site holds by itself.

    The pepper finds a story by its receipt; the salt makes keys of receipts differ from site
    to site; the release pair opens what has been cleared, and nothing that still waits; the log
    key signs the heads of the public log.
    """

    pepper: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    release: Pair = field(repr=False)
    log: bytes = field(repr=False)


def create(folder: Path, world: World) -> Keyring:
    """Make the keys of a new site.

    Raises:
        Unusable: the folder holds keys already; they are never overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, length in FILES.items():
        try:
            write_secret(folder / name, world.chance(length))
        except FileExistsError:
            raise _taken(folder / name) from None
    return read(folder)


def require_none(folder: Path) -> None:
    """Refuse a folder with keys in it.

    Raises:
        Unusable: it holds some; they are never overwritten.
    """
    for name in FILES:
        if (folder / name).exists():
            raise _taken(folder / name)


def _taken(path: Path) -> Unusable:
    return Unusable(
        f"{path} exists already; it is never overwritten. If its site was lost, `voicebox restore`"
        " brings it back. If it was never finished, move the folder away and try again."
    )


def read(folder: Path) -> Keyring:
    """Read the keys of a site.

    Raises:
        Unusable: a key is missing or has the wrong length; the message names the file.
    """
    keys = {name: _read_file(folder / name, length) for name, length in FILES.items()}
    return Keyring(keys["pepper"], keys["salt"], pair_of(keys["release"]), keys["log"])


def add_log_key(folder: Path, world: World) -> None:
    """Make the key of the log for a site that is older than its log; one that is there stays."""
    with contextlib.suppress(FileExistsError):
        write_secret(folder / "log", world.chance(FILES["log"]))


def exists(folder: Path) -> bool:
    """Tell whether a site's keys lie here."""
    return (folder / "pepper").exists()


def write_secret(path: Path, secret: bytes) -> None:
    """Write a new file that only its owner can read: whole and on disk, or not at all.

    Raises:
        FileExistsError: there is one already.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link is made whole or not at all, and refuses a name that is taken.
        path.hardlink_to(draft)
    finally:
        draft.unlink()


def _read_file(path: Path, length: int) -> bytes:
    try:
        secret = path.read_bytes()
    except FileNotFoundError:
        raise Unusable(f"{path} is missing. {_WHENCE.get(path.name, _FOUND)}") from None
    if len(secret) != length:
        raise Unusable(
            f"{path} has {len(secret)} bytes instead of {length}: restore it from paper."
        )
    return secret
