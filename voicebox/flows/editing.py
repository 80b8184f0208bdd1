"""A teller changes a story: a new sealed version, which is read again like a new story.

What was said about the old words is void with them: votes, covered words, questions, an appeal.
Where the old words are public, their teller says whether they stay up until the new ones are
read; nobody else hides them, and no timer does. What is hidden stays so, and is read when its
teller shows it again.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from moderation.log import Kind
from moderation.states import ENDS, IN_QUEUE, State
from voicebox.flows import (
    history,
    notices,
    public_words,
    record,
    slips,
    staff,
    taken_lines,
    unread,
    versions,
    words,
)
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.flows.erasing import erase_for_teller
from voicebox.flows.versions import Version
from voicebox.flows.windows import CLAIM_HOURS
from voicebox.model import Draft, SealedStory
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import (
    consent,
    gap_lines,
    last_public,
    masks,
    notes,
    openings,
    owed,
    reviews,
    still_up,
    stories,
    story_keys,
    theme_names,
    theme_pairs,
    waiting,
)
from voicebox.store.db import Both, Connection, Database
from voicebox.world import World

#: Whoever wants to fill the log with changes of one story gets no further.
MOST_VERSIONS = 100
#: Where a story may stand that was public before, with what was made of its words or said of them.
_WERE_READ = (State.CLEARED, State.KEPT, State.HIDDEN)


class Edited(StrEnum):
    """What became of a change."""

    CHANGED = "changed"
    #: The same form came again, or nothing in it is other than what is there.
    SAME = "same"
    #: It was changed on another page meanwhile, or decided: what was written is not in place yet.
    OVERTAKEN = "overtaken"
    #: It was changed so often that no more is taken.
    TOO_OFTEN = "too_often"
    #: The receipt is unknown, or its story was taken back.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wording:
    """What of a story its teller can change: all that they wrote of it."""

    text: str = field(repr=False)
    title: str = field(repr=False)
    tags: tuple[str, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    standpoint: str = field(repr=False)

    def of(self, draft: Draft) -> Draft:
        """Return a draft in this wording."""
        return replace(draft, **vars(self))


async def edit(
    db: Database,
    world: World,
    keyring: Keyring,
    receipt: str,
    seen: int,
    wording: Wording,
    *,
    leave_up: bool = False,
) -> Edited:
    """Put a new version in place of the one that its teller has seen.

    When this returns `CHANGED`, it is safe on disk, and nothing opens the old words any more,
    but its teller's key of a public version that stays up. Moderators read that as it is public.

    Args:
        db: the databases.
        world: time and chance.
        keyring: the site's keys.
        receipt: its 25 digits.
        seen: the version that the change was made from.
        wording: the new words.
        leave_up: whether what is public stays so until the new version is read.

    Raises:
        NoRoom: the disk is so full that nothing was done.
    """
    async with db.write_both() as both:
        found = await open_story(both, keyring, receipt)
        if found is None or found.story.state in ENDS:
            return Edited.UNKNOWN
        draft = replace(words.open_draft(found.key, found.story), dials=found.story.dials)
        if wording.of(draft) == draft:
            return Edited.SAME
        if found.story.version != seen:
            return Edited.OVERTAKEN
        if found.story.version >= MOST_VERSIONS:
            return Edited.TOO_OFTEN
        new = wording.of(draft)
        async with taken_lines.traced(both, keyring, found.story.id):
            await _put(both, world, keyring, receipt, found, new, leave_up=leave_up)
    await _destroy_old(db, found.story.id)
    return Edited.CHANGED


async def take_down_old(db: Database, keyring: Keyring, receipt: str) -> bool:
    """Leave an old version up no longer, because its teller says so; tell whether one was."""
    async with db.write_both() as both:
        found = await open_story(both, keyring, receipt)
        if found is None:
            return False
        older = await still_up.find(both.main, found.story.id)
        if older is None or older.withheld:
            return False
        await _hide(both, keyring, found.story)
    await _destroy_old(db, found.story.id)
    return True


async def _put(
    both: Both,
    world: World,
    keyring: Keyring,
    receipt: str,
    found: Opened,
    draft: Draft,
    *,
    leave_up: bool,
) -> None:
    story, main = found.story, both.main
    receipt_key = derive.receipt_key(receipt, keyring.salt)
    rests = story.state is State.RESTING
    new = versions.seal(
        world,
        await staff.team_public(main),
        receipt_key,
        story.id,
        story.version + 1,
        draft,
        derive.escrow_key(keyring.pepper) if rests else None,
        for_teller_alone=story.state is State.HIDDEN,
    )
    # Of a change that a crash cut in half there may be a key of this number, and no words.
    await story_keys.delete_version(both.keys, story.id, new.wraps.version)
    await story_keys.add(both.keys, new.wraps)
    in_room = await waiting.exists(main, story.id)
    if not in_room:
        # Counted among what nobody can read, it may become readable: only its receipt takes it out.
        await unread.take_back(both, keyring, receipt, story.id)
        story = await _public_or_not(both, keyring, story, leave_up=leave_up)
    await slips.note_new_version(main, story, draft, in_room=in_room)
    await _void(main, story)
    key = words.key_by_receipt(receipt_key, new.wraps)
    await notices.carry_over(main, world, story, found.key, key)
    await _replace(main, world, story, new, in_room=in_room)
    await history.add(main, world, receipt_key, story.id, new.wraps.version)
    await record.cut(both, record.by_receipt(keyring, receipt), story.id, Kind.CHANGED)


async def _public_or_not(
    both: Both, keyring: Keyring, story: SealedStory, *, leave_up: bool
) -> SealedStory:
    """Leave what is public of a story up, or take it down; return the story as it is then."""
    public = await public_words.version_of(both.main, story)
    if public is not None and leave_up:
        await still_up.put(both.main, story.id, public.version)
        return story
    if public is None:
        # It may have been withheld while it was left up: its teller has read why.
        await still_up.forget(both.main, story.id)
        if story.state in _WERE_READ:
            await public_words.forget(both, keyring, story)
        return story
    return await _hide(both, keyring, story)


async def _hide(both: Both, keyring: Keyring, story: SealedStory) -> SealedStory:
    await public_words.take_down(both, keyring, story)
    await stories.leave_public(both.main, story.id, story.state)
    return replace(story, month=None)


async def _void(main: Connection, story: SealedStory) -> None:
    """Forget what was said about the old words; who voted on them is kept, for an appeal."""
    await openings.forget(main, story.id)
    await consent.end_return(main, story.id)
    await last_public.forget(main, story.id)
    await gap_lines.forget_story(main, story.id)
    await theme_names.forget_story(main, story.id)
    await theme_pairs.forget_story(main, story.id)
    await masks.forget_story(main, story.id)
    await notes.forget_story(main, story.id)


async def _replace(
    main: Connection, world: World, story: SealedStory, new: Version, *, in_room: bool
) -> None:
    begun = replace(story, version=new.wraps.version, sealed=new.sealed, hint=new.hint)
    if in_room:
        await waiting.delete(main, story.id)
        await waiting.add(main, begun)
        return
    state = await _begins(main, world, story)
    await stories.put_version(main, replace(begun, state=state))
    if state in IN_QUEUE:
        await owed.put(main, story.id, world.week())


async def _begins(main: Connection, world: World, story: SealedStory) -> State:
    """Return where a new version begins: in the hands of whoever has the story, or in the queue.

    Only its teller brings back what is hidden, and a change is no word of that.
    """
    if story.state is State.HIDDEN:
        return story.state
    if not story.dials.any:
        return State.UNDECIDED
    if story.state is State.RESTING:
        return story.state
    held = story.id in await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    return State.READING if held else State.WAITING


async def _destroy_old(db: Database, story_id: str) -> None:
    async with db.write_both() as both:
        await versions.destroy_older(both, story_id)
    # Deleted words are in no table any more; the worker takes their last traces if this cannot.
    await erase_for_teller(db)
