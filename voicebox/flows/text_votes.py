"""Votes on what is no story, by the rules of stories: one person shows it, two keep it back."""

from collections.abc import Mapping

from moderation.policy import ReasonKey
from moderation.verdict import Verdict, Vote, verdict
from voicebox.errors import Conflict
from voicebox.model import Session
from voicebox.store.db import Connection
from voicebox.store.text_votes import TextVotes


async def cast(
    main: Connection, votes: TextVotes, session: Session, text_id: str, reason: ReasonKey | None
) -> Verdict:
    """Count a vote to show a text, or to keep it back; forget all once they come to something.

    Where they come to a refusal, this vote made the two that agree: its reason is the text's.

    Raises:
        Conflict: this person has voted on it.
    """
    require_no_vote(session, await votes.on(main, text_id))
    await votes.add(main, text_id, session.moderator_id, reason)
    given = await votes.on(main, text_id)
    outcome = verdict(
        Vote(who, ReasonKey(why) if why is not None else None) for who, why in given.items()
    )
    if outcome is not Verdict.WAIT:
        await votes.forget(main, text_id)
    return outcome


def require_no_vote(session: Session, votes: Mapping[str, str | None]) -> None:
    """Leave a text to others once somebody has voted on it.

    Raises:
        Conflict: this person has.
    """
    if session.moderator_id in votes:
        raise Conflict("You have voted on this; another person reads it now.")
