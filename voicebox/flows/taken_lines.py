"""Lines that go because a teller says so: of each a trace stays, so that no restore undoes it.

Whether it is taken back, another takes its place, or a change of the story or of its dials takes
it along: what goes meanwhile is looked for in one place, and no way of going is forgotten.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence, Set
from contextlib import asynccontextmanager
from typing import Any

from voicebox.flows import traces
from voicebox.flows.erasing import ERASE_JOB
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, gap_lines, theme_names, theme_pairs
from voicebox.store.db import Both, Connection
from voicebox.store.lines import Lines

_Forget = Callable[[Connection, Sequence[str]], Awaitable[None]]
#: Those of each kind, and what deletes some by their ids, with all that was said of them.
_KINDS: tuple[tuple[Lines[Any], _Forget], ...] = (
    (gap_lines.lines, gap_lines.lines.forget),
    (theme_names.lines, theme_names.forget),
    (theme_pairs.lines, theme_pairs.lines.forget),
)


@asynccontextmanager
async def traced(both: Both, keyring: Keyring, story_id: str) -> AsyncIterator[None]:
    """Leave a trace of each line that goes meanwhile, and have its words taken off the disk.

    Args:
        both: the connections.
        keyring: the site's keys.
        story_id: of the teller who does something. Pairs that others set with its words count.
    """
    before = await _about(both.main, story_id)
    yield
    gone = before - await _about(both.main, story_id)
    if gone:
        await traces.leave(both, [traces.of_line(keyring, one) for one in gone])
        # Sealed words as well: the team's key would open what a file still holds of them.
        await figures.add_job(both.main, ERASE_JOB)


async def take_back_again(main: Connection, keyring: Keyring, known: Set[bytes]) -> Set[str]:
    """Forget the lines that left such a trace; return their ids.

    A restore has brought them from an older copy, or a crash came between the trace and the act.

    Args:
        main: the connection.
        keyring: the site's keys.
        known: all traces.
    """
    found: set[str] = set()
    for lines, forget in _KINDS:
        every = await lines.everything(main)
        gone = [one.id for one in every if traces.of_line(keyring, one.id) in known]
        await forget(main, gone)
        found.update(gone)
    if found:
        await figures.add_job(main, ERASE_JOB)
    return found


async def _about(main: Connection, story_id: str) -> Set[str]:
    return {one for lines, _ in _KINDS for one in await lines.about(main, story_id)}
