"""No table takes a reason that is not one of the seven: what is never a reason cannot be kept."""

import sqlite3

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from moderation.policy import ReasonKey, load
from tests.flows.place import Place

TABLES = ("reviews", "appeal_votes", "rereadings")


def store(place: Place, table: str, story_id: str, reason: str) -> None:
    """Write a vote to withhold past every flow."""
    columns = [name for _, name, *_ in place.rows("main", f"PRAGMA table_info({table})")]
    known = {"story_id": story_id, "version": 1, "moderator_id": reason, "reason": reason}
    known |= {"clause": "1", "publish": 0, "folded": 0, "sealed": b""}
    values = [known.get(name, "2026-11-25") for name in columns]
    insert = sa.table(table, *map(sa.column, columns)).insert()
    place.rows("main", str(insert.compile(dialect=sqlite.dialect())), *values)


@pytest.mark.parametrize("table", TABLES)
async def test_what_is_never_a_reason_cannot_be_stored(place: Place, table: str) -> None:
    story_id = place.id_of(await place.tell())
    await place.close()
    store(place, table, story_id, ReasonKey.THREAT)
    for never in load().nevers:
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            store(place, table, story_id, never.key)
