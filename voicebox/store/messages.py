"""What people would add or change: where each stands, its words or its ciphertext, its answer."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.message_tables import message_votes, messages


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SHOWN = "shown"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Message:
    """A message as the store keeps it: sealed to the team unless it is shown."""

    id: str
    #: The page that it is about, by its name in the site map; nothing for the site as a whole.
    page: str
    #: The month in which it came.
    month: str
    state: MessageState
    sealed: bytes | None = field(repr=False)
    words: str | None = field(default=None, repr=False)
    reason: str | None = None
    answer: str | None = field(default=None, repr=False)
    #: The month in which it was answered.
    answered: str | None = None


async def add(main: Connection, message: Message) -> None:
    """Keep a message."""
    values = {column.name: getattr(message, column.name) for column in messages.c}
    await main.execute(sa.insert(messages).values(values))


async def find(main: Connection, message_id: str) -> Message | None:
    """Return one message and hold it: two votes at once then see each other."""
    query = sa.select(messages).where(messages.c.id == message_id).with_for_update()
    row = (await main.execute(query)).first()
    return None if row is None else _message(row)


async def in_state(main: Connection, state: MessageState) -> Sequence[Message]:
    """Return all messages in a state, the newest month first; inside one, chance decides."""
    query = sa.select(messages).where(messages.c.state == state)
    rows = await main.execute(query.order_by(messages.c.month.desc(), messages.c.id))
    return [_message(row) for row in rows]


async def count_by_state(main: Connection) -> Mapping[MessageState, int]:
    """Return how many messages are in each state."""
    query = sa.select(messages.c.state, sa.func.count()).group_by(messages.c.state)
    found = {MessageState(state): count for state, count in await main.execute(query)}
    return {state: found.get(state, 0) for state in MessageState}


async def show(main: Connection, message_id: str, words: str) -> None:
    """Let everybody read a message; its ciphertext goes."""
    values = {"state": MessageState.SHOWN, "words": words, "sealed": None}
    await _change(main, message_id, values)


async def withhold(main: Connection, message_id: str, reason: str) -> None:
    """Keep a message back; it stays sealed."""
    await _change(main, message_id, {"state": MessageState.WITHHELD, "reason": reason})


async def answer(main: Connection, message_id: str, words: str, month: str) -> None:
    """Put an answer beside a message."""
    await _change(main, message_id, {"answer": words, "answered": month})


async def vote(main: Connection, message_id: str, moderator_id: str, reason: str | None) -> None:
    """Keep a vote. The same person's second vote on a message breaks the table's key."""
    values = {"message_id": message_id, "moderator_id": moderator_id, "reason": reason}
    await main.execute(sa.insert(message_votes).values(values))


async def votes_on(main: Connection, message_id: str) -> Mapping[str, str | None]:
    """Return the reason that each moderator gave to keep a message back, None to show it."""
    query = sa.select(message_votes).where(message_votes.c.message_id == message_id)
    return {row.moderator_id: row.reason for row in await main.execute(query)}


async def forget_votes(main: Connection, message_id: str) -> None:
    """Forget who voted what on a message: it has been decided."""
    gone = sa.delete(message_votes).where(message_votes.c.message_id == message_id)
    await main.execute(gone)


async def voted_by(main: Connection, moderator_id: str) -> Set[str]:
    """Return the undecided messages that a moderator has voted on."""
    query = sa.select(message_votes.c.message_id)
    return set(await main.scalars(query.where(message_votes.c.moderator_id == moderator_id)))


async def begun(main: Connection) -> Set[str]:
    """Return the undecided messages that somebody has voted on."""
    return set(await main.scalars(sa.select(message_votes.c.message_id).distinct()))


async def _change(main: Connection, message_id: str, values: Mapping[str, str | None]) -> None:
    await main.execute(sa.update(messages).where(messages.c.id == message_id).values(values))


def _message(row: sa.Row[tuple[object, ...]]) -> Message:
    values = row._asdict()
    return Message(state=MessageState(values.pop("state")), **values)
