"""How long it takes until a person has read what arrives now."""

from dataclasses import dataclass

from moderation.states import IN_QUEUE
from voicebox.store import figures, stories
from voicebox.store.db import Connection, Database
from voicebox.world import World

#: From how many closed windows the pace of reading is told.
WINDOWS = 4


@dataclass(frozen=True)
class Expected:
    """How long reading takes: what waits, and how many are released in a window."""

    waiting: int
    #: None while too few windows have closed to say.
    per_window: float | None


async def expected(main: Connection) -> Expected:
    """Return how many stories wait, and how many a window releases.

    What is in the open window is not counted: a number that changed with each arrival would
    tell when somebody wrote.
    """
    waiting = await stories.count_in(main, *IN_QUEUE)
    released = [window.released for window in await figures.last_windows(main, WINDOWS)]
    per_window = sum(released) / len(released) if any(released) else None
    return Expected(waiting, per_window)


class Pace:
    """Asks once in an hour: whoever sends a story is told in windows, and need not wait for it."""

    def __init__(self, db: Database, world: World) -> None:
        self._db = db
        self._world = world
        self._known: tuple[str, Expected] | None = None

    async def expected(self) -> Expected:
        """Return how long reading takes, as of some moment in this hour."""
        hour = self._world.hour()
        if self._known is None or self._known[0] != hour:
            async with self._db.read() as main:
                self._known = hour, await expected(main)
        return self._known[1]
