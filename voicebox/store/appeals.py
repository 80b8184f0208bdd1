"""Appeals, and the votes on them."""

from collections.abc import Sequence, Set

import sqlalchemy as sa

from voicebox.model import Review, SealedAppeal
from voicebox.store.db import Connection
from voicebox.store.dialogue_tables import appeal_votes, appeals
from voicebox.store.tables import reviews

_REVIEW = [column for column in appeal_votes.c if column.name != "verdict"]


async def add(main: Connection, appeal: SealedAppeal) -> None:
    """Keep an appeal. A second one about the same verdict breaks the table's key."""
    values = {column.name: getattr(appeal, column.name) for column in appeals.c}
    await main.execute(sa.insert(appeals).values(values))


async def of_story(main: Connection, story_id: str, version: int) -> Sequence[SealedAppeal]:
    """Return the appeals on one version of a story, the last verdict first."""
    query = (
        sa.select(appeals)
        .where(appeals.c.story_id == story_id, appeals.c.version == version)
        .order_by(appeals.c.verdict.desc())
    )
    return [SealedAppeal(**row._asdict()) for row in await main.execute(query)]


async def end(main: Connection, appeal: SealedAppeal, outcome: str) -> None:
    """Write down what became of an appeal: `upheld` or `overturned`."""
    change = sa.update(appeals).where(
        appeals.c.story_id == appeal.story_id,
        appeals.c.version == appeal.version,
        appeals.c.verdict == appeal.verdict,
    )
    await main.execute(change.values(outcome=outcome))


async def vote(main: Connection, appeal: SealedAppeal, review: Review) -> None:
    """Keep a vote on an appeal. Who voted on the story before is kept out by the table itself."""
    values = {column.name: getattr(review, column.name) for column in _REVIEW}
    await main.execute(sa.insert(appeal_votes).values(verdict=appeal.verdict, **values))


async def votes(main: Connection, appeal: SealedAppeal) -> Sequence[Review]:
    """Return the votes on an appeal, in no order."""
    query = sa.select(*_REVIEW).where(
        appeal_votes.c.story_id == appeal.story_id,
        appeal_votes.c.version == appeal.version,
        appeal_votes.c.verdict == appeal.verdict,
    )
    return [Review(**row._asdict()) for row in await main.execute(query)]


async def involved(main: Connection, moderator_id: str) -> Set[str]:
    """Return the stories that a moderator has voted on, in whatever version and round."""
    rounds = (
        sa.select(table.c.story_id).where(table.c.moderator_id == moderator_id)
        for table in (reviews, appeal_votes)
    )
    return set(await main.scalars(sa.union(*rounds)))
