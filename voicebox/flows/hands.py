"""One story in somebody's hands: taken for a day, read, handed on."""

import contextlib
from dataclasses import dataclass, field

from moderation.care import is_heavy
from moderation.states import IN_QUEUE, State
from voicebox.errors import Conflict, Missing, Sealed
from voicebox.flows import (
    appeals,
    handing,
    last_public,
    later,
    notes,
    public_words,
    resting,
    rounds,
    words,
)
from voicebox.flows.hints import open_hints
from voicebox.flows.notes import Note
from voicebox.flows.windows import CLAIM_HOURS, lapse_claims
from voicebox.model import Draft, SealedStory, Session
from voicebox.sealing import derive
from voicebox.store import buddies, openings, orders, reviews, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.world import World


@dataclass(frozen=True)
class Reading:
    """One story in a moderator's hands."""

    story_id: str
    draft: Draft = field(repr=False)
    week: str
    version: int
    second: bool
    #: Whether its words are shown only after one more step.
    heavy: bool
    hints: tuple[str, ...]
    #: What was asked and answered so far, as far as it is for the next reader.
    notes: tuple[Note, ...] = field(repr=False)
    #: Whether it may be handed to a buddy: not by whom a buddy handed it to.
    may_pass: bool
    #: Whether its teller can be asked before anything is decided.
    may_ask: bool
    #: What its teller says against the refusal; None where there is no appeal.
    appeal: str | None = field(repr=False)
    #: Whether an older version is public until this one is read, as its teller chose.
    older_up: bool = False
    #: Whether a legal order withheld an older version.
    ordered_before: bool = False
    #: Whether these are the words that were public: what its teller sent opens for nobody here.
    as_public: bool = False


class Changed(Conflict):
    """The storyteller changed the story since this person's page was made."""


async def claim(both: Both, world: World, session: Session, story_id: str) -> None:
    """Take a story in hand for 24 hours; taken once more meanwhile, for no longer.

    Raises:
        Missing: there is no such story.
        Conflict: somebody else holds it, or it was decided, or this person voted on it, or
            should not read it, or had it a moment ago.
    """
    # Before the worker comes round, too: or whoever had it for a day could have it at once again.
    await lapse_claims(both.main, world)
    story = await _locked(both.main, story_id)
    holders = await reviews.holders(both.main, world.hour(ago=CLAIM_HOURS))
    if holders.get(story_id, session.moderator_id) != session.moderator_id:
        raise Conflict("Somebody else is reading this story just now.")
    if story.state not in IN_QUEUE:
        raise Conflict("This story has been decided.")
    if (story_id, story.version) in await reviews.voted_by(both.main, session.moderator_id):
        raise Conflict("You have voted on this story; another person reads it now.")
    draft = await open_draft(both, session, story)
    hints = open_hints(session.team_private, story.hint)
    await rounds.require_uninvolved(both.main, story, session.moderator_id)
    again = story_id in holders and story_id not in await buddies.all_aside(both.main)
    await handing.hand(both, world, session, draft, hints, again=again)
    if again:
        return
    if story_id not in holders:  # what a buddy hands them is theirs to take
        await resting.require_rested(both.main, world, session, story_id)
    handed = story_id in holders
    await reviews.claim(both.main, story_id, session.moderator_id, world.hour(), handed=handed)
    if story.state is State.WAITING:
        await stories.move(both.main, story_id, State.READING)


async def skip(both: Both, world: World, session: Session, story_id: str) -> None:
    """Hand a story on, to others alone for a while; no reason is asked, and none is kept."""
    story = await in_hand(both.main, world, session, story_id)
    await resting.let_go(both.main, world, story_id, session.moderator_id)
    if story.state is State.READING:
        await stories.move(both.main, story_id, State.WAITING)


async def opened(both: Both, world: World, session: Session, story_id: str) -> Reading:
    """Return a story that this moderator has in hand; that they opened it counts once.

    Raises:
        Conflict: they do not have it, or no longer.
    """
    story = await in_hand(both.main, world, session, story_id)
    key = await key_of(both, session, story)
    await _note_opening(both, session, story)
    original = await has_original(both, story)
    draft = await last_public.draft(both.main, key, story)
    written = await notes.thread(both.main, story, key, whole=original)
    hints = open_hints(session.team_private, story.hint)
    return Reading(
        story_id=story_id,
        draft=draft,
        week=story.week,
        version=story.version,
        second=story.state is State.SECOND_READING,
        heavy=is_heavy(hints=hints, notes=draft.notes),
        hints=hints,
        notes=notes.for_a_reader(written),
        may_pass=not await reviews.was_handed(both.main, story_id),
        may_ask=(
            story.state is State.READING and original and not any(note.alone for note in written)
        ),
        appeal=await _appeal(both.main, story, key),
        older_up=await public_words.is_older_up(both.main, story),
        ordered_before=await orders.withheld_before(both.main, story.id, story.version),
        as_public=not original,
    )


async def require_seen(main: Connection, story_id: str, version: int) -> None:
    """Make sure that what somebody decides is about the words that they have read.

    Raises:
        Changed: they have read another version.
    """
    story = await stories.locked(main, story_id)
    if story is not None and story.version != version:
        raise Changed("The storyteller changed this. Please read it again, and begin anew.")


async def key_of(both: Both, session: Session, story: SealedStory) -> bytes:
    """Return the key of a story's version, opened by the team's.

    Where the team has lost it, this is the key for what is written later: it opens what was
    public of a story that was taken down, and neither its words nor the notes of before.

    Raises:
        Missing: it was withdrawn between two commits.
        Sealed: its teller alone may open anything of it.
    """
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        raise Missing
    if wraps.team_wrap is None:
        return later.by_team(session.team_private, wraps)
    return words.key_by_team(session.team_private, wraps)


async def has_original(both: Both, story: SealedStory) -> bool:
    """Tell whether the team can open what its teller sent."""
    wraps = await story_keys.find(both.keys, story.id, story.version)
    return wraps is not None and wraps.team_wrap is not None


async def require_original(both: Both, story: SealedStory) -> None:
    """Make sure that the team can open what its teller sent.

    Raises:
        Conflict: it cannot, and reads what was public.
    """
    if not await has_original(both, story):
        raise Conflict("What the teller sent cannot be opened here any more.")


async def open_draft(both: Both, session: Session, story: SealedStory) -> Draft:
    """Return a story's words, opened by the team's key: as they were sent, or were public."""
    return await last_public.draft(both.main, await key_of(both, session, story), story)


async def draft_if_any(both: Both, session: Session, story: SealedStory) -> Draft | None:
    """Return what `open_draft` does; None where nobody here can open a word of it.

    A withdrawal that a crash cut in half took its key, or its words are older than its keys.
    Whoever lists stories leaves it out: one that nobody can read keeps back no other.
    """
    with contextlib.suppress(Missing, Sealed):
        return await open_draft(both, session, story)
    return None


async def in_hand(main: Connection, world: World, session: Session, story_id: str) -> SealedStory:
    """Return a story that this moderator has in hand, and hold it.

    Raises:
        Conflict: they do not have it, or no longer.
    """
    story = await _locked(main, story_id)
    holders = await reviews.holders(main, world.hour(ago=CLAIM_HOURS))
    if (
        story.state not in IN_QUEUE
        or holders.get(story_id) != session.moderator_id
        or story_id in await buddies.all_aside(main)  # they have not said yet that they take it
    ):
        raise Conflict("You do not have this story in hand, or no longer.")
    await rounds.require_uninvolved(main, story, session.moderator_id)
    return story


async def _note_opening(both: Both, session: Session, story: SealedStory) -> None:
    # Under the key that moderators keep: who reads it again once they lost the other is no second.
    key = await later.key_of(both, session, story)
    await openings.note(both.main, story.id, derive.opening_mark(key, session.moderator_id))


async def _appeal(main: Connection, story: SealedStory, key: bytes) -> str | None:
    if story.state is not State.APPEALED:
        return None
    return appeals.open_words(key, await rounds.running(main, story))


async def _locked(main: Connection, story_id: str) -> SealedStory:
    story = await stories.locked(main, story_id)
    if story is None:
        raise Missing
    return story
