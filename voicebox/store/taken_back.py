"""What a vote that is taken back leaves: nothing of the vote, and no month of publication."""

import sqlalchemy as sa

from moderation.states import State
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


async def unpublish(main: Connection, story_id: str, state: State) -> None:
    """Put a story that was public into a state of the queue: it has no month any more."""
    change = sa.update(stories).where(stories.c.id == story_id)
    await main.execute(change.values(state=state, month=None))
