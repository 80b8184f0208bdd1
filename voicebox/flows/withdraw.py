"""A teller takes a story back: keys first, then the words, then everything that quoted them."""

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from moderation.log import Kind
from moderation.states import State
from voicebox.errors import NoRoom
from voicebox.flows import consent, record, recorded, taken_lines, traces, unread, versions
from voicebox.flows.erasing import ERASE_JOB, Traces, erase_for_teller, erase_what_is_due, taken
from voicebox.flows.generations import to_disk
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import (
    figures,
    log_keys,
    placements,
    receipts,
    still_up,
    stories,
    story_keys,
    tombstones,
    waiting,
)
from voicebox.store.db import Both, Database

_TRACE = re.compile("[0-9a-f]{64}")
#: Far below what one statement can name.
_BATCH = 1000


@dataclass(frozen=True)
class Farewell:
    """What the proof page says: what was there, and is gone."""

    #: Whether anyone could read it.
    was_public: bool
    #: Whether it counted in themes: they are made again at the next window.
    was_counted: bool
    #: Whether its last traces are off the disk; else the worker takes them away.
    traces: Traces = Traces.GONE


async def withdraw(
    db: Database, keyring: Keyring, receipt: str, second_place: Path | None = None
) -> Farewell | None:
    """Take a story back; None when the receipt is unknown, or it was taken back before.

    When this returns, its words are in no table, no search finds them, and its keys are
    destroyed, so that no older backup of the words can be opened either. They are in no
    write-ahead log either, unless somebody reads the database all the time, and in no old part
    of an index or a file, unless there is no room to write those anew, or so much to write that
    the worker does it for all together; then the farewell says so, the withdrawal stands, and the
    worker does the rest. So it does when the second place for traces is out of reach.

    Raises:
        NoRoom: the disk is so full that nothing was done.
    """
    await db.require_room(at_any_cost=True)
    await _out_of_the_count(db, keyring, receipt)
    async with db.write_both() as both:
        known = await receipts.find(both.keys, derive.lookup(keyring.pepper, receipt))
        if known is None:
            return None
        farewell = await _farewell(both, keyring, known.story_id)
        hand = record.by_receipt(keyring, receipt)
        await record.cut(both, hand, known.story_id, Kind.WITHDRAWN)
        # It may have been placed since.
        await unread.take_back(both, keyring, receipt, known.story_id)
        await remove(both, keyring, [known.story_id])
    farewell = replace(farewell, traces=await erase_for_teller(db))
    with contextlib.suppress(OSError, NoRoom):
        await copy_what_is_due(db, second_place)
    return farewell


async def _out_of_the_count(db: Database, keyring: Keyring, receipt: str) -> None:
    """Take a story that nobody can read out of its theme's count, before anything is destroyed.

    Only its receipt can, and no sweep has that: a crash between the commits that follow would
    leave it counted for good. A crash after this one leaves it whole, and merely uncounted.
    """
    async with db.read_both() as both:
        known = await receipts.find(both.keys, derive.lookup(keyring.pepper, receipt))
        if known is None or await placements.find(both.main, known.story_id) is None:
            return
    async with db.write_both() as both:
        await unread.take_back(both, keyring, receipt, known.story_id)


async def remove(both: Both, keyring: Keyring, story_ids: Iterable[str]) -> None:
    """Destroy the keys of stories, leave their traces, and delete every word of them.

    Those that were told here are counted as withdrawn; with those of the open window, which
    nothing counted so far, that they arrived.
    """
    gone = list(story_ids)
    marks = [traces.of_story(keyring, story_id) for story_id in gone]
    # A browser that sends the old form once more must not bring the story back either.
    lookups = await receipts.lookups(both.keys, gone)
    marks += [traces.of_receipt(keyring, lookup) for lookup in lookups]
    await story_keys.delete(both.keys, gone)
    await receipts.delete(both.keys, gone)
    await log_keys.delete(both.keys, gone)
    await traces.leave(both, marks)
    uncounted = await waiting.count_of(both.main, gone)
    told_here = uncounted + await stories.count_told_here(both.main, gone)
    await figures.add(both.main, "arrived", uncounted)
    await figures.add(both.main, "withdrawn", told_here)
    await consent.forget(both.main, gone)
    await figures.add_job(both.main, ERASE_JOB)


async def is_gone(both: Both, keyring: Keyring, story_id: str) -> bool:
    """Tell whether a story of this id was taken back."""
    return await tombstones.exists(both.keys, traces.of_story(keyring, story_id))


async def was_public(both: Both, keyring: Keyring, story_id: str) -> bool:
    """Tell whether a story of this id was public once, and its teller took it away from there."""
    return await tombstones.exists(both.keys, traces.of_page(keyring, story_id))


async def copy_what_is_due(db: Database, second_place: Path | None) -> None:
    """Write all traces to a second disk, so that no restore brings a story back.

    The whole file is written anew and sorted: it tells no order and no time. What is in it stays
    in it: a new site that is begun where one was lost would else empty the list that its restore
    needs.

    Raises:
        OSError: the second place is out of reach; the copy is still due.
    """
    if second_place is None:
        return
    async with taken(db, traces.COPY_JOB) as due:
        if due:
            async with db.read_both() as both:
                marks = {mark.hex() for mark in await tombstones.known(both.keys)}
            draft = second_place.with_name(second_place.name + ".draft")
            draft.write_text("".join(f"{mark}\n" for mark in sorted(marks | _in(second_place))))
            to_disk(draft)
            draft.replace(second_place)
            to_disk(second_place.parent)


def _in(second_place: Path) -> set[str]:
    if not second_place.exists():
        return set()
    # A line that a disk damaged is no trace any more; those around it are.
    lines = second_place.read_text("ascii", errors="replace").splitlines()
    return {line for line in lines if _TRACE.fullmatch(line)}


async def sweep(db: Database, keyring: Keyring) -> None:
    """Finish what a crash cut in half: keys without a story go, and what has a tombstone goes.

    What its teller has hidden, or of which all is off, can be opened by nobody else afterwards.
    Words with neither key nor tombstone are left alone: a newer copy of the keys may turn up.
    """
    async with db.write_both() as both:
        here = {*await stories.ids(both.main), *await waiting.ids(both.main)}
        orphans = [one for one in await story_keys.ids(both.keys) if one not in here]
        for batch in _batches(orphans):
            await story_keys.delete(both.keys, batch)
            await receipts.delete(both.keys, batch)
            await log_keys.delete(both.keys, batch)
        await versions.destroy_all_older(both)
        marks = await tombstones.known(both.keys)
        await taken_lines.take_back_again(both.main, keyring, marks)
        gone = [one for one in here if traces.of_story(keyring, one) in marks]
        # With nothing gone, this still has the traces copied anew: once at each sweep.
        for batch in _batches(gone) or [gone]:
            await recorded.unseen(both, keyring, batch)
            await remove(both, keyring, batch)
        await consent.lock(both)
    # Whoever died after the commit left deleted words in the write-ahead log.
    await erase_what_is_due(db)


def _batches(story_ids: Sequence[str]) -> list[Sequence[str]]:
    return [story_ids[at : at + _BATCH] for at in range(0, len(story_ids), _BATCH)]


async def _farewell(both: Both, keyring: Keyring, story_id: str) -> Farewell:
    story = await stories.find(both.main, story_id)
    if story is None:
        return Farewell(was_public=False, was_counted=False)
    older = await still_up.find(both.main, story_id)
    public_now = story.state is State.PUBLISHED or (older is not None and not older.withheld)
    before = await was_public(both, keyring, story_id)
    return Farewell(
        was_public=before or (public_now and story.dials.public),
        was_counted=public_now and story.dials.counted,
    )
