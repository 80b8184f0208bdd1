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
    me = session.moderator_id
    others = {one.id for one in await staff.everyone(main)} - {me}
    let_go = await reviews.let_go(main, after=world.day_before(DAYS))
    return {story for story, who in let_go.items() if me in who and not others <= who}


async def require_rested(main: Connection, world: World, session: Session, story_id: str) -> None:
    """Keep a story for others that this moderator had in hand until a moment ago.

    Raises:
        Conflict: they had it today or yesterday.
    """
    if story_id in await left_to_others(main, world, session):
        raise Conflict("You had this story in hand: for two days it is for others to read.")
