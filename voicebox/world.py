"""The only door to time and chance."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """What no pure function may reach for by itself, so that tests can hold it still.

    Times of people are handed out coarsely: a week, a month, a day, an hour. The exact
    moment is for sessions and second factors alone.
    """

    now: Callable[[], datetime] = _utc_now
    chance: Callable[[int], bytes] = secrets.token_bytes

    def week(self) -> str:
        """Return the ISO week, as `2026-W48`."""
        year, week, _ = self.now().isocalendar()
        return f"{year}-W{week:02}"

    def month(self) -> str:
        """Return the month, as `2026-11`."""
        return self.now().strftime("%Y-%m")

    def day(self) -> str:
        """Return the day, as `2026-11-25`."""
        return self.now().date().isoformat()

    def day_before(self, days: int = 1) -> str:
        """Return the day so many days ago, as `2026-11-24`."""
        return (self.now() - timedelta(days=days)).date().isoformat()

    def hour(self, ago: int = 0) -> str:
        """Return the hour, or the one so many hours ago, as `2026-11-25T16`."""
        return (self.now() - timedelta(hours=ago)).strftime("%Y-%m-%dT%H")

    def fresh_id(self) -> str:
        """Return 32 random hex digits: an id that tells neither order nor time."""
        return self.chance(16).hex()

    def place(self) -> int:
        """Return a random 62-bit number: where something stands in a shuffled list."""
        return int.from_bytes(self.chance(8)) >> 2

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """Return the same things in an order that chance alone decides."""
        return [
            thing for _, _, thing in sorted((self.chance(16), n, t) for n, t in enumerate(things))
        ]
