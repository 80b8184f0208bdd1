"""What votes come to. The promise of the platform, in one screen and without I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from moderation.policy import ReasonKey

QUORUM = 2
#: For so many days after the day of a refusal its teller can appeal, this last one included.
APPEAL_DAYS = 90


class Verdict(StrEnum):
    """What the votes on one story come to."""

    WAIT = "wait"
    PUBLISH = "publish"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Vote:
    """One person's vote: to publish, or to withhold for a reason."""

    moderator: str
    reason: ReasonKey | None = None
    #: The clause of the rule that a refusal cites. Two people may cite two clauses of one reason.
    clause: str | None = None


def verdict(votes: Iterable[Vote], quorum: int = QUORUM) -> Verdict:
    """Weigh one story's votes: anyone may publish, nobody may refuse alone.

    A refusal stands once `quorum` different moderators give the same reason; two different
    reasons wait for a third reader, and three readers with three reasons have not agreed.
    Publishing wins over what is short of its quorum, and silence decides nothing, however
    long it lasts.

    Raises:
        ValueError: the quorum would let somebody refuse alone.
    """
    if quorum < QUORUM:
        raise ValueError(f"A quorum of {quorum} is too small; a refusal takes {QUORUM} people.")
    giving: dict[ReasonKey, set[str]] = {}
    publishers = set()
    for vote in votes:
        if vote.reason is None:
            publishers.add(vote.moderator)
        else:
            giving.setdefault(vote.reason, set()).add(vote.moderator)
    if any(len(moderators) >= quorum for moderators in giving.values()):
        return Verdict.REFUSE
    readers = publishers.union(*giving.values())
    return Verdict.PUBLISH if publishers or len(readers) > quorum else Verdict.WAIT
