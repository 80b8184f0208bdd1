"""Where every story that arrived is now: the sum of all states, always."""

from moderation.overdue import is_overdue
from voicebox.model import Flow
from voicebox.store import figures, owed, stories
from voicebox.store.db import Connection
from voicebox.world import World


async def flow(main: Connection) -> Flow:
    """Return the public numbers of all closed windows.

    What is in the open window is not counted yet, unless it was taken back: a number that
    changed with each arrival would tell when somebody wrote. Collections that were public
    elsewhere are not counted.
    """
    arrived = await figures.read(main, "arrived")
    withdrawn = await figures.read(main, "withdrawn")
    return Flow(arrived, withdrawn, await stories.count_by_state(main))


async def overdue(main: Connection, world: World) -> int:
    """Return for how many stories told here a decision is overdue; nothing else comes of it."""
    now, counts = world.week(), await owed.by_week(main)
    return sum(count for (state, week), count in counts.items() if is_overdue(state, week, now))
