"""A site brought back from its backup, with every withdrawal made since."""

import asyncio
import contextlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from moderation.overdue import week_of
from moderation.states import State
from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows import (
    backup,
    closing,
    consent,
    generations,
    public_log,
    shown_lines,
    taken_down,
    traces,
    versions,
    withdraw,
)
from voicebox.flows.erasing import ERASE_JOB
from voicebox.model import Dials
from voicebox.sealing import backups, keyring
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store import (
    copying,
    figures,
    public,
    still_up,
    stories,
    tombstones,
    waiting,
)
from voicebox.store.db import Both, Database
from voicebox.store.public import Told

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


@dataclass(frozen=True)
class Restored:
    """What came back."""

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
    #: Stories that are public in the backup and were taken down since: they are read again first.
    taken_down: int = 0
    #: Lines and names that were kept back since they were shown: they stay so.
    kept_back: int = 0


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
            known = await _leave_out(both, ring, marks, is_of_now=is_of_now)
            n_down = await taken_down.read_again(both, ring, known, week_of(keys_day))
            n_lines = await shown_lines.keep_back_again(both, ring, known)
        await withdraw.sweep(db, ring)
        async with db.write_both() as both:
            closed = await closing.leave_to_tellers(both)
        after = await _known(db)
        await _require_log(db)
        async with db.read_both() as both:
            without_key = await versions.without_key(both)
        return Restored(
            main_day,
            keys_day,
            await count(db),
            taken_back=before - len(after),
            without_key=len(without_key),
            closed=closed,
            taken_down=n_down,
            kept_back=n_lines,
        )


async def _leave_out(
    both: Both, ring: Keyring, marks: frozenset[bytes], *, is_of_now: bool
) -> Set[bytes]:
    """Hide what left the public since the words were copied; return all traces of it."""
    # What is known of the words' own day: a story may have been shown again by then.
    of_then = await tombstones.known(both.keys) if is_of_now else frozenset()
    await tombstones.add(both.keys, marks)
    known = await tombstones.known(both.keys)
    await _hide_what_left(both, ring, known, of_then)
    return known


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


async def _hide_what_left(
    both: Both, ring: Keyring, known: Set[bytes], of_then: Set[bytes]
) -> None:
    """Hide the public stories that their tellers have taken away from there since the backup.

    Whether all of it or a part, nobody knows here: only its teller can bring it back.
    """
    new = known - of_then
    for story_id, told in (await public.told(both.main)).items():
        is_new = traces.of_page(ring, story_id) in new
        if is_new or _was_taken_away(ring, story_id, told, known):
            await consent.empty_what_is_off(both.main, story_id, Dials())
            await still_up.forget(both.main, story_id)
            await stories.leave_public(both.main, story_id, State.HIDDEN)
            await figures.add_job(both.main, ERASE_JOB)


def _was_taken_away(ring: Keyring, story_id: str, told: Told, known: Set[bytes]) -> bool:
    """Tell whether a teller took away what is public of a story: these words, at this time.

    Hidden once before and shown again by the day of the backup, it left no other trace by itself.
    """
    # What is quoted still, and has no page of its own, may have lost that page before.
    lost = (False, True) if told.shown else (False,)
    return any(
        traces.of_words(ring, story_id, told.number, only_page=page) in known for page in lost
    )


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
