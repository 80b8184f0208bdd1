"""What people did since the words of a restore were copied, done anew: their traces tell of it."""

from collections.abc import Set
from dataclasses import dataclass, replace

from moderation.states import State
from voicebox.flows import (
    closing,
    consent,
    dial_turns,
    dials,
    kept_out,
    shown_lines,
    taken_down,
    taken_lines,
    traces,
)
from voicebox.flows.erasing import ERASE_JOB
from voicebox.model import Dials, SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import consent as store
from voicebox.store import figures, public, still_up, stories, tombstones, waiting
from voicebox.store.db import Both, Connection
from voicebox.store.public import Told


@dataclass(frozen=True)
class DoneAgain:
    """What of the older copy was undone."""

    #: Stories with a dial on in the backup that their tellers turned off since: it is off.
    turned_off: int = 0
    #: Stories that are public in the backup or come with the next window, and were taken down
    #: since: they are read again first.
    taken_down: int = 0
    #: Lines and names that were kept back since they were shown: they stay so.
    kept_back: int = 0
    #: Lines of all kinds that their tellers took back since, or replaced: they are gone.
    lines_gone: int = 0
    #: Parts of stories that their tellers took out of quotes or of pairs since: they stay out.
    kept_out: int = 0


async def do_again(
    both: Both, keyring: Keyring, marks: frozenset[bytes], week: str, *, is_of_now: bool
) -> DoneAgain:
    """Do anew what people did since; withdrawals of whole stories are left to the sweep.

    Args:
        both: the connections, to the older words and the newest keys.
        keyring: the site's keys.
        marks: the traces that the second place holds.
        week: from which on a decision is owed about what was taken down.
        is_of_now: whether the keys were copied with these words, or after them.
    """
    # What is known of the words' own day: a story may have been shown again by then.
    of_then = await tombstones.known(both.keys) if is_of_now else frozenset()
    await tombstones.add(both.keys, marks)
    known = await tombstones.known(both.keys)
    await _hide_what_left(both.main, keyring, known, of_then)
    await _hide_what_was_to_come(both.main, keyring, known - of_then)
    n_off = await _turn_off_again(both.main, keyring, known)
    n_down = await taken_down.read_again(both, keyring, known, known - of_then, week)
    # First, as it came first: what two people kept back is counted in public, also where its
    # teller took it back afterwards.
    kept_back = await shown_lines.keep_back_again(both.main, keyring, known)
    gone = await taken_lines.take_back_again(both.main, keyring, known)
    ids = await public.ids(both.main)
    n_out = await kept_out.keep_out_again(both.main, keyring, known, ids)
    return DoneAgain(n_off, n_down, len(kept_back - gone), len(gone), n_out)


async def _hide_what_left(
    main: Connection, keyring: Keyring, known: Set[bytes], of_then: Set[bytes]
) -> None:
    """Hide the public stories that their tellers have taken away from there since the backup.

    Whether all of it or a part, nobody knows here: only its teller can bring it back.
    """
    new = known - of_then
    for story_id, told in (await public.told(main)).items():
        is_new = traces.of_page(keyring, story_id) in new
        if is_new or _was_taken_away(keyring, story_id, told, known):
            await consent.empty_what_is_off(main, story_id, Dials())
            await still_up.forget(main, story_id)
            await stories.leave_public(main, story_id, State.HIDDEN)
            await figures.add_job(main, ERASE_JOB)


def _was_taken_away(keyring: Keyring, story_id: str, told: Told, known: Set[bytes]) -> bool:
    """Tell whether a teller took away what is public of a story: these words, at this time.

    Hidden once before and shown again by the day of the backup, it left no other trace by itself.
    """
    # What is quoted still, and has no page of its own, may have lost that page before.
    lost = (False, True) if told.shown else (False,)
    return any(
        traces.of_words(keyring, story_id, told.number, only_page=page) in known for page in lost
    )


async def _hide_what_was_to_come(main: Connection, keyring: Keyring, new: Set[bytes]) -> None:
    """Hide what waits in the backup, became public since, and was taken from there by its teller.

    Else it would be read once more, or come with the next window by itself.
    """
    arriving = await waiting.everything(main)
    for story in (*arriving, *await stories.in_state(main, *closing.TO_BE_OPENED)):
        if traces.of_page(keyring, story.id) in new:
            await closing.put_away(main, story, State.HIDDEN)


async def _turn_off_again(main: Connection, keyring: Keyring, known: Set[bytes]) -> int:
    """Turn off what tellers have turned off since, wherever their stories are; return of how many.

    What they have turned on since stays as it is in the backup.
    """
    found = 0
    for story_id, before in (await store.dials(main)).items():
        off = dial_turns.turned_off(keyring, known, story_id)
        after = replace(before, **dict.fromkeys(off, False))
        if after != before:
            await _turn(main, story_id, after)
            found += 1
    return found


async def _turn(main: Connection, story_id: str, after: Dials) -> None:
    arriving, story = await waiting.find(main, story_id), await stories.find(main, story_id)
    if arriving is not None:
        await waiting.delete(main, story_id)
        await waiting.add(main, replace(arriving, dials=after))
    if story is not None:
        if story.dials.counted and not after.counted:
            await store.note_leaving(main, story_id)
        await consent.empty_what_is_off(main, story_id, after)
        await stories.turn_dials(main, story_id, after)
        await figures.add_job(main, ERASE_JOB)
        await _go(main, story, dials.goes_to(story.state, story.dials, after))


async def _go(main: Connection, story: SealedStory, to: State) -> None:
    if story.state is State.PUBLISHED and to is not State.PUBLISHED:
        await stories.leave_public(main, story.id, to)
    elif to is not story.state:
        await closing.put_away(main, story, to)
