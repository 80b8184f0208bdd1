"""Lines of every kind that wait for moderators, and for the window.

A line is read as any text is: one moderator shows it, two different people with the same one of
the seven reasons keep it back, and nobody can change it. What is to be shown is opened by the site
itself when the window closes. What two people keep back after that is in `shown_lines`.
"""

from collections.abc import Sequence

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from voicebox.flows import line_kinds, text_votes
from voicebox.flows.line_kinds import KINDS, Line
from voicebox.model import Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Connection
from voicebox.store.lines import LineState


async def waiting(main: Connection, session: Session) -> Sequence[Line]:
    """Return the lines that wait for this moderator, kind by kind, each in an order of chance.

    None names an organisation of theirs.
    """
    found = await line_kinds.in_state(main, session, LineState.WAITING)
    return [line for line in found if not line.mine]


async def opened(main: Connection, session: Session, line_id: str) -> Line:
    """Return a line for somebody who has not voted on it.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    return await line_kinds.opened(main, session, line_id, LineState.WAITING)


async def vote(
    main: Connection, keyring: Keyring, session: Session, line_id: str, reason: ReasonKey | None
) -> Verdict:
    """Count a vote to show a line, or to keep it back; do what the votes come to.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it has been decided, or this person voted on it.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, line = await line_kinds.find(main, session, line_id, LineState.WAITING)
    outcome = await text_votes.cast(main, kind.lines.votes, session, line_id, reason)
    if outcome is Verdict.PUBLISH:
        to_site = boxes.box_words(keyring.release.public, line_kinds.words(session, line))
        await kind.lines.clear(main, line_id, to_site)
    elif outcome is Verdict.REFUSE:
        await kind.lines.withhold(main, line_id, str(reason))
    return outcome


async def n_cleared(main: Connection) -> int:
    """Return how many lines are to be shown when the window closes."""
    return sum([len(await kind.lines.in_state(main, LineState.CLEARED)) for kind in KINDS])


async def show_cleared(main: Connection, keyring: Keyring) -> None:
    """Show the lines that were read: a window closes."""
    for kind in KINDS:
        for line in await kind.lines.in_state(main, LineState.CLEARED):
            words = boxes.unbox_words(keyring.release.private, line.to_site or b"")
            await kind.lines.show(main, line.id, words)
