"""The gate before a new story: open in quiet times, and to everybody by turns in a flood.

Who returns, reads or withdraws does not pass it. What it stops comes back with every word. A proof
of work always passes; without one there is the lane, with room for so many in an hour. Nothing is
asked of anybody while few stories come, so that an old phone has no sum to do on most days.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from voicebox.errors import Overloaded
from voicebox.sealing.proofs import NoProof, Proofs
from voicebox.web.buckets import Buckets
from voicebox.web.budget import Budget
from voicebox.world import World

#: What is taken in an hour without a proof, from everybody together.
LANE_AN_HOUR = 120
#: So many that would be sent in an hour are no flood: nothing is asked of them.
CALM = 60
#: How many tries a sum may take at most, by how many would be sent in this hour. The last is some
#: five seconds of a phone of 2016, and it does not get harder than that.
TRIES = ((CALM, 75), (400, 150), (2000, 300))
#: Nobody writes a story and reads it over in less.
QUICKEST_S = 10
#: How long a place waits that has sent much.
_PLACE_MINUTES = 1


class Why(StrEnum):
    """Why the gate is closed; a key of the sentences that say so."""

    QUICK = "quick"
    TRAP = "trap"
    CROWD = "crowd"
    FULL = "full"


class Closed(Overloaded):
    """Nothing was taken, and nothing is lost; it may pass later."""

    def __init__(self, why: Why, minutes: int = 0) -> None:
        super().__init__()
        self.why = why
        #: After how many minutes there is room; 0 where that is not what it waits for.
        self.minutes = minutes


@dataclass(frozen=True)
class Comer:
    """What the gate looks at of somebody who would send a story; nothing of it is kept."""

    receipt: str = field(repr=False)
    #: Seconds since the form was opened.
    age_s: float
    #: Empty where it came by an address that many share.
    address: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)
    #: What stands in the field that people do not see.
    trap: str = field(default="", repr=False)


class Gate:
    """Lets stories in, one by one."""

    def __init__(self, world: World, *, is_on: bool) -> None:
        self._is_on = is_on
        self._world = world
        self._proofs = Proofs(world)
        self._lane = Budget(world, LANE_AN_HOUR)
        self._buckets = Buckets(world)
        self._hour = ""
        #: How many would have been sent in this hour, stopped ones included.
        self._came = 0

    def ask(self, receipt: str) -> str:
        """Return the sum that a form should carry, as JSON; nothing in quiet times."""
        tries = self._tries()
        return self._proofs.ask(receipt, tries) if tries else ""

    @contextmanager
    def passing(self, comer: Comer) -> Iterator[None]:
        """Let somebody through; a proof is spent only if what follows comes to a good end.

        Raises:
            Closed: not now, or not so.
        """
        spent = self._let_in(comer) if self._is_on else ""
        try:
            yield
        except BaseException:
            self._proofs.give_back(spent)
            raise

    def _let_in(self, comer: Comer) -> str:
        calm = not self._tries()
        self._came += 1
        try:
            return self._proofs.spend(comer.receipt, comer.proof)
        except NoProof:
            self._without_proof(comer, calm=calm)
        return ""

    def _without_proof(self, comer: Comer, *, calm: bool) -> None:
        if comer.trap:
            raise Closed(Why.TRAP)
        # A clock that was set back says nothing about who fills a form in.
        if not calm and 0 <= comer.age_s < QUICKEST_S:
            raise Closed(Why.QUICK)
        if not self._buckets.take(comer.address):
            raise Closed(Why.CROWD, _PLACE_MINUTES)
        if not self._lane.take():
            raise Closed(Why.CROWD, self._lane.minutes_left())

    def _tries(self) -> int:
        if not self._is_on:
            return 0
        hour = self._world.hour()
        if hour != self._hour:
            self._hour, self._came = hour, 0
        return max((tries for came, tries in TRIES if self._came >= came), default=0)
