"""What a vote that is taken back leaves: nothing of the vote, and no month of publication."""

import sqlalchemy as sa

from moderation.states import State
from voicebox.model import SealedStory
from voicebox.store.db import Connection
from voicebox.store.tables import reviews, stories


async def forget_vote(main: Connection, story_id: str, version: int, moderator_id: str) -> None:
    """Delete one person's vote on a version of a story."""
    await main.execute(
        sa.delete(reviews).where(
            reviews.c.story_id == story_id,
            reviews.c.version == version,
            reviews.c.moderator_id == moderator_id,
        )
    )


async def finish(main: Connection, story: SealedStory) -> None:
    """Put a story back into the queue whose publication was taken back in the keys alone.

    A crash came between: the votes to publish go, and those that others gave stand. Where
    there is none to publish, its keys are older than its words, and it is left as it is.
    """
    here = sa.and_(reviews.c.story_id == story.id, reviews.c.version == story.version)
    gone = await main.execute(sa.delete(reviews).where(here, reviews.c.publish))
    if gone.rowcount:
        others = (await main.execute(sa.select(reviews.c.moderator_id).where(here))).first()
        state = State.WAITING if others is None else State.SECOND_READING
        await main.execute(sa.update(stories).where(stories.c.id == story.id).values(state=state))
