"""Stories that arrive at the same time share one pair of commits.

A transaction on two files costs more than all that a story itself needs. Whoever comes while one
is open waits for the next, and that one takes in everybody who waits.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicebox.errors import NoRoom, Overloaded
from voicebox.flows import submit as submitting
from voicebox.flows.submit import submit
from voicebox.model import Arrival, Draft
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Database
from voicebox.world import World

#: How many go into one transaction, so that nobody waits for a crowd.
TOGETHER = 16


@dataclass(eq=False)
class _Sending:
    receipt: str = field(repr=False)
    draft: Draft = field(repr=False)
    arrival: asyncio.Future[Arrival] = field(default_factory=asyncio.Future, repr=False)


class Arrivals:
    """Takes stories in; whoever has the turn does it for all who wait."""

    def __init__(self, db: Database, world: World, keyring: Keyring) -> None:
        self._db = db
        self._world = world
        self._keyring = keyring
        self._turn = asyncio.Lock()
        self._waiting: list[_Sending] = []

    async def take_in(self, receipt: str, draft: Draft) -> Arrival:
        """Keep a story until its window closes; return once it is safe on disk.

        Raises:
            Overloaded: the database is busy.
            Unusable: this site has no team yet, or the disk is full.
        """
        mine = _Sending(receipt, draft)
        self._waiting.append(mine)
        try:
            async with self._turn:
                if not mine.arrival.done():
                    await self._take_all_in(mine)
        finally:
            self._waiting.remove(mine)
        return mine.arrival.result()

    async def known(self, receipt: str, draft: Draft) -> Arrival | None:
        """Say what became of a form that was sent before; None when it is still to be kept."""
        if any(one.receipt == receipt for one in self._waiting):
            # It was sent twice at once: what becomes of the first is known after its turn.
            async with self._turn:
                pass
        async with self._db.read_both() as both:
            return await submitting.known(both, self._keyring, receipt, draft.to_bytes())

    async def _take_all_in(self, mine: _Sending) -> None:
        others = [one for one in self._waiting if one is not mine and not one.arrival.done()]
        together = [mine, *others[: TOGETHER - 1]]
        try:
            await self._write(together)
        except Overloaded:
            # Whoever waited meanwhile has waited as long: each in a turn of their own would be a
            # queue of minutes before a busy database.
            for one in self._waiting:
                if not one.arrival.done():
                    one.arrival.set_exception(Overloaded("The database is busy."))
                    one.arrival.exception()  # who went away meanwhile asks for it no more
        except Exception as error:
            if len(together) == 1 or isinstance(error, NoRoom):
                raise
            # What is wrong with one of them is not the business of the others, who all have
            # a turn of their own yet.
            await self._write([mine])

    async def _write(self, together: Sequence[_Sending]) -> None:
        async with self._db.write_both() as both:
            arrivals = [
                await submit(
                    both, self._world, self._keyring, one.receipt, one.draft, one.draft.to_bytes()
                )
                for one in together
            ]
        for one, arrival in zip(together, arrivals, strict=True):
            one.arrival.set_result(arrival)
