"""Votes on public stories that were reported, and what they do to the story."""

from collections.abc import Sequence, Set

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import Review
from voicebox.store import reviews
from voicebox.store.db import Connection
from voicebox.store.report_tables import rereadings
from voicebox.store.tables import reviews as review_table
from voicebox.store.tables import stories

_VOTE = [column for column in rereadings.c if column.name != "folded"]


async def add(main: Connection, vote: Review, *, folded: bool) -> None:
    """Keep a vote. The same person's second vote on a version breaks the table's key."""
    values = {column.name: getattr(vote, column.name) for column in _VOTE}
    await main.execute(sa.insert(rereadings).values(values | {"folded": folded}))


async def of_story(main: Connection, story_id: str, version: int) -> Sequence[Review]:
    """Return the votes of the rereading that is going on, in no order."""
    query = sa.select(*_VOTE).where(
        rereadings.c.story_id == story_id, rereadings.c.version == version
    )
    return [Review(**row._asdict()) for row in await main.execute(query)]


async def voted_by(main: Connection, moderator_id: str) -> Set[tuple[str, int]]:
    """Return the stories and versions that a moderator has voted on, where others have yet to."""
    query = sa.select(rereadings.c.story_id, rereadings.c.version)
    rows = await main.execute(query.where(rereadings.c.moderator_id == moderator_id))
    return {(row.story_id, row.version) for row in rows}


async def begun(main: Connection) -> Set[tuple[str, int]]:
    """Return the stories and versions that somebody has voted on, where others have yet to."""
    rows = await main.execute(sa.select(rereadings.c.story_id, rereadings.c.version).distinct())
    return {(row.story_id, row.version) for row in rows}


async def forget(main: Connection, story_id: str, version: int, moderator_id: str) -> bool:
    """Delete one person's vote in the rereading that is going on; tell whether it folded."""
    here = sa.and_(
        rereadings.c.story_id == story_id,
        rereadings.c.version == version,
        rereadings.c.moderator_id == moderator_id,
    )
    folded = await main.scalar(sa.select(rereadings.c.folded).where(here))
    await main.execute(sa.delete(rereadings).where(here))
    return bool(folded)


async def clear(main: Connection, story_id: str) -> None:
    """Forget the votes of a rereading that has come to its end."""
    await main.execute(sa.delete(rereadings).where(rereadings.c.story_id == story_id))


async def withhold(main: Connection, votes: Sequence[Review]) -> None:
    """Put a published story among the withheld, with these votes as the reason its teller reads.

    What somebody had voted on this version before, they no longer hold to. The month of
    publication goes: it is public no longer.
    """
    await keep(main, votes)
    change = sa.update(stories).where(stories.c.id == votes[0].story_id)
    await main.execute(change.values(state=State.WITHHELD, month=None))


async def keep(main: Connection, votes: Sequence[Review]) -> None:
    """Keep the votes of a rereading in place of what the same people voted before."""
    for vote in votes:
        before = sa.delete(review_table).where(
            review_table.c.story_id == vote.story_id,
            review_table.c.version == vote.version,
            review_table.c.moderator_id == vote.moderator_id,
        )
        await main.execute(before)
        await reviews.add(main, vote)
