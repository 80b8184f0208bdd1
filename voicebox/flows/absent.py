"""Keeps with the themes who told the stories that they were made from, in rounded numbers."""

from voicebox.store import absent
from voicebox.store.db import Connection
from voicebox.themes.absent import Traits, count


async def keep(main: Connection, month: str) -> None:
    """Count who told the stories of the last run, and put it in the place of what was counted.

    Args:
        main: the connection.
        month: the one that is not over yet, as `2026-11`.
    """
    told = [Traits(*one) for one in await absent.readable(main)]
    await absent.keep(main, count(told, month))
