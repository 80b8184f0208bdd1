"""What people would add or change: where each stands, its words or its ciphertext, its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa

from voicebox.store.db import Connection
from voicebox.store.message_tables import message_votes, messages
from voicebox.store.text_votes import TextVotes

#: Those on messages that are not decided.
votes = TextVotes(message_votes.c.message_id)


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


async def _change(main: Connection, message_id: str, values: Mapping[str, str | None]) -> None:
    await main.execute(sa.update(messages).where(messages.c.id == message_id).values(values))


def _message(row: sa.Row[tuple[object, ...]]) -> Message:
    values = row._asdict()
    return Message(state=MessageState(values.pop("state")), **values)
