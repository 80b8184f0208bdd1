"""Backups: both databases, each day, sealed to a key that is not on the server.

What a withdrawal destroyed must be in no backup for longer than we say. So of the keys only the
two newest are kept: whoever has an older copy of the words has nothing that opens them.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from voicebox.errors import NoRoom, Sealed, Unusable
from voicebox.flows import versions
from voicebox.flows.erasing import erase_what_is_due
from voicebox.flows.generations import DRAFT, drop_old_keys, file_of, keep, to_disk
from voicebox.sealing import backups, boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import copying, facts, room
from voicebox.store.db import Database
from voicebox.world import World

#: How often both databases are copied, where tellers change their words meanwhile.
TRIES = 3
_LAST = "backup"
_TEST = "test row"
_TEST_WORDS = b"What is sealed here can be opened again."


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its day, as `2026-11-25`, and the bytes of both files."""

    day: str
    n_bytes: int


async def make(db: Database, world: World, keyring: Keyring, folder: Path, public: str) -> Backup:
    """Write today's backup into a folder, in place of one of the same day, and drop old ones.

    Each copy is looked at before it is sealed: whether it is whole, whether its test row opens
    with the keys of this site, and whether it has the keys of its words.

    Args:
        db: the site.
        world: the day.
        keyring: opens the test row.
        folder: on another disk, best of another machine.
        public: of an age key pair, whose private half is not here.

    Raises:
        NoRoom: one of the disks is full.
        Unusable: the folder is missing or cannot be written to, the key is none, or the copy
            cannot be relied on.
    """
    backups.require_public(public)
    require_folder(folder)
    day = world.day()
    # First of all: where no backup can be made, these may have to go all the same.
    with _writing_to(folder):
        drop_old_keys(folder, day)
    # What is deleted but not yet overwritten would not be copied, and yet it is time it went.
    await erase_what_is_due(db)
    await _put_test_row(db, keyring)
    with aside(db.folder / "backup.draft") as draft:
        await _copy(db, draft)
        await _rely_on(draft, keyring)
        with _writing_to(folder):
            sizes = [
                await asyncio.to_thread(
                    _seal, draft / f"{name}.db", file_of(folder, name, day), public
                )
                for name in copying.NAMES
            ]
    with _writing_to(folder):
        keep(folder, day)
    async with db.write_both() as both:
        await facts.put(both.keys, _LAST, day)
    return Backup(day, sum(sizes))


def require_folder(folder: Path) -> None:
    """Refuse a folder that is not there.

    Raises:
        Unusable: it is not.
    """
    if not folder.is_dir():
        raise Unusable(f"The folder for backups, {folder}, is not there: make it or mount it.")


async def is_due(db: Database, world: World) -> bool:
    """Tell whether today's backup is still to be made."""
    async with db.read_both() as both:
        return await facts.get(both.keys, _LAST) != world.day()


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Make a folder for open copies that nobody else can read; it ends with all that is in it.

    Raises:
        Unusable: another process works in it.
    """
    if not _end(folder):
        raise Unusable(f"Another process works in {folder}: try again when it is done.")
    folder.mkdir(parents=True, mode=0o700)
    with held(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def end_what_was_left(data: Path) -> None:
    """End the open copies of processes that were killed: they know nothing of who left since."""
    for folder in data.glob(f"*{DRAFT}"):
        if folder.is_dir():
            _end(folder)


def _end(folder: Path) -> bool:
    """End a folder of open copies; tell whether it is gone."""
    try:
        with held(folder):
            shutil.rmtree(folder)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder; the system lets go of it when the process dies, however it dies.

    Raises:
        FileNotFoundError: it is not there.
        BlockingIOError: another process holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


@asynccontextmanager
async def copied(folder: Path) -> AsyncIterator[Database]:
    """Open the databases of a folder that is no site."""
    db = Database.open(folder)
    try:
        yield db
    finally:
        await db.close()


async def require_test_row(db: Database, keyring: Keyring) -> None:
    """Open the row that is there to be opened.

    Raises:
        Unusable: it is missing, or the keys of this site do not open it.
    """
    async with db.read_both() as both:
        sealed = await facts.get(both.keys, _TEST)
    if sealed is None:
        raise Unusable("The copy has no test row: it is no backup that this program made.")
    try:
        boxes.unbox(keyring.release.private, bytes.fromhex(sealed))
    except (Sealed, ValueError):
        raise Unusable(
            "The test row does not open: the keys in VOICEBOX_SECRETS are not those of this site."
        ) from None


async def _put_test_row(db: Database, keyring: Keyring) -> None:
    async with db.write_both() as both:
        if await facts.get(both.keys, _TEST) is None:
            sealed = boxes.box(keyring.release.public, _TEST_WORDS)
            await facts.put(both.keys, _TEST, sealed.hex())


async def _copy(db: Database, draft: Path) -> None:
    """Copy both databases, once more where a teller changed their words between the two.

    The key of the words before is destroyed by then, and the words that follow are not in the copy.
    """
    for _ in range(TRIES):
        _empty(draft)
        await copying.copy_into(db, draft)
        async with copied(draft) as copy, copy.read_both() as both:
            lacking = await versions.without_key(both)
        async with db.read_both() as both:
            if lacking <= await versions.without_key(both):
                return


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


async def _rely_on(draft: Path, keyring: Keyring) -> None:
    async with copied(draft) as copy:
        await copying.require_whole(copy)
        await require_test_row(copy, keyring)


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # `pyrage` gives no number and no file, and says what it is all the same.
        why = error.strerror or str(error)
        raise Unusable(
            f"The folder for backups, {folder}, cannot be written to: {why.lower()}."
        ) from None


def _seal(plain: Path, sealed: Path, public: str) -> int:
    """Write a sealed file whole and on disk, or not at all; return its bytes."""
    draft = sealed.with_name(sealed.name + DRAFT)
    if room.free(sealed.parent) < plain.stat().st_size + room.SLACK:
        raise NoRoom(f"The disk of {sealed.parent} is too full for a backup. Make room.")
    backups.seal_file(plain, draft, public)
    to_disk(draft)
    draft.replace(sealed)
    to_disk(sealed.parent)
    return sealed.stat().st_size
