"""Near-copies in one line of the queue: one act casts the vote `spam` on each of them.

It is many votes, and no new kind of one: each is refused, weighed, entered in the log and taken
back as any other. No other reason can be given to many stories at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.copies import FEWEST
from moderation.policy import Policy, ReasonKey
from moderation.verdict import Verdict
from voicebox.errors import Conflict
from voicebox.flows import hands, offers, votes, windows
from voicebox.flows.offers import Offered
from voicebox.model import Ballot, Session
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Both
from voicebox.world import World

#: Stories of one act: a form has room for so many, and one person can look at so many.
MOST = 40


@dataclass(frozen=True)
class Cast:
    """What came of one act."""

    #: The stories on which a vote was cast, by id, and what the votes on each came to.
    outcomes: Mapping[str, Verdict]
    #: How many were asked for and not voted on: somebody else has them, they have changed, or
    #: they are more than this moderator's share of today.
    left_out: int


async def line_of(
    both: Both, world: World, session: Session, story_ids: Sequence[str]
) -> Sequence[Offered]:
    """Return the line of this moderator's queue in which most of some stories stand.

    Empty where they stand in no line of near-copies any longer. An appeal is not among them: its
    teller has said why, and it is read by itself.
    """
    wanted = set(story_ids)
    shown = await offers.show_queue(both, world, session)
    lines = [line for line in shown.lines if len(line) >= FEWEST]
    line = max(lines, key=lambda one: len(wanted & {story.story_id for story in one}), default=())
    if not wanted & {story.story_id for story in line}:
        return ()
    return [story for story in line if not story.appealed][:MOST]


async def vote_spam(
    both: Both,
    world: World,
    keyring: Keyring,
    policy: Policy,
    session: Session,
    chosen: Mapping[str, int],
    clause: str,
    sentence: str,
) -> Cast:
    """Cast this moderator's vote `spam` on near-copies, by id and by the version that they saw.

    Whatever is not offered to them just now is left out, and so is what somebody has changed.

    Raises:
        Unfit: no story was chosen, or the clause of `spam` or the sentence is missing.
    """
    ballot = Ballot(False, ReasonKey.SPAM.value, clause or None, (), sentence)
    votes.require_fit(ballot, policy, "")
    if not chosen:
        raise votes.Unfit("story", "missing")
    # What they had in hand until a moment ago is for others, before anything is counted for it.
    await windows.lapse_claims(both.main, world)
    outcomes = {}
    for story in await line_of(both, world, session, list(chosen)):
        if chosen.get(story.story_id) != story.version:
            continue
        try:
            await hands.claim(both, world, session, story.story_id)
        except Conflict:  # it is heavy, and their share of today is used up by those before it
            continue
        outcomes[story.story_id] = await votes.vote(
            both, world, keyring, policy, session, story.story_id, ballot
        )
    return Cast(outcomes, len(chosen) - len(outcomes))
