"""How much comes from one place: in memory, about marks that are forgotten after ten minutes."""

from dataclasses import dataclass
from datetime import datetime

from voicebox.sealing.addresses import AddressMarks
from voicebox.world import World

#: What a place may send at once, and how much is added in a minute.
FULL = 12.0
A_MINUTE = 1.0
#: More places than this are a flood by themselves: all are forgotten, and nobody is held back.
MOST_PLACES = 100_000


@dataclass
class _Bucket:
    left: float
    seen: datetime


class Buckets:
    """A bucket for each place that an address stands for; shared addresses have none."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._marks = AddressMarks(world)
        self._since = self._marks.key_since
        self._buckets: dict[bytes, _Bucket] = {}

    def take(self, address: str) -> bool:
        """Tell whether something more may come from an address, and count it."""
        mark = self._marks.mark(address)
        if mark is None:
            return True
        if self._since != self._marks.key_since or len(self._buckets) >= MOST_PLACES:
            self._since = self._marks.key_since
            self._buckets.clear()
        now = self._world.now()
        bucket = self._buckets.setdefault(mark, _Bucket(FULL, now))
        # A clock that goes back takes nothing away.
        minutes = max((now - bucket.seen).total_seconds(), 0) / 60
        bucket.left, bucket.seen = min(FULL, bucket.left + minutes * A_MINUTE), now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True
