"""What withheld stories are withheld for: in the first round, and in an appeal that was upheld."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.states import State
from moderation.verdict import QUORUM
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import appeal_votes
from voicebox.store.tables import reviews, stories


@dataclass(frozen=True, order=True)
class Gap:
    """What the public sees of one withheld story: the month of the last vote, and the reason."""

    month: str
    reason: str


async def gaps(main: Connection) -> Mapping[str, Gap]:
    """Return the gap of each withheld story, by its id."""
    why = agreed()
    rows = await main.execute(sa.select(why))
    # There can be several reasons that two people agreed on: what was decided last stands.
    ordered = sorted(rows, key=lambda row: (row.round, row.month))
    return {row.story_id: Gap(row.month, row.reason) for row in ordered}


def agreed() -> sa.Subquery:
    """Return a row for each reason on which enough people agreed, each round weighed alone.

    Its columns: `story_id`, `reason`, the `month` of the last vote for it, and the `round`: 0, or
    1 for an appeal. A story can have several: the last vote of the last round stands.
    """
    return sa.union_all(_of(reviews, 0), _of(appeal_votes, 1).where(_is_of_last())).subquery()


def _of(votes: sa.Table, number: int) -> sa.Select[tuple[str, str, str, int]]:
    return (
        sa.select(
            stories.c.id.label("story_id"),
            votes.c.reason,
            sa.func.max(sa.func.substr(votes.c.day, 1, 7)).label("month"),
            sa.literal_column(str(number)).label("round"),
        )
        .join(votes, votes.c.story_id == stories.c.id)
        .where(stories.c.state == State.WITHHELD, votes.c.version == stories.c.version)
        .where(votes.c.reason.is_not(None))
        .group_by(stories.c.id, votes.c.reason)
        .having(sa.func.count() >= QUORUM)
    )


def _is_of_last() -> sa.ColumnElement[bool]:
    """Return the condition that an appeal is about the verdict that stands now.

    A story that was read anew, at the day of an order, keeps the votes on an appeal of before.
    """
    first_round = (reviews.c.story_id == stories.c.id, reviews.c.version == stories.c.version)
    verdict = sa.select(sa.func.max(reviews.c.day)).where(*first_round).scalar_subquery()
    return appeal_votes.c.verdict == verdict
