"""A restore, rehearsed: aside, timed, and compared with the site it came from."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from voicebox.errors import Unusable
from voicebox.flows import backup, restore, traces
from voicebox.flows.restore import Counted, Restored
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store import facts, stories, tombstones, waiting
from voicebox.store.db import Database
from voicebox.world import World

_FACT = "drill"


@dataclass(frozen=True)
class Drill:
    """What a drill found, as it is kept for the page of what we can promise."""

    day: str
    #: How old the backup is that was restored.
    main_day: str
    stories: int
    public: int
    entries: int
    #: Withdrawals that the list held, and how many of those stories came back: none may.
    withdrawn: int
    came_back: int
    without_key: int
    seconds: float


async def drill(
    db: Database, world: World, ring: Keyring, settings: Settings, folder: Path, private: str
) -> Drill:
    """Make a backup, restore it aside, compare it with the site, and remember what was found.

    Raises:
        Unusable: the restored site is not the one that was backed up, or a story came back.
    """
    if settings.backup_key is None:
        raise Unusable("VOICEBOX_BACKUP_KEY is not set: there is nothing to rehearse.")
    began = time.monotonic()
    before = await restore.count(db)
    await backup.make(db, world, ring, folder, settings.backup_key)
    after = await restore.count(db)
    marks = restore.read_tombstones(settings.tombstones)
    with backup.aside(settings.data / "drill.draft") as draft:
        restored = await restore.into(draft, ring, folder, private, marks)
        came_back = await _came_back(draft, ring, marks)
    seconds = time.monotonic() - began
    _compare(restored, before, after, came_back)
    done = Drill(
        world.day(),
        restored.main_day,
        restored.counted.stories,
        restored.counted.public,
        restored.counted.entries,
        len(marks),
        came_back,
        restored.without_key,
        round(seconds, 1),
    )
    async with db.write_both() as both:
        await facts.put(both.keys, _FACT, json.dumps(asdict(done)))
    return done


async def last(db: Database) -> Drill | None:
    """Return what the last drill found."""
    async with db.read_both() as both:
        kept = await facts.get(both.keys, _FACT)
    return None if kept is None else Drill(**json.loads(kept))


async def _came_back(draft: Path, ring: Keyring, marks: frozenset[bytes]) -> int:
    async with backup.copied(draft) as db, db.read_both() as both:
        here = [*await stories.ids(both.main), *await waiting.ids(both.main)]
        known = marks | await tombstones.known(both.keys)
    return sum(traces.of_story(ring, one) in known for one in here)


def _compare(restored: Restored, before: Counted, after: Counted, came_back: int) -> None:
    if came_back:
        raise Unusable(f"{came_back} withdrawn stories came back: do not restore from this folder.")
    if restored.without_key:
        raise Unusable(f"{restored.without_key} stories came back without their keys.")
    # The site goes on meanwhile: it must be as it was before the copy, or after.
    if restored.counted not in (before, after):
        raise Unusable(
            "What was restored is not what was backed up: it has"
            f" {restored.counted.stories} stories, {restored.counted.public} of them public, and"
            f" {restored.counted.entries} entries of the log; the site has {after.stories},"
            f" {after.public} and {after.entries}."
        )
