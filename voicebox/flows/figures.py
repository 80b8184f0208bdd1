"""Where every story that arrived is now: the sum of all states, always."""

from voicebox.model import Flow
from voicebox.store import figures, stories
from voicebox.store.db import Connection


async def flow(main: Connection) -> Flow:
    """Return the public numbers of all closed windows.

    What is in the open window is not counted yet, unless it was taken back: a number that
    changed with each arrival would tell when somebody wrote. Collections that were public
    elsewhere are not counted.
    """
    arrived = await figures.read(main, "arrived")
    withdrawn = await figures.read(main, "withdrawn")
    return Flow(arrived, withdrawn, await stories.count_by_state(main))
