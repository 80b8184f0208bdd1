"""The two rounds of votes on a story: the first, and one on an appeal by people new to it."""

from collections.abc import Sequence

from moderation.states import State
from moderation.verdict import Verdict
from voicebox.errors import Conflict
from voicebox.flows import learned
from voicebox.model import Review, SealedAppeal, SealedStory
from voicebox.store import appeals, figures, reviews
from voicebox.store.db import Connection
from voicebox.world import World


async def cast(main: Connection, story: SealedStory, review: Review) -> Sequence[Review]:
    """Keep a vote; return the votes of its round, which alone are weighed together."""
    if story.state is State.APPEALED:
        appeal = await running(main, story)
        await appeals.vote(main, appeal, review)
        return await appeals.votes(main, appeal)
    await reviews.add(main, review)
    votes = await reviews.of_story(main, story.id, story.version)
    await _count_second(main, votes)
    return votes


async def settle(main: Connection, world: World, story: SealedStory, outcome: Verdict) -> None:
    """Write down what became of an appeal, once its votes have come to something."""
    if story.state is not State.APPEALED or outcome is Verdict.WAIT:
        return
    ended = "upheld" if outcome is Verdict.REFUSE else "overturned"
    await appeals.end(main, await running(main, story), ended)
    await figures.add(main, ended)
    if outcome is Verdict.PUBLISH:
        await learned.overturned(main, world)


async def require_uninvolved(main: Connection, story: SealedStory, moderator_id: str) -> None:
    """Keep whoever voted on a story, in whatever version of it, away from its appeal.

    Raises:
        Conflict: they had a part in it.
    """
    if story.state is State.APPEALED and story.id in await appeals.involved(main, moderator_id):
        raise Conflict("You have voted on this story: its appeal is for people new to it.")


async def running(main: Connection, story: SealedStory) -> SealedAppeal:
    """Return the appeal that runs on a story; there is one while it is appealed."""
    found = await appeals.of_story(main, story.id, story.version)
    return next(appeal for appeal in found if appeal.outcome is None)


async def _count_second(main: Connection, votes: Sequence[Review]) -> None:
    # Only how often two people read a story, and how often they chose differently.
    if len(votes) == 2:
        await figures.add(main, "second_readings")
        if len({vote.reason for vote in votes}) > 1:
            await figures.add(main, "second_differed")
