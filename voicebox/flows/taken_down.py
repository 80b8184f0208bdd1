"""After a restore: what is public in the older copy, and two people have taken down since.

Their votes came after that copy and are not in it. So nobody can be told why it was taken down: it
is no more public again than it is refused, and is read as if for the first time.
"""

from collections.abc import Set

from moderation.states import State
from voicebox.flows import public_words, traces
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import orders, owed, public, stories
from voicebox.store.db import Both


async def read_again(
    both: Both, keyring: Keyring, known: Set[bytes], new: Set[bytes], week: str
) -> int:
    """Let the stories be read again whose public words left a trace; return how many.

    Args:
        both: the connections, to the older words and the newest keys.
        keyring: the site's keys.
        known: all traces.
        new: those that are younger than the words.
        week: from which on a decision is owed.
    """
    found = 0
    for story_id, told in (await public.told(both.main)).items():
        story = await stories.find(both.main, story_id)
        trace = traces.of_taking_down(keyring, story_id, told.number)
        if story is not None and trace in known:
            await _read_again(both, keyring, story, week)
            found += 1
    # It would come with the next window by itself.
    for story in await stories.in_state(both.main, State.CLEARED):
        if traces.of_version_down(keyring, story.id, story.version) in new:
            await _reopen(both, story, week)
            found += 1
    return found


async def _read_again(both: Both, keyring: Keyring, story: SealedStory, week: str) -> None:
    await public_words.forget(both, keyring, story)
    if story.state is not State.PUBLISHED:
        # Older words were left up: the newer ones are read anyway.
        await stories.leave_public(both.main, story.id, story.state)
    elif not story.sealed:
        # One of a collection: nobody here can read it, nor has it a teller who could come back.
        await stories.leave_public(both.main, story.id, State.WITHHELD)
    else:
        await stories.leave_public(both.main, story.id, State.WAITING)
        await _reopen(both, story, week)


async def _reopen(both: Both, story: SealedStory, week: str) -> None:
    await orders.reopen(both.main, story.id, story.version)
    await owed.put(both.main, story.id, week)
