"""Lines of every kind before moderators: who may read one, while it waits and while it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from voicebox.errors import Conflict, Missing
from voicebox.flows import gap_lines, own_page, text_votes, theme_names, theme_pairs
from voicebox.flows.handing import NotForYou
from voicebox.flows.lines import Beside, Kind
from voicebox.flows.own_page import Own
from voicebox.model import Draft, Session
from voicebox.sealing import boxes
from voicebox.store.db import Connection
from voicebox.store.lines import LineRow, LineState

KINDS: tuple[Kind[Any], ...] = (gap_lines.KIND, theme_names.KIND, theme_pairs.KIND)
#: Where moderators have a say in a line.
OPEN = (LineState.WAITING, LineState.SHOWN)


@dataclass(frozen=True)
class Line:
    """A line before a moderator, with what it stands beside, or would."""

    id: str
    beside: Beside
    words: str = field(repr=False)
    #: Whether this person has voted on it.
    mine: bool
    #: Whether somebody has; what they chose is not shown.
    second: bool


async def in_state(main: Connection, session: Session, state: LineState) -> Sequence[Line]:
    """Return the lines in a state, kind by kind, each in an order of chance.

    None names an organisation of this moderator's, in its own words or in those of a pair.
    """
    own = await own_page.read(main, session)
    found = [line for kind in KINDS for line in await _of_kind(main, session, kind, state)]
    return [line for line in found if not _touches(own, line.words, line.beside)]


async def opened(main: Connection, session: Session, line_id: str, state: LineState) -> Line:
    """Return a line for somebody who has not voted on it.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it is in another state, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, line, beside = await _found(main, session, line_id, state)
    votes = await kind.lines.votes.on(main, line_id)
    text_votes.require_no_vote(session, votes)
    return Line(line.id, beside, words(session, line), mine=False, second=bool(votes))


async def find(
    main: Connection, session: Session, line_id: str, state: LineState
) -> tuple[Kind[Any], LineRow]:
    """Return a line with its kind for somebody who may read it, and hold it.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it is in another state.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, line, _ = await _found(main, session, line_id, state)
    return kind, line


async def give_up(main: Connection, session: Session, own: Own) -> None:
    """Take back the votes of a moderator on lines that name an organisation of theirs."""
    for kind in KINDS:
        voted = await kind.lines.votes.voted_by(main, session.moderator_id)
        lines = [one for state in OPEN for one in await kind.lines.in_state(main, state)]
        mine = [one for one in lines if one.id in voted]
        beside = await kind.beside(main, mine)
        for line in mine:
            if _touches(own, words(session, line), beside.get(line.id, Beside())):
                await kind.lines.votes.forget_one(main, line.id, session.moderator_id)


def words(session: Session, line: LineRow) -> str:
    """Return the words of a line that waits or is shown."""
    if line.words is not None:
        return line.words
    return boxes.unbox_words(session.team_private, line.to_team or b"")


async def _found(
    main: Connection, session: Session, line_id: str, state: LineState
) -> tuple[Kind[Any], LineRow, Beside]:
    """Return what `find` does, with where it stands."""
    for kind in KINDS:
        line = await kind.lines.find(main, line_id)
        if line is not None:
            break
    else:
        raise Missing
    if line.state is not state:
        waits = state is LineState.WAITING
        raise Conflict("This line has been decided." if waits else "This line is not shown.")
    beside = (await kind.beside(main, [line])).get(line_id)
    if beside is None:
        raise Missing
    if _touches(await own_page.read(main, session), words(session, line), beside):
        raise NotForYou("This line names an organisation of yours; somebody else reads it.")
    return kind, line, beside


async def _of_kind(
    main: Connection, session: Session, kind: Kind[Any], state: LineState
) -> Sequence[Line]:
    lines = await kind.lines.in_state(main, state)
    beside = await kind.beside(main, lines)
    mine = await kind.lines.votes.voted_by(main, session.moderator_id)
    begun = await kind.lines.votes.begun(main)
    return [
        Line(one.id, beside[one.id], words(session, one), one.id in mine, one.id in begun)
        for one in lines
        if one.id in beside
    ]


def _touches(own: Own, words: str, beside: Beside) -> bool:
    """Tell whether a line, or the quotes that it is about, name an organisation of somebody's."""
    return any(own.touches(Draft(one)) for one in (words, *(part.words for part in beside.pair)))
