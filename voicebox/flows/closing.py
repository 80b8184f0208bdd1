"""After a restore: what waits for moderators, and nobody of them can open any more.

The words can come from an older copy than the keys, which are always the newest. It may have been
decided and closed to them since, or its teller has changed it, and its words have no key.
"""

from dataclasses import replace

from moderation.states import BEFORE_VERDICT, State
from voicebox.flows import last_public
from voicebox.model import SealedStory
from voicebox.store import rests, reviews, stories, story_keys, waiting
from voicebox.store.db import Both, Connection

#: Where moderators or the site are to open a story, now or after its rest.
TO_BE_OPENED = (*BEFORE_VERDICT, State.CLEARED)


async def leave_to_tellers(both: Both) -> int:
    """Let no story stand in a queue in which nobody could read it.

    Its teller says with the receipt what is to be done with it, and gives the key with that.

    Returns:
        How many stood there that their tellers can open. The others have no key at all.
    """
    arriving = [story for story in await waiting.everything(both.main) if story.dials.any]
    there = await stories.in_state(both.main, *TO_BE_OPENED)
    closed = [story for story in (*arriving, *there) if await _is_closed(both, story)]
    for story in closed:
        await put_away(both.main, story, State.UNDECIDED)
    known = await story_keys.known(both.keys)
    return sum((story.id, story.version) in known for story in closed)


async def put_away(main: Connection, story: SealedStory, to: State) -> None:
    """Take a story that is not public out of every queue, the waiting room too."""
    await rests.end(main, story.id)
    if await waiting.exists(main, story.id):
        await waiting.delete(main, story.id)
        await stories.add(main, [replace(story, state=to)])
    else:
        await reviews.release(main, story.id)
        await stories.move(main, story.id, to)


async def _is_closed(both: Both, story: SealedStory) -> bool:
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        return True
    if wraps.release_wrap is not None or wraps.escrow_wrap is not None:
        return False
    return not await last_public.is_there(both, story.id, story.version)
