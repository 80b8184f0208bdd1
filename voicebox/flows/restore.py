"""A site brought back from its backup, with every withdrawal made since."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moderation.overdue import week_of
from moderation.states import State
from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows import (
    backup,
    closing,
    done_since,
    generations,
    public_log,
    versions,
    withdraw,
)
from voicebox.flows.done_since import DoneAgain
from voicebox.sealing import backups, keyring
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store import copying, public, stories, waiting
from voicebox.store.db import Database

TOMBSTONE_BYTES = 32
_DRAFT = f"restore{generations.DRAFT}"


@dataclass(frozen=True)
class Counted:
    """What can be counted of a site, to be compared with another count."""

    by_state: Mapping[State, int]
    public: int
    entries: int

    @property
    def stories(self) -> int:
        """All that were told here and are not gone."""
        return sum(self.by_state.values())


@dataclass(frozen=True, kw_only=True)
class Restored(DoneAgain):
    """What came back, and what of it was done anew."""

    #: The day of each database's backup.
    main_day: str
    keys_day: str
    counted: Counted
    #: Stories that were in the backup and taken back since.
    taken_back: int
    #: Words without a key, in no queue: a newer backup of the keys may have it. Or their teller
    #: has changed them since, and their key is destroyed.
    without_key: int
    #: Stories that moderators were to read and can open no more: their tellers decide.
    closed: int = 0


async def restore(settings: Settings, folder: Path, private: str, day: str | None) -> Restored:
    """Bring the site of these settings back into its data folder, which must hold none.

    Its own keys must lie in their folder already: no backup has them.

    Args:
        settings: of the site.
        folder: with the backups.
        private: of the age key pair.
        day: of the main database, as `2026-11-25`; none for the newest. The keys are always the
            newest: older ones would open what was taken back since.

    Raises:
        Unusable: there is a site here, no backup, no list of withdrawals, or one that is damaged.
    """
    if settings.database:
        raise Unusable(
            "VOICEBOX_DATABASE names a PostgreSQL database: it is brought back with the tools of"
            " PostgreSQL, and no backup of ours would be seen there. Nothing was changed."
        )
    _undo_half(settings.data)
    if any(path.exists() for path in _site_files(settings.data)):
        raise Unusable(
            f"{settings.data} holds a site, or part of one: move all of it away first (*.db,"
            " *.db-wal and *.db-shm). Nothing was changed."
        )
    ring = keyring.read(settings.secrets)
    marks = read_tombstones(settings.tombstones)
    # Nobody else may look into it, as into one that a site began in.
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with backup.aside(settings.data / _DRAFT) as draft:
        restored = await into(draft, ring, folder, private, marks, day)
        for name in copying.NAMES:
            (draft / f"{name}.db").replace(settings.data / f"{name}.db")
            generations.to_disk(settings.data)
    return restored


def _undo_half(data: Path) -> None:
    """Take back the words that a restore put in their place, and died before it did with the keys.

    Nothing was told into them since: no command opens a site without its keys.
    """
    main, keys = (f"{name}.db" for name in copying.NAMES)
    draft = data / _DRAFT
    # It is no longer there, or another process works in it and is about to put them there.
    with contextlib.suppress(FileNotFoundError, BlockingIOError), backup.held(draft):
        is_half = (draft / keys).exists() and not (draft / main).exists()
        if is_half and [path for path in _site_files(data) if path.exists()] == [data / main]:
            (data / main).replace(draft / main)


def _site_files(data: Path) -> list[Path]:
    # SQLite would play a log that was left behind into whatever database comes to lie beside it.
    return [data / f"{name}.db{end}" for name in copying.NAMES for end in ("", "-wal", "-shm")]


async def into(
    draft: Path,
    ring: Keyring,
    folder: Path,
    private: str,
    marks: frozenset[bytes],
    day: str | None = None,
) -> Restored:
    """Restore into a folder aside, apply withdrawals, and look whether all of it holds.

    Raises:
        Unusable: there is no such backup, or it is damaged.
    """
    backups.require_private(private)
    main_day, keys_day = day or _newest(folder, "main"), _newest(folder, "keys")
    await _open_copies(draft, folder, private, (main_day, keys_day))
    made = generations.days(folder, *copying.NAMES)
    is_of_now = made.index(main_day) <= made.index(keys_day)
    async with backup.copied(draft) as db:
        await copying.require_whole(db)
        await backup.require_test_row(db, ring)
        await migrations.upgrade(db)
        before = len(await _known(db))
        async with db.write_both() as both:
            week = week_of(keys_day)
            again = await done_since.do_again(both, ring, marks, week, is_of_now=is_of_now)
        await withdraw.sweep(db, ring)
        async with db.write_both() as both:
            closed = await closing.leave_to_tellers(both)
        after = await _known(db)
        await _require_log(db)
        async with db.read_both() as both:
            without_key = await versions.without_key(both)
        return Restored(
            main_day=main_day,
            keys_day=keys_day,
            counted=await count(db),
            taken_back=before - len(after),
            without_key=len(without_key),
            closed=closed,
            **vars(again),
        )


async def _open_copies(draft: Path, folder: Path, private: str, days: tuple[str, str]) -> None:
    for name, of_day in zip(copying.NAMES, days, strict=True):
        sealed = generations.file_of(folder, name, of_day)
        if of_day not in generations.days(folder, name):
            raise Unusable(f"{sealed} is not there: {_those_there(folder)}")
        await asyncio.to_thread(backups.open_file, sealed, draft / f"{name}.db", private)


async def count(db: Database) -> Counted:
    """Count a site."""
    async with db.read() as main:
        by_state = dict(await stories.count_by_state(main))
        by_state[State.WAITING] += await waiting.count(main)
        checked = await public_log.checked(main)
        return Counted(by_state, len(await public.ids(main)), checked.entries)


def read_tombstones(path: Path | None) -> frozenset[bytes]:
    """Return the traces that the second place holds.

    Raises:
        Unusable: it is not set, not there, or holds something else: without it a restore would
            bring back what was taken back since the backup.
    """
    if path is None:
        raise Unusable(
            "VOICEBOX_TOMBSTONES is not set: without the list of withdrawals a restore would bring"
            " back what was taken back since the backup."
        )
    try:
        marks = frozenset(bytes.fromhex(line) for line in path.read_text("ascii").splitlines())
    except FileNotFoundError:
        raise Unusable(
            f"{path} is not there: without the list of withdrawals a restore would bring back what"
            " was taken back since the backup."
        ) from None
    except ValueError:
        raise Unusable(f"{path} is no list of withdrawals.") from None
    if any(len(mark) != TOMBSTONE_BYTES for mark in marks):
        raise Unusable(f"{path} is no list of withdrawals, or it is cut short.")
    return marks


async def _known(db: Database) -> frozenset[str]:
    async with db.read() as main:
        return frozenset([*await stories.ids(main), *await waiting.ids(main)])


async def _require_log(db: Database) -> None:
    async with db.read() as main:
        checked = await public_log.checked(main)
    if not checked.holds:
        raise Unusable(
            "The public log of this backup does not hold: it was changed, or the disk was."
            " Take another day with --day."
        )


def _newest(folder: Path, name: str) -> str:
    backup.require_folder(folder)
    found = generations.days(folder, name)
    if not found:
        raise Unusable(f"{folder} holds no backup of the {name} database.")
    return found[0]


def _those_there(folder: Path) -> str:
    return "there are those of " + ", ".join(generations.days(folder, "main")) + "."
