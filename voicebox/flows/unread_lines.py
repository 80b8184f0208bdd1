"""Lines of every kind before moderators, and at the window.

A line is read as any text is: one moderator shows it, two different people with the same one of
the seven reasons keep it back, and nobody can change it. What is to be shown is opened by the site
itself when the window closes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from voicebox.errors import Conflict, Missing
from voicebox.flows import gap_lines, own_page, text_votes, theme_names
from voicebox.flows.handing import NotForYou
from voicebox.flows.lines import Beside, Kind
from voicebox.flows.own_page import Own
from voicebox.model import Draft, Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Connection
from voicebox.store.lines import LineRow, LineState

KINDS: tuple[Kind[Any], ...] = (gap_lines.KIND, theme_names.KIND)


@dataclass(frozen=True)
class Unread:
    """A line that waits for this moderator, with what it would stand beside."""

    id: str
    beside: Beside
    words: str = field(repr=False)
    #: Whether somebody has voted; what they chose is not shown.
    second: bool


async def waiting(main: Connection, session: Session) -> Sequence[Unread]:
    """Return the lines that wait for this moderator, kind by kind, each in an order of chance.

    None names an organisation of theirs.
    """
    own = await own_page.read(main, session)
    return [line for kind in KINDS for line in await _waiting(main, session, own, kind)]


async def opened(main: Connection, session: Session, line_id: str) -> Unread:
    """Return a line for somebody who has not voted on it.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, line = await _required(main, session, line_id)
    votes = await kind.lines.votes.on(main, line_id)
    text_votes.require_no_vote(session, votes)
    beside = (await kind.beside(main, [line])).get(line_id)
    if beside is None:
        raise Missing
    return Unread(line.id, beside, _opened(session, line), bool(votes))


async def vote(
    main: Connection, keyring: Keyring, session: Session, line_id: str, reason: ReasonKey | None
) -> Verdict:
    """Count a vote to show a line, or to keep it back; do what the votes come to.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, line = await _required(main, session, line_id)
    outcome = await text_votes.cast(main, kind.lines.votes, session, line_id, reason)
    if outcome is Verdict.PUBLISH:
        to_site = boxes.box_words(keyring.release.public, _opened(session, line))
        await kind.lines.clear(main, line_id, to_site)
    elif outcome is Verdict.REFUSE:
        await kind.lines.withhold(main, line_id, str(reason))
    return outcome


async def give_up(main: Connection, session: Session, own: Own) -> None:
    """Take back the votes of a moderator on lines that name an organisation of theirs."""
    for kind in KINDS:
        voted = await kind.lines.votes.voted_by(main, session.moderator_id)
        for line in await kind.lines.in_state(main, LineState.WAITING):
            if line.id in voted and _touches(own, _opened(session, line)):
                await kind.lines.votes.forget_one(main, line.id, session.moderator_id)


async def n_cleared(main: Connection) -> int:
    """Return how many lines are to be shown when the window closes."""
    return sum([len(await kind.lines.in_state(main, LineState.CLEARED)) for kind in KINDS])


async def show_cleared(main: Connection, keyring: Keyring) -> None:
    """Show the lines that were read: a window closes."""
    for kind in KINDS:
        for line in await kind.lines.in_state(main, LineState.CLEARED):
            words = boxes.unbox_words(keyring.release.private, line.to_site or b"")
            await kind.lines.show(main, line.id, words)


async def _waiting(
    main: Connection, session: Session, own: Own, kind: Kind[Any]
) -> Sequence[Unread]:
    lines = await kind.lines.in_state(main, LineState.WAITING)
    beside = await kind.beside(main, lines)
    voted = await kind.lines.votes.voted_by(main, session.moderator_id)
    begun = await kind.lines.votes.begun(main)
    found = [
        Unread(line.id, beside[line.id], _opened(session, line), line.id in begun)
        for line in lines
        if line.id not in voted and line.id in beside
    ]
    return [line for line in found if not _touches(own, line.words)]


async def _required(main: Connection, session: Session, line_id: str) -> tuple[Kind[Any], LineRow]:
    for kind in KINDS:
        line = await kind.lines.find(main, line_id)
        if line is not None:
            break
    else:
        raise Missing
    if line.state is not LineState.WAITING:
        raise Conflict("This line has been decided.")
    if _touches(await own_page.read(main, session), _opened(session, line)):
        raise NotForYou("This line names an organisation of yours; somebody else reads it.")
    return kind, line


def _touches(own: Own, words: str) -> bool:
    return own.touches(Draft(words))


def _opened(session: Session, line: LineRow) -> str:
    return boxes.unbox_words(session.team_private, line.to_team or b"")
