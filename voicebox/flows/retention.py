"""What is forgotten, and when: 90 days after a refusal moderators can open a story no more.

Its teller can, with the receipt, until they take it back.
"""

from moderation.states import State
from moderation.verdict import APPEAL_DAYS
from voicebox.model import SealedStory
from voicebox.store import appeals, orders, reviews, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.world import World


async def forget_refused(both: Both, world: World) -> None:
    """Destroy the team's wrap of each story whose time for an appeal is over.

    One that others look at again is not withheld meanwhile, and is left alone. So is one that
    an order holds back: it is read anew when the order is looked at again.
    """
    for story in await stories.in_state(both.main, State.WITHHELD):
        if await _is_over(both.main, world, story):
            await story_keys.set_team(both.keys, story.id, story.version, None)


async def _is_over(main: Connection, world: World, story: SealedStory) -> bool:
    votes = list(await reviews.of_story(main, story.id, story.version))
    for appeal in await appeals.of_story(main, story.id, story.version):
        votes += await appeals.votes(main, appeal)
    if not votes or await orders.of_story(main, story.id, story.version):
        return False
    return max(vote.day for vote in votes) < world.day_before(APPEAL_DAYS)
