"""Whoever had a story in hand leaves it to others for a while: nobody keeps it from them alone.

Taken again at once, day after day, a story would be read by nobody else, and one person would
have kept it from the public without a vote.
"""

from collections.abc import Set

from voicebox.errors import Conflict
from voicebox.model import Session
from voicebox.store import reviews, staff
from voicebox.store.db import Connection
from voicebox.world import World

#: From the second day after on they may have it again, so that others had one whole day at least.
DAYS = 2


async def left_to_others(main: Connection, world: World, session: Session) -> Set[str]:
    """Return the stories that this moderator leaves to others for now.

    None of which all others have let go as well, or where nobody else is there to read them.
    """
    return await leaves_to_others(main, world, session.moderator_id)


async def leaves_to_others(main: Connection, world: World, moderator_id: str) -> Set[str]:
    """Return the same for anybody, by their id."""
    others = {one.id for one in await staff.everyone(main)} - {moderator_id}
    gone = await reviews.let_go(main, after=world.day_before(DAYS))
    return {story for story, who in gone.items() if moderator_id in who and not others <= who}


async def let_go(main: Connection, world: World, story_id: str, moderator_id: str) -> None:
    """Take a story out of a moderator's hands, who leaves it to others from now on.

    So does whoever handed it to them: while it went from one to the other, nobody else had a turn.
    """
    handed = await reviews.was_handed(main, story_id)
    await reviews.release(main, story_id)
    await reviews.skip(main, story_id, moderator_id, world.day())
    if handed:
        await reviews.skip_again(main, story_id, world.day())


async def require_rested(main: Connection, world: World, session: Session, story_id: str) -> None:
    """Keep a story for others that this moderator had in hand until a moment ago.

    Raises:
        Conflict: they had it today or yesterday.
    """
    if story_id in await left_to_others(main, world, session):
        raise Conflict("You had this story in hand: for two days it is for others to read.")
