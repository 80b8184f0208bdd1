"""Collections: stories that were brought in together."""

from collections.abc import Sequence

import sqlalchemy as sa

from voicebox.model import Collection
from voicebox.store.db import Connection
from voicebox.store.tables import collections


async def add(main: Connection, collection: Collection) -> None:
    """Add a collection."""
    values = {column.name: getattr(collection, column.name) for column in collections.c}
    await main.execute(sa.insert(collections).values(values))


async def by_name(main: Connection, name: str) -> Collection | None:
    """Return the collection of that name."""
    query = sa.select(collections).where(collections.c.name == name)
    row = (await main.execute(query)).first()
    return None if row is None else Collection(**row._asdict())


async def everything(main: Connection) -> Sequence[Collection]:
    """Return all collections by name."""
    rows = await main.execute(sa.select(collections).order_by(collections.c.name))
    return [Collection(**row._asdict()) for row in rows]


async def delete(main: Connection, collection_id: str) -> None:
    """Delete a collection; its stories must be gone."""
    await main.execute(sa.delete(collections).where(collections.c.id == collection_id))
