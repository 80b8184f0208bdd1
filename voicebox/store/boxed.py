"""Every sealed value of both databases, wherever it lies: for a key that is made anew."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from voicebox.store import tables
from voicebox.store.db import Both, Connection

#: Rows of one statement: a story's words can have a megabyte.
BATCH = 200
Again = Callable[[bytes], bytes | None]


async def seal_again(both: Both, again: Again) -> int:
    """Put another value in the place of each that `again` returns one for; return how many.

    All columns of bytes are gone through, and no list of them is kept: none can be forgotten.
    """
    changed = 0
    for connection, schema in ((both.keys, tables.keys), (both.main, tables.main)):
        for table in schema.sorted_tables:
            for column in table.c:
                if isinstance(column.type, sa.LargeBinary) and not column.primary_key:
                    changed += await _column(connection, column, again)
    return changed


async def _column(connection: Connection, column: sa.Column[Any], again: Again) -> int:
    table = column.table
    key = list(table.primary_key.columns)
    rows = await connection.execute(sa.select(*key).where(column.is_not(None)))
    names, changed = [tuple(row) for row in rows], 0
    for at in range(0, len(names), BATCH):
        some = names[at : at + BATCH]
        for name, value in await _values(connection, column, key, some):
            anew = again(value)
            if anew is not None:
                here = sa.and_(*(part == one for part, one in zip(key, name, strict=True)))
                await connection.execute(sa.update(table).where(here).values({column: anew}))
                changed += 1
    return changed


async def _values(
    connection: Connection,
    column: sa.Column[Any],
    key: Sequence[sa.Column[Any]],
    names: Sequence[tuple[Any, ...]],
) -> Sequence[tuple[tuple[Any, ...], bytes]]:
    rows = await connection.execute(sa.select(column, *key).where(sa.tuple_(*key).in_(names)))
    return [(tuple(name), value) for value, *name in rows]
