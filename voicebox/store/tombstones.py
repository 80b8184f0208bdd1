"""Traces of what was taken back (keys database): 32 bytes each, which name nothing."""

from collections.abc import Iterable, Set

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.tables import tombstones

_EXISTS = sa.select(sa.literal(1)).where(tombstones.c.mark == sa.bindparam("mark"))


async def add(keys: Connection, marks: Iterable[bytes]) -> None:
    """Keep the traces of what is gone; one that is known is not doubled."""
    new = set(marks) - await known(keys)
    if new:
        # Sorted by the mark, which is random: their order in the file tells nothing.
        await keys.execute(sa.insert(tombstones), [{"mark": mark} for mark in sorted(new)])


async def exists(keys: Connection, mark: bytes) -> bool:
    """Tell whether there is a trace."""
    return await keys.scalar(_EXISTS, {"mark": mark}) is not None


async def known(keys: Connection) -> Set[bytes]:
    """Return all traces."""
    return set(await keys.scalars(sa.select(tombstones.c.mark)))
