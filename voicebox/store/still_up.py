"""Public versions that their tellers leave up until a newer one is read."""

from dataclasses import dataclass

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.edit_tables import still_up


@dataclass(frozen=True)
class StillUp:
    """Which version it is, and whether two people have withheld it meanwhile."""

    version: int
    withheld: bool


async def put(main: Connection, story_id: str, version: int, *, withheld: bool = False) -> None:
    """Note which version of a story stays up, or that it did and was withheld."""
    await forget(main, story_id)
    values = {"story_id": story_id, "version": version, "withheld": withheld}
    await main.execute(sa.insert(still_up).values(values))


async def find(main: Connection, story_id: str) -> StillUp | None:
    """Return which version of a story stays up; None when no older one does."""
    query = sa.select(still_up.c.version, still_up.c.withheld)
    row = (await main.execute(query.where(still_up.c.story_id == story_id))).first()
    return None if row is None else StillUp(row.version, row.withheld)


async def forget(main: Connection, story_id: str) -> None:
    """Forget that an older version of a story stayed up."""
    await main.execute(sa.delete(still_up).where(still_up.c.story_id == story_id))
