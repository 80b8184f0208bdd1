"""What people would add or change: sent from any page, read by a person, answered in public.

The rules are those of stories: one moderator shows it, two different people with the same one of
the seven reasons keep it back, and nobody's silence decides anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import staff, text_votes
from voicebox.model import Session
from voicebox.sealing import boxes
from voicebox.store import messages as store
from voicebox.store.db import Connection
from voicebox.store.messages import Message, MessageState
from voicebox.world import World

LONGEST = 5_000  # characters


@dataclass(frozen=True)
class Unread:
    """A message that waits for this moderator."""

    id: str
    page: str
    month: str
    words: str = field(repr=False)
    #: Whether somebody has voted; what they chose is not shown.
    second: bool


@dataclass(frozen=True)
class Desk:
    """What a moderator can do about messages just now."""

    unread: Sequence[Unread]
    unanswered: Sequence[Message]


@dataclass(frozen=True)
class Open:
    """What everybody may know of the messages."""

    waiting: int
    #: The newest month first; an answer is there, or still due.
    shown: Sequence[Message]
    withheld: Sequence[Message]


async def send(main: Connection, world: World, words: str, page: str) -> None:
    """Keep a message, sealed to the team until somebody has read it."""
    team = await staff.team_public(main)
    kept = Message(
        id=world.fresh_id(),
        page=page,
        month=world.month(),
        state=MessageState.WAITING,
        sealed=boxes.box_words(team, words),
    )
    await store.add(main, kept)


async def everything_public(main: Connection) -> Open:
    """Return how many messages wait, and all that has been read."""
    counts = await store.count_by_state(main)
    return Open(
        waiting=counts[MessageState.WAITING],
        shown=await store.in_state(main, MessageState.SHOWN),
        withheld=await store.in_state(main, MessageState.WITHHELD),
    )


async def desk(main: Connection, session: Session) -> Desk:
    """Return the messages that wait for this moderator: to be read, and to be answered."""
    voted = await store.votes.voted_by(main, session.moderator_id)
    begun = await store.votes.begun(main)
    waiting = await store.in_state(main, MessageState.WAITING)
    unread = [
        Unread(one.id, one.page, one.month, _opened(session, one), one.id in begun)
        for one in reversed(waiting)
        if one.id not in voted
    ]
    shown = await store.in_state(main, MessageState.SHOWN)
    return Desk(unread, [one for one in reversed(shown) if one.answer is None])


async def find(main: Connection, session: Session, message_id: str) -> Unread | Message:
    """Return one message of the desk: to be read, or to be answered.

    Raises:
        Missing: there is no such message.
        Conflict: it has been answered or kept back, or this person voted on it.
    """
    message = await _found(main, message_id)
    if message.state is MessageState.WAITING:
        votes = await store.votes.on(main, message_id)
        text_votes.require_no_vote(session, votes)
        return Unread(
            message.id, message.page, message.month, _opened(session, message), bool(votes)
        )
    _require_due(message)
    return message


async def vote(
    main: Connection, session: Session, message_id: str, reason: ReasonKey | None
) -> Verdict:
    """Count a vote to show a message, or to keep it back; do what the votes come to.

    Raises:
        Missing: there is no such message.
        Conflict: it has been decided, or this person voted on it.
    """
    message = await _found(main, message_id)
    if message.state is not MessageState.WAITING:
        raise Conflict("This message has been decided.")
    outcome = await text_votes.cast(main, store.votes, session, message_id, reason)
    if outcome is Verdict.PUBLISH:
        await store.show(main, message_id, _opened(session, message))
    elif outcome is Verdict.REFUSE:
        await store.withhold(main, message_id, str(reason))
    return outcome


async def answer(main: Connection, world: World, message_id: str, words: str) -> None:
    """Answer a message in public. Who answers is kept nowhere.

    Raises:
        Missing: there is no such message.
        Conflict: it has been answered, or cannot be.
    """
    message = await _found(main, message_id)
    _require_due(message)
    await store.answer(main, message_id, words, world.month())


async def _found(main: Connection, message_id: str) -> Message:
    message = await store.find(main, message_id)
    if message is None:
        raise Missing
    return message


def _require_due(message: Message) -> None:
    if message.state is not MessageState.SHOWN or message.answer is not None:
        raise Conflict("This message has its answer.")


def _opened(session: Session, message: Message) -> str:
    return boxes.unbox_words(session.team_private, message.sealed or b"")
