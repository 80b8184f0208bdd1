"""What the site remembers of itself (keys database)."""

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.tables import facts


async def get(keys: Connection, name: str) -> str | None:
    """Return what is remembered under a name."""
    return await keys.scalar(sa.select(facts.c.value).where(facts.c.name == name))


async def put(keys: Connection, name: str, value: str) -> None:
    """Remember something under a name."""
    await keys.execute(sa.delete(facts).where(facts.c.name == name))
    await keys.execute(sa.insert(facts).values(name=name, value=value))
