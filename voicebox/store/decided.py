"""What was decided long ago, and stands: nobody asks for it to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.states import State
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import appeal_votes
from voicebox.store.mask_tables import masks
from voicebox.store.report_tables import notices, reports, rereadings
from voicebox.store.tables import reviews, stories

#: Where a story stands that people let out. What they withheld has a time of its own.
_LET_OUT = (State.PUBLISHED, State.KEPT, State.HIDDEN)


@dataclass(frozen=True)
class Decided:
    """A story that stands, and whether a hint of its words is kept for the team."""

    story_id: str
    version: int
    has_hint: bool


async def before(main: Connection, day: str) -> Sequence[Decided]:
    """Return the stories that people let out before a day, in no order.

    The day is that of the last vote; where words were covered and nobody had to vote, that on
    which it was proposed. Not among them: what is reported, or read again, or the matter of a
    notice that is not closed.
    """
    last = sa.union_all(*(_days(table) for table in (reviews, appeal_votes, masks))).subquery()
    # A report of what its teller has taken away from the public since, nobody answers.
    is_public = stories.c.state == State.PUBLISHED
    reported = sa.exists().where(reports.c.story_id == stories.c.id, sa.not_(reports.c.answered))
    is_asked = (
        sa.and_(is_public, reported),
        sa.and_(is_public, sa.exists().where(rereadings.c.story_id == stories.c.id)),
        sa.exists().where(notices.c.story_id == stories.c.id, sa.not_(notices.c.closed)),
    )
    query = (
        sa.select(stories.c.id, stories.c.version, (stories.c.hint != b"").label("has_hint"))
        .join(last, sa.and_(last.c.story_id == stories.c.id, last.c.version == stories.c.version))
        .where(stories.c.state.in_(_LET_OUT), sa.not_(sa.or_(*is_asked)))
        .group_by(stories.c.id, stories.c.version, stories.c.hint)
        .having(sa.func.max(last.c.day) < day)
    )
    return [Decided(row.id, row.version, bool(row.has_hint)) for row in await main.execute(query)]


def _days(table: sa.Table) -> sa.Select[tuple[str, int, str]]:
    return sa.select(table.c.story_id, table.c.version, table.c.day)
