"""Lines that are shown, before moderators: two people with the same reason keep one back later.

Whoever let everybody read it may be one of the two, and nobody alone changes anything. Three who
give three reasons have not agreed, as ever: it stays, and what they said is forgotten.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from voicebox.flows import line_kinds, text_votes, traces
from voicebox.flows.erasing import ERASE_JOB
from voicebox.flows.line_kinds import KINDS, Line
from voicebox.flows.lines import Kind
from voicebox.model import Session
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures
from voicebox.store.db import Both, Connection
from voicebox.store.lines import LineState


async def everything(main: Connection, session: Session) -> Sequence[Line]:
    """Return the lines that everybody can read, where everybody finds them.

    First those beside gaps, the newest month first; then names and pairs, by their themes. None
    names an organisation of this moderator's.
    """
    found = await line_kinds.in_state(main, session, LineState.SHOWN)
    by_gap = [(one.beside.gap, one) for one in found if one.beside.gap]
    by_theme = [(one.beside.theme, one) for one in found if one.beside.theme]
    by_gap.sort(key=lambda pair: (pair[0].reason, pair[1].words, pair[1].id))
    by_gap.sort(key=lambda pair: pair[0].month, reverse=True)
    by_theme.sort(key=lambda pair: (pair[0].name, pair[0].id, pair[1].words, pair[1].id))
    return [line for _, line in (*by_gap, *by_theme)]


async def opened(main: Connection, session: Session, line_id: str) -> Line:
    """Return a line for somebody who has not said that they would keep it back.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it is not shown, or this person would keep it back already.
        NotForYou: it names an organisation that they have to do with.
    """
    return await line_kinds.opened(main, session, line_id, LineState.SHOWN)


async def keep_back(
    both: Both, keyring: Keyring, session: Session, line_id: str, reason: ReasonKey
) -> Verdict:
    """Count a vote to keep back a line that is shown; where two agree, nobody can read it any more.

    Raises:
        Missing: there is no such line, or no place for it now.
        Conflict: it is not shown, or this person would keep it back already.
        NotForYou: it names an organisation that they have to do with.
    """
    kind, _ = await line_kinds.find(both.main, session, line_id, LineState.SHOWN)
    outcome = await text_votes.cast(both.main, kind.lines.votes, session, line_id, reason)
    if outcome is Verdict.REFUSE:
        await traces.leave(both, [traces.of_line(keyring, line_id, reason)])
        await _withhold(both.main, kind, line_id, reason)
    return outcome


async def keep_back_again(main: Connection, keyring: Keyring, known: Set[bytes]) -> Set[str]:
    """Keep back the lines that a restore has brought from an older copy; return their ids.

    The trace of each tells for which reason two people kept it back, so that its teller still
    reads why.

    Args:
        main: the connection, to the older words.
        keyring: the site's keys.
        known: all traces.
    """
    found: set[str] = set()
    for kind in KINDS:
        for line in await kind.lines.not_withheld(main):
            marks = {one: traces.of_line(keyring, line.id, one) for one in ReasonKey}
            reason = next((one for one, mark in marks.items() if mark in known), None)
            if reason is not None:
                await kind.lines.votes.forget(main, line.id)
                await _withhold(main, kind, line.id, reason)
                found.add(line.id)
    return found


async def counted(main: Connection) -> Mapping[str, Mapping[str, int]]:
    """Return how many shown lines of each kind were kept back, by reason, up to the last window."""
    names = {(kind.name, why): _figure(kind, why) for kind in KINDS for why in ReasonKey}
    known = await figures.all_shown(main, names.values())
    return {
        kind.name: {why.value: known[names[kind.name, why]] for why in ReasonKey} for kind in KINDS
    }


async def _withhold(main: Connection, kind: Kind[Any], line_id: str, reason: ReasonKey) -> None:
    """Take a line away from everybody but its teller, also off the disk, and count that."""
    await kind.unsay(main, [line_id])
    await kind.lines.withhold(main, line_id, reason)
    await figures.add(main, _figure(kind, reason))
    await figures.add_job(main, ERASE_JOB)


def _figure(kind: Kind[Any], reason: ReasonKey) -> str:
    return f"shown_{kind.name}_withheld_{reason}"
