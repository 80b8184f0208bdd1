"""Why a story is withheld: what two people gave as their reason, opened for its teller."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.states import State
from moderation.verdict import QUORUM
from voicebox.flows import words
from voicebox.model import Review, SealedStory
from voicebox.store import reviews
from voicebox.store.db import Connection


@dataclass(frozen=True)
class Refusal:
    """Why a story is withheld: what its teller is told."""

    reason: str
    clause: str
    words: tuple[str, ...] = field(repr=False)
    sentence: str = field(repr=False)


async def of_story(main: Connection, story: SealedStory, key: bytes) -> tuple[Refusal, ...]:
    """Return why a story was withheld, also while others look at it again; else nothing."""
    if story.state not in (State.WITHHELD, State.APPEALED):
        return ()
    return told(story, key, await reviews.of_story(main, story.id, story.version))


def told(story: SealedStory, key: bytes, votes: Sequence[Review]) -> tuple[Refusal, ...]:
    """Return what those said who agreed on a reason; what nobody shared is not told."""
    reasons = [vote.reason for vote in votes if vote.reason is not None]
    agreed = {reason for reason in reasons if reasons.count(reason) >= QUORUM}
    found = []
    for vote in votes:
        if vote.reason in agreed and vote.clause is not None:
            marked, sentence = words.open_why(key, story, vote.moderator_id, vote.sealed)
            found.append(Refusal(vote.reason, vote.clause, marked, sentence))
    return tuple(found)
