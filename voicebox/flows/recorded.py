"""Which of what is done to stories is entered in the public log, and with how many people."""

from collections import Counter
from collections.abc import Iterable, Sequence

from moderation.log import Kind
from moderation.policy import ReasonKey
from moderation.states import State
from moderation.verdict import Verdict
from voicebox.flows import record
from voicebox.flows.appeals import on_verdict
from voicebox.flows.record import Hand
from voicebox.model import Review, SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import appeals, reviews, stories, waiting
from voicebox.store.db import Both


async def verdict(
    both: Both, hand: Hand, story: SealedStory, votes: Sequence[Review], outcome: Verdict
) -> None:
    """Enter a refusal, or what became of an appeal, with the votes that came to it.

    What is to be published is entered by the site, when its window closes.
    """
    appealed = story.state is State.APPEALED
    if outcome is Verdict.PUBLISH:
        if appealed:
            await record.cut(both, hand, story.id, Kind.OVERTURNED, people=len(votes))
        await record.let_site(both, hand, story.id)
    if outcome is Verdict.REFUSE:
        await refusal(both, hand, story, Kind.UPHELD if appealed else Kind.WITHHELD, votes)


async def refusal(
    both: Both, hand: Hand, story: SealedStory, kind: Kind, votes: Sequence[Review]
) -> None:
    """Enter that a story is withheld: the reason on which people agreed, and how many did."""
    given = Counter(vote.reason for vote in votes if vote.reason is not None)
    [(reason, people)] = given.most_common(1)
    await record.cut(both, hand, story.id, kind, reason=ReasonKey(reason), people=people)


async def release(both: Both, keyring: Keyring, story: SealedStory) -> None:
    """Enter that a story was published, or that it was read and nothing of it is public."""
    known = await on_verdict(both.main, story)
    # After an appeal, those who let it out are not those who would not.
    votes = (
        await appeals.votes(both.main, known)
        if known
        else await reviews.of_story(both.main, story.id, story.version)
    )
    kind = Kind.PUBLISHED if story.dials.public else Kind.KEPT
    await record.cut_alone(both, keyring, story.id, kind, people=len(votes))


async def unseen(both: Both, keyring: Keyring, story_ids: Iterable[str]) -> None:
    """Enter withdrawals of stories told here that reached their keys and not their words."""
    for story_id in story_ids:
        story = await stories.find(both.main, story_id)
        story = story or await waiting.find(both.main, story_id)
        if story is not None and story.collection is None:
            await record.leave_unseen(both, keyring, story_id)
