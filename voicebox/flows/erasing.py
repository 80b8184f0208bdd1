"""Takes the last traces of deleted words off the disk, now or as soon as it can be done.

To do so the index and the files are written anew, all of them, however little was deleted. A small
site does it while a teller waits. On a large one that would make everybody wait who writes, again
for each withdrawal: there the worker does it, for all together.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

from voicebox.errors import NoRoom, Overloaded
from voicebox.store import figures, search
from voicebox.store.db import PATIENCE_S, Database

#: Noted where something was deleted.
ERASE_JOB = "erase"
#: How long a teller waits for others who read the database; the worker waits longer.
TELLER_WAITS_S = 5.0
#: Bytes of the files up to which a teller waits until they are written anew: about ten thousand
#: stories, and half a second.
WHILE_A_TELLER_WAITS = 64_000_000
#: How often the worker looks whether there is something to erase. What it takes itself, twice at
#: most, has to be added to it, and the sum must be below the minute that we promise.
PAUSE_S = 20.0
_STANDS = (
    "What was taken back is in no table any more and found by no search; the last traces of it go"
    " when there is room: `voicebox serve` and `voicebox work` see to that."
)


class Traces(Enum):
    """What has become of the last traces of deleted words, where tables and search have none."""

    GONE = "gone"
    #: The site is large: the worker takes them away within a minute.
    SOON = "soon"
    #: Somebody reads or writes the database all the time.
    IN_USE = "busy"
    #: The disk is too full to write the files anew.
    NO_ROOM = "full"


async def erase_for_teller(db: Database) -> Traces:
    """Take deleted words off the disk while their teller waits, as far as that is quick.

    What is left is due until it is done.
    """
    try:
        if db.n_bytes() > WHILE_A_TELLER_WAITS:
            # The log holds whole rows, and is emptied in no time.
            await db.checkpoint(TELLER_WAITS_S)
            return Traces.SOON
        await erase_what_is_due(db, TELLER_WAITS_S)
    except Overloaded:
        return Traces.IN_USE
    except NoRoom:
        return Traces.NO_ROOM
    return Traces.GONE


async def erase_what_is_due(db: Database, patience_s: float = PATIENCE_S) -> None:
    """Take deleted words out of the index, out of pages that rows were moved from, and the log.

    Raises:
        Overloaded: somebody reads or writes the database all the time; it is still due.
        NoRoom: there is too little to write the index and the files anew; they are out of the
            log. It is still due.
    """
    async with _in_turn(db, patience_s), taken(db, ERASE_JOB) as due:
        if due:
            try:
                await _write_anew(db)
            except NoRoom as error:
                # What was tried stands in the log, and takes what little room there is.
                await db.checkpoint(patience_s)
                raise NoRoom(f"{error} {_STANDS}") from None
            await db.checkpoint(patience_s)


async def _write_anew(db: Database) -> None:
    async with db.read() as main:
        size = await search.n_bytes(main)
    # Its pages once more, and once again with nothing in them where they were.
    await db.require_room(2 * size, at_any_cost=True)
    async with db.write() as main:
        await search.forget(main)
    await db.vacuum()


@asynccontextmanager
async def _in_turn(db: Database, patience_s: float) -> AsyncIterator[None]:
    # Whoever waits here finds it done for them as well, or does it for all who wait.
    try:
        async with asyncio.timeout(patience_s):
            await db.erasing.acquire()
    except TimeoutError:
        raise Overloaded("The files are being written anew all the time.") from None
    try:
        yield
    finally:
        db.erasing.release()


@asynccontextmanager
async def taken(db: Database, job: str) -> AsyncIterator[bool]:
    """Say whether something is due; it is done when this ends without an error.

    Whoever takes a story back meanwhile may have come too late for this round: for them it is
    due anew, and stays so.
    """
    in_hand = f"{job} taken"
    async with db.read() as main:
        due = not {job, in_hand}.isdisjoint(await figures.due_jobs(main))
    if due:
        async with db.write() as main:
            await figures.add_job(main, in_hand)
            await figures.finish_job(main, job)
    yield due
    if due:
        async with db.write() as main:
            await figures.finish_job(main, in_hand)
