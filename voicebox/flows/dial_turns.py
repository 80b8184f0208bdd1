"""Dials that a teller turned off stay off through every restore: of each turn a trace stays.

An older copy knows nothing of it, wherever the story is there: waiting, or cleared for a window, it
would come to pages that its teller took it from. The first turn that leaves a trace is one to off,
and each after it the other way: so how many there are tells which was the last.
"""

from collections.abc import Set
from itertools import count, takewhile

from voicebox.flows import traces
from voicebox.model import DIALS, Dials
from voicebox.sealing.keyring import Keyring
from voicebox.store import tombstones
from voicebox.store.db import Both


async def leave_traces(
    both: Both, keyring: Keyring, story_id: str, before: Dials, after: Dials
) -> None:
    """Leave a trace of each dial that is turned off, or on after it was off."""
    known = await tombstones.known(both.keys)
    marks = []
    for dial in DIALS:
        was_on, is_on = getattr(before, dial), getattr(after, dial)
        number = _n_turns(keyring, known, story_id, dial)
        if is_on == _is_off(number) and (was_on or is_on):
            marks.append(traces.of_dial(keyring, story_id, dial, number))
    if marks:
        await traces.leave(both, marks)


def turned_off(keyring: Keyring, known: Set[bytes], story_id: str) -> Set[str]:
    """Return the names of the dials of a story that were turned off last, as all traces tell."""
    return {dial for dial in DIALS if _is_off(_n_turns(keyring, known, story_id, dial))}


def _n_turns(keyring: Keyring, known: Set[bytes], story_id: str, dial: str) -> int:
    there = (traces.of_dial(keyring, story_id, dial, number) in known for number in count())
    return sum(takewhile(bool, there))


def _is_off(n_turns: int) -> bool:
    return n_turns % 2 == 1
