"""What is kept of receipts (keys database): a fingerprint each, and never the digits."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from voicebox.model import ReceiptRecord
from voicebox.store.db import Connection
from voicebox.store.tables import receipts, tombstones

#: Whole once and for all: to build a statement takes longer than to run it.
_ADD = sa.insert(receipts)
_FIND = sa.select(receipts).where(receipts.c.lookup == sa.bindparam("lookup"))
_GONE = sa.exists().where(tombstones.c.mark == sa.bindparam("mark")).label("gone")
_ONE = sa.select(sa.literal(1).label("one")).subquery()
_SEEN = sa.select(receipts, _GONE).select_from(
    _ONE.outerjoin(receipts, receipts.c.lookup == sa.bindparam("lookup"))
)


async def add(keys: Connection, record: ReceiptRecord) -> None:
    """Keep the fingerprint of a new receipt."""
    values = {column.name: getattr(record, column.name) for column in receipts.c}
    await keys.execute(_ADD, values)


async def find(keys: Connection, lookup: bytes) -> ReceiptRecord | None:
    """Return what is kept of a receipt."""
    row = (await keys.execute(_FIND, {"lookup": lookup})).first()
    return None if row is None else ReceiptRecord(**row._asdict())


async def seen(keys: Connection, lookup: bytes, mark: bytes) -> tuple[ReceiptRecord | None, bool]:
    """Return what is kept of a receipt, and whether there is this trace of its story.

    One question instead of two: every story that arrives asks both.
    """
    row = (await keys.execute(_SEEN, {"lookup": lookup, "mark": mark})).one()
    *kept, gone = row
    return None if row.lookup is None else ReceiptRecord(*kept), bool(gone)


async def lookups(keys: Connection, story_ids: Iterable[str]) -> Sequence[bytes]:
    """Return the fingerprints of the receipts of these stories, in no order."""
    query = sa.select(receipts.c.lookup).where(receipts.c.story_id.in_(list(story_ids)))
    return list(await keys.scalars(query))


async def use(keys: Connection, lookup: bytes, week: str) -> None:
    """Note the week in which a receipt was last used."""
    await keys.execute(sa.update(receipts).where(receipts.c.lookup == lookup).values(used=week))


async def age_body_marks(keys: Connection) -> None:
    """Move the marks of the forms that were sent: what was new is old, what was old is gone."""
    moved = {"body_before": receipts.c.body_now, "body_now": None}
    await keys.execute(sa.update(receipts).values(moved))


async def delete(keys: Connection, story_ids: Iterable[str]) -> None:
    """Destroy what is kept of the receipts of these stories."""
    await keys.execute(sa.delete(receipts).where(receipts.c.story_id.in_(list(story_ids))))
