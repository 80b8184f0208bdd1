"""How long it takes until a person has read what arrives now."""

from dataclasses import dataclass

from moderation.overdue import week_of, weeks_between
from moderation.states import IN_QUEUE
from voicebox.store import figures, owed, reviews, stories
from voicebox.store.db import Connection, Database
from voicebox.world import World

#: From how many closed windows the pace of reading is told.
WINDOWS = 4
#: So many days back the slowest case is looked for.
RECENT_DAYS = 28


@dataclass(frozen=True)
class Expected:
    """How long reading takes: what waits, and how many are released in a window."""

    waiting: int
    #: None while too few windows have closed to say.
    per_window: float | None
    #: How many weeks after it came the slowest of late was first read, or waits by now; None
    #: where nothing was read of late and nothing waits.
    slowest_weeks: int | None = None


async def expected(main: Connection, world: World) -> Expected:
    """Return how many stories wait, and how many a window releases.

    What is in the open window is not counted: a number that changed with each arrival would
    tell when somebody wrote.
    """
    waiting = await stories.count_in(main, *IN_QUEUE)
    released = [window.released for window in await figures.last_windows(main, WINDOWS)]
    per_window = sum(released) / len(released) if any(released) else None
    return Expected(waiting, per_window, await _slowest(main, world))


async def _slowest(main: Connection, world: World) -> int | None:
    read = await reviews.first_days(main, world.day_before(RECENT_DAYS))
    waits = [weeks_between(came, week_of(day)) for came, day in read]
    now = world.week()
    waits += [
        weeks_between(since, now)
        for state, since in await owed.by_week(main)
        if state in IN_QUEUE and since <= now
    ]
    return max(waits, default=None)


class Pace:
    """Asks once in an hour: tellers are told in windows, and need not wait for the count."""

    def __init__(self, db: Database, world: World) -> None:
        self._db = db
        self._world = world
        self._known: tuple[str, Expected] | None = None

    async def expected(self) -> Expected:
        """Return how long reading takes, as of some moment in this hour."""
        hour = self._world.hour()
        if self._known is None or self._known[0] != hour:
            async with self._db.read() as main:
                self._known = hour, await expected(main, self._world)
        return self._known[1]
