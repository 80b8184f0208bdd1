"""A teller changes their mind: a dial is turned, and what it covers goes or comes.

What is turned off is gone at once, as with a withdrawal; what is turned on comes with the next
window, shuffled among others. Nothing is read anew that a person has read: turning back restores.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from moderation.states import BEFORE_VERDICT, State
from voicebox.flows import (
    consent,
    dial_changes,
    dial_turns,
    public_words,
    record,
    sleeping,
    slips,
    staff,
    taken_lines,
    team_keys,
    unread,
    versions,
    words,
)
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.flows.dial_changes import Change, Did
from voicebox.flows.erasing import ERASE_JOB, erase_for_teller
from voicebox.flows.hints import seal_hints
from voicebox.model import Dials, SealedStory
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import (
    appeals,
    figures,
    masks,
    owed,
    public,
    rests,
    reviews,
    stories,
    story_keys,
    waiting,
)
from voicebox.store import consent as store
from voicebox.store.db import Both, Connection, Database
from voicebox.world import World

#: Where a story can be that nobody but its teller may open.
_LOCKED = (State.UNDECIDED, State.KEPT, State.HIDDEN)


@dataclass(frozen=True)
class Mind:
    """A teller with their receipt, before their story."""

    both: Both
    world: World
    keyring: Keyring
    receipt: str
    found: Opened

    @property
    def story(self) -> SealedStory:
        """The story as it stood when its teller came."""
        return self.found.story


Turning = Callable[[Mind], Awaitable[None]]


async def turn(db: Database, world: World, keyring: Keyring, receipt: str, dials: Dials) -> bool:
    """Set the four dials of a story, and carry it through; tell whether there is such a story.

    What may no longer lie anywhere is gone from there when this returns; the last traces on the
    disk go with the worker's next round where somebody reads all the time, or room is short.

    Raises:
        NoRoom: the disk is so full that nothing was done.
        Unusable: the site has no team.
    """
    return await change(db, world, keyring, receipt, lambda mind: apply(mind, dials))


def goes_to(state: State, before: Dials, after: Dials) -> State:
    """Return where a story goes whose dials are turned; out of `undecided`, to a reader."""
    if state in BEFORE_VERDICT:
        return state if after.any else State.UNDECIDED
    if state is State.UNDECIDED and after.any:
        return State.WAITING
    if state is State.KEPT and after.public:
        return State.CLEARED
    if state is State.PUBLISHED and not after.public:
        return State.KEPT
    if state is State.PUBLISHED and after.shown and not before.shown:
        # Its page appears with others when the window closes, and not by itself.
        return State.CLEARED
    return state


async def apply(mind: Mind, dials: Dials, if_away: str = "") -> None:
    """Turn the dials of a story whose teller is here; those that are as they were change nothing.

    `if_away` is what happens to words to cover if they never come back, where they choose it now.

    Raises:
        Unusable: the site has no team.
    """
    story, main = mind.story, mind.both.main
    if dials == story.dials and story.state is not State.UNDECIDED:
        return
    to = goes_to(story.state, story.dials, dials)
    if story.state is State.PUBLISHED:
        await take_out(mind, dials)
    elif await public_words.is_older_up(main, story):
        await _take_out_older(mind, dials)
    elif await store.is_returning(main, story.id):
        # What was made of its words may still wait for it.
        await consent.empty_what_is_off(main, story.id, dials)
        await figures.add_job(main, ERASE_JOB)
    if story.dials.counted and not dials.counted:
        await _out_of_counts(mind)
    await _note_arrival(mind, dials)
    await dial_turns.leave_traces(mind.both, mind.keyring, story.id, story.dials, dials)
    await add_change(mind, Did.DIALS, dials)
    await _set_dials(mind, dials, if_away)
    await move(mind, to, dials)
    if to is State.UNDECIDED:
        # Nobody is to read it: when they are, it has rested enough.
        await rests.end(main, story.id)
    if to is State.UNDECIDED and story.state is not to:
        await reviews.release(main, story.id)
        await record.take_from_site(mind.both, story.id)


async def change(
    db: Database, world: World, keyring: Keyring, receipt: str, turning: Turning
) -> bool:
    """Open a story by its receipt and change what its teller wants of it; tell whether it is there.

    What nobody else may open any more has lost its keys when this returns.

    Raises:
        NoRoom: the disk is so full that nothing was done.
    """
    await db.require_room(at_any_cost=True)
    async with db.write_both() as both:
        found = await open_story(both, keyring, receipt)
        if found is None:
            return False
        async with taken_lines.traced(both, keyring, found.story.id):
            await turning(Mind(both, world, keyring, receipt, found))
    async with db.write_both() as both:
        await consent.lock(both, found.story.id)
        await versions.destroy_older(both, found.story.id)
    await erase_for_teller(db)
    return True


async def take_out(mind: Mind, dials: Dials) -> None:
    """Take out of what is public all that these dials do not let stay there."""
    both, story_id, before = mind.both, mind.story.id, mind.story.dials
    if before.counted and not dials.counted:
        await store.note_leaving(both.main, story_id)
    if before.shown != dials.shown or not dials.public:
        # Also of what comes back with the window: its teller may turn it off before.
        only_page = dials.public and not dials.shown
        await public_words.leave_trace(both, mind.keyring, story_id, only_page=only_page)
    await consent.empty_what_is_off(both.main, story_id, dials)
    if dials.shown and not before.shown:
        # It comes back with the window; its place in its themes waits for it.
        await public.delete(both.main, story_id)
    await figures.add_job(both.main, ERASE_JOB)


async def _take_out_older(mind: Mind, dials: Dials) -> None:
    """Take out what may not stay of words that are left up until newer ones are read.

    Where they would get a page of their own that they did not have, it is that of the newer ones.
    """
    if not dials.public or (dials.shown and not mind.story.dials.shown):
        await public_words.take_down(mind.both, mind.keyring, mind.story)
    else:
        await take_out(mind, dials)


async def _out_of_counts(mind: Mind) -> None:
    await unread.take_back(mind.both, mind.keyring, mind.receipt, mind.story.id)


async def _note_arrival(mind: Mind, dials: Dials) -> None:
    """Count the markers of a story that is to be shown, once, and before anybody has read it."""
    story, main = mind.story, mind.both.main
    if story.state not in (*BEFORE_VERDICT, State.UNDECIDED):
        return
    earlier = await dial_changes.read(main, mind.keyring, mind.receipt, story.id)
    if not story.dials.shown and not any(one.before.shown for one in earlier):
        draft = replace(words.open_draft(mind.found.key, story), dials=dials)
        await slips.note_arrival(main, story.id, draft)


async def add_change(mind: Mind, did: Did, after: Dials) -> None:
    """Keep for its teller what they changed."""
    change = Change(did, mind.world.week(), mind.story.dials, after)
    await dial_changes.add(
        mind.both.main, mind.world, mind.keyring, mind.receipt, mind.story.id, change
    )


async def _set_dials(mind: Mind, dials: Dials, if_away: str) -> None:
    """Write the dials beside the words and into what is sealed with them."""
    story, key, main = mind.story, mind.found.key, mind.both.main
    draft = words.open_draft(key, story)
    draft = replace(draft, dials=dials, if_away=if_away or draft.if_away)
    # What nobody may read hints at nothing either.
    hint = seal_hints(await staff.team_public(main), draft.text) if dials.any else b""
    if story.state is State.RESTING and dials.any:
        hint = sleeping.locked_hint(mind.world, mind.keyring, story, hint)
    sealed = words.seal_draft(mind.world, key, story.id, story.version, draft)
    if await stories.find(main, story.id) is None:
        await waiting.delete(main, story.id)
        await waiting.add(main, replace(story, dials=dials, sealed=sealed, hint=hint))
        return
    await stories.turn_dials(main, story.id, dials)
    await stories.reseal(main, story.id, sealed, hint)


async def move(mind: Mind, to: State, dials: Dials) -> None:
    """Put a story into a state; whoever has to do with it there can open it."""
    story, main = mind.story, mind.both.main
    if to is State.CLEARED and story.state is not State.CLEARED:
        await _bring_back(mind)
    elif story.state in _LOCKED and to is not State.HIDDEN and dials.any:
        await team_keys.give(mind.both, mind.story, mind.found.key)
    elif story.state is State.WITHHELD and not story.dials.any:
        # An order may have it read again, and while all was off the team could lose its key.
        await team_keys.give_back(mind.both, story, mind.found.key)
    if await stories.find(main, story.id) is None or to is story.state:
        return
    if story.state is State.UNDECIDED:
        to = await back_in_queue(main, story)
        await owed.put(main, story.id, mind.world.week())
    if story.state is State.PUBLISHED:
        await stories.leave_public(main, story.id, to)
    else:
        await stories.move(main, story.id, to)


async def _bring_back(mind: Mind) -> None:
    """Let the site publish a story at the window that a person has read before."""
    both, story = mind.both, mind.story
    await team_keys.give(both, story, mind.found.key)
    await _out_of_counts(mind)
    wrap = boxes.box(mind.keyring.release.public, mind.found.key)
    await story_keys.set_release(both.keys, story.id, story.version, wrap)
    await record.let_site(both, record.by_receipt(mind.keyring, mind.receipt), story.id)
    await store.begin_return(both.main, story.id)


async def back_in_queue(main: Connection, story: SealedStory) -> State:
    """Return where a story goes on whose teller had put it away: nothing that was said is lost."""
    known = await appeals.of_story(main, story.id, story.version)
    if known and known[0].outcome is None:
        return State.APPEALED
    proposed = await masks.find(main, story.id, story.version)
    if proposed is not None and proposed.status == "proposed":
        return State.HELD
    votes = await reviews.of_story(main, story.id, story.version)
    return State.SECOND_READING if votes else State.WAITING
