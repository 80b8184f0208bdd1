"""Takes the last traces of deleted words off the disk, now or as soon as it can be done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from voicebox.errors import NoRoom
from voicebox.store import figures, search
from voicebox.store.db import PATIENCE_S, Database

#: Noted where something was deleted.
ERASE_JOB = "erase"
#: How long a teller waits for others who read the database; the worker waits longer.
TELLER_WAITS_S = 5.0
_STANDS = (
    "What was taken back is in no table any more and found by no search; the last traces of it go"
    " when there is room: `voicebox serve` and `voicebox work` see to that."
)


async def erase_what_is_due(db: Database, patience_s: float = PATIENCE_S) -> None:
    """Take deleted words out of the index, out of pages that rows were moved from, and the log.

    Raises:
        Overloaded: somebody reads or writes the database all the time; it is still due.
        NoRoom: there is too little to write the index and the files anew; they are out of the
            log. It is still due.
    """
    async with taken(db, ERASE_JOB) as due:
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
