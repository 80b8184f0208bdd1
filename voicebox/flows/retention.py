"""What is forgotten, and when: moderators lose the keys of what was decided.

30 days after a story was let out, 90 after it was refused: so long its teller can appeal. Its
teller opens it, with the receipt, until they take it back. Nothing undecided is ever closed.
"""

from moderation.states import State
from moderation.verdict import APPEAL_DAYS
from voicebox.model import SealedStory
from voicebox.store import (
    appeals,
    decided,
    last_public,
    notices,
    orders,
    reviews,
    stories,
    story_keys,
)
from voicebox.store.db import Both, Connection
from voicebox.world import World

#: After the last vote, of what stands.
DAYS = 30


async def forget_decided(both: Both, world: World) -> None:
    """Destroy the team's wrap of each story that was decided long enough ago.

    One that others look at again is not withheld meanwhile, and is left alone. So is one that
    an order holds back, which is read anew when the order is looked at again, unless its teller
    has turned all off; and one that somebody has reported or given notice of, until that is
    answered.
    """
    for story in await stories.in_state(both.main, State.WITHHELD):
        if await _is_over(both.main, world, story):
            await story_keys.close_to_team(both.keys, story.id, story.version)
            await last_public.forget(both.main, story.id)
            await stories.set_hint(both.main, story.id, b"")
    await _forget_let_out(both, world)


async def _forget_let_out(both: Both, world: World) -> None:
    aging = await story_keys.aging(both.keys)
    for one in await decided.before(both.main, world.day_before(DAYS)):
        if (one.story_id, one.version) in aging:
            await story_keys.close_to_team(both.keys, one.story_id, one.version)
        if one.has_hint:
            await stories.set_hint(both.main, one.story_id, b"")


async def _is_over(main: Connection, world: World, story: SealedStory) -> bool:
    votes = list(await reviews.of_story(main, story.id, story.version))
    for appeal in await appeals.of_story(main, story.id, story.version):
        votes += await appeals.votes(main, appeal)
    to_be_read = story.dials.any and await orders.of_story(main, story.id, story.version)
    if not votes or to_be_read or await notices.has_open(main, story.id):
        return False
    return max(vote.day for vote in votes) < world.day_before(APPEAL_DAYS)
