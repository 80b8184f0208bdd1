"""A teller sleeps on it: a story that was sent and rests, so that nobody reads it before.

Kept is how many midnights it still rests, and no date. Meanwhile what the team could open it with
is locked away from the team, under a key that lies with the pepper. It ends by itself, at a
window like any arrival, or by receipt.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from moderation.states import State
from voicebox.flows import words
from voicebox.flows.by_receipt import open_story
from voicebox.model import Draft, SealedStory
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import facts, owed, rests, stories, story_keys, waiting
from voicebox.store.db import Both
from voicebox.world import World

#: How many midnights pass before the end. The first may be a minute after the sending, so that
#: a night has two: whoever sleeps on it has a whole day at least.
MIDNIGHTS: Mapping[str, int] = {"night": 2, "week": 8}
_LAST = "rest day"
_MONDAY = 0


async def begin(both: Both, world: World, story_id: str, draft: Draft) -> None:
    """Let a story rest that its teller sent so; not one that nobody reads anyway."""
    if rests_first(draft):
        # The midnight before this day must not count for it.
        await pass_midnight(both, world)
        await rests.begin(both.main, story_id, MIDNIGHTS[draft.rest])


def rests_first(draft: Draft) -> bool:
    """Tell whether a story that is sent rests before anybody reads it."""
    return draft.dials.any and draft.rest in MIDNIGHTS


def until(today: date, window: str, midnights: int) -> date:
    """Return the day on which a rest of so many midnights ends, with the window that it waits for.

    Args:
        today: the day that it is.
        window: the site's setting.
        midnights: how many are left.
    """
    day = today + timedelta(days=midnights)
    if window == "week":
        day += timedelta(days=(_MONDAY - day.weekday()) % 7)
    return day


async def pass_midnight(both: Both, world: World) -> None:
    """Bring every rest one midnight nearer to its end, once on each day that the site sees.

    One on which nothing ran does not count: a rest becomes longer by it, and never shorter. Nor
    does one count twice where the clock is put back over midnight. If it had run ahead by more
    than a day, the days are counted on from where it is put.
    """
    today, last = world.day(), await facts.get(both.keys, _LAST)
    ran_ahead = last is not None and last > world.day_before(-1)
    if last is None or today > last or ran_ahead:
        await facts.put(both.keys, _LAST, today)
    if last is not None and today > last:
        await rests.pass_midnight(both.main)


async def left(both: Both, world: World, story_id: str) -> int | None:
    """Return how many midnights from today a story still rests; None when it does not."""
    await pass_midnight(both, world)
    return await rests.left(both.main, story_id)


async def wake(both: Both, world: World, keyring: Keyring) -> int:
    """Let the stories be read whose rest is over; return how many."""
    over = world.shuffled(await rests.over(both.main))
    for story_id in over:
        await _end(both, world, keyring, story_id)
    return len(over)


async def send_now(both: Both, world: World, keyring: Keyring, receipt: str) -> bool:
    """End a rest because its teller says so; tell whether there was one."""
    found = await open_story(both, keyring, receipt)
    if found is None or found.story.state is not State.RESTING:
        return False
    await _end(both, world, keyring, found.story.id)
    return True


def locked_hint(world: World, keyring: Keyring, story: SealedStory, hint: bytes) -> bytes:
    """Keep a new hint from the team, as long as its story rests."""
    escrow = derive.escrow_key(keyring.pepper)
    return words.lock_away(world, escrow, hint, story.id, story.version)


async def seal_again(
    both: Both, world: World, keyring: Keyring, again: Callable[[bytes], bytes | None]
) -> int:
    """Put other values in place of those locked away, where `again` returns one; count them."""
    escrow, changed = derive.escrow_key(keyring.pepper), 0
    for story_id in await rests.everything(both.main):
        arriving = await waiting.find(both.main, story_id)
        story = arriving or await stories.find(both.main, story_id)
        if story is None:
            continue

        def relocked(
            locked: bytes | None, story_id: str = story_id, version: int = story.version
        ) -> bytes | None:
            boxed = locked and again(words.unlock(escrow, locked, story_id, version))
            return words.lock_away(world, escrow, boxed, story_id, version) if boxed else None

        wraps = await story_keys.find(both.keys, story_id, story.version)
        wrap, hint = relocked(wraps.escrow_wrap if wraps else None), relocked(story.hint)
        if wrap is not None:
            await story_keys.set_escrow(both.keys, story_id, story.version, wrap)
        if hint is not None:
            await _put_hint(both, story, hint, in_room=arriving is not None)
        changed += (wrap is not None) + (hint is not None)
    return changed


async def _put_hint(both: Both, story: SealedStory, hint: bytes, *, in_room: bool) -> None:
    if in_room:
        await waiting.delete(both.main, story.id)
        await waiting.add(both.main, replace(story, hint=hint))
    else:
        await stories.reseal(both.main, story.id, story.sealed, hint)


async def _end(both: Both, world: World, keyring: Keyring, story_id: str) -> None:
    await rests.end(both.main, story_id)
    arriving = await waiting.find(both.main, story_id)
    story = arriving or await stories.find(both.main, story_id)
    if story is None:
        return
    wraps = await story_keys.find(both.keys, story_id, story.version)
    if wraps is None:  # withdrawn between two commits: the sweep takes the rest
        return
    escrow = derive.escrow_key(keyring.pepper)
    # A crash between two commits may have left it open to the team before.
    if wraps.escrow_wrap is not None:
        boxed = words.unlock(escrow, wraps.escrow_wrap, story_id, story.version)
        await story_keys.open_to_team(both.keys, story_id, story.version, boxed)
    hint = words.unlock(escrow, story.hint, story_id, story.version)
    await _put_hint(both, story, hint, in_room=arriving is not None)
    if arriving is None:
        await stories.move(both.main, story_id, State.WAITING)
        await owed.put(both.main, story_id, world.week())
