"""A moderator asks to have words covered; nothing is covered before the teller has a say.

There is one proposal for each version of a story: what its teller declined is not asked again,
so that nobody can hold a story up by asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.log import Kind
from moderation.marking import Row, cover
from moderation.policy import Policy
from moderation.states import State
from voicebox.errors import Conflict
from voicebox.flows import mask_words, record, slips, words
from voicebox.flows.hands import has_original, in_hand, key_of, require_original
from voicebox.flows.mask_words import Proposal, Unfit
from voicebox.model import Draft, SealedStory, Session
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, masks, reviews, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.store.masks import MaskRow
from voicebox.world import World


@dataclass(frozen=True)
class BeforeReader:
    """What a moderator who has a story in hand may know of its masks."""

    #: Whether this person may propose some.
    may_propose: bool
    #: What was proposed before; none when nothing was.
    proposal: Proposal | None = field(default=None, repr=False)


async def before_reader(both: Both, world: World, session: Session, story_id: str) -> BeforeReader:
    """Return what stands about masks for a story in this moderator's hands.

    Raises:
        Conflict: they do not have it, or no longer.
    """
    story = await in_hand(both.main, world, session, story_id)
    row = await masks.find(both.main, story.id, story.version)
    if not await has_original(both, story):
        # What was covered in public is covered in what they read.
        return BeforeReader(may_propose=False)
    if row is None:
        return BeforeReader(_may_be_asked(story))
    key = await key_of(both, session, story)
    return BeforeReader(may_propose=False, proposal=mask_words.open_proposal(key, row))


async def propose(
    both: Both,
    world: World,
    keyring: Keyring,
    policy: Policy,
    session: Session,
    story_id: str,
    rows: Sequence[Row],
    sentence: str,
) -> None:
    """Ask a teller to have words covered; the story waits for their answer, 14 days at most.

    Raises:
        Conflict: this moderator does not have the story in hand, or there is nothing to ask: its
            teller was asked before, a second reader has it, nothing of it will be public, or it
            came with a collection and nobody has a receipt to answer with.
        Unfit: rows that cannot be used, or no sentence that says why.
    """
    story = await in_hand(both.main, world, session, story_id)
    asked = await masks.find(both.main, story.id, story.version)
    if asked is not None or not _may_be_asked(story):
        raise Conflict("No words of this story can be proposed to be covered.")
    await require_original(both, story)
    key = await key_of(both, session, story)
    draft = words.open_draft(key, story)
    proposal = _require_fit(draft, rows, sentence, policy)
    lapses = "masked" if draft.if_away == "masked" else "held"
    if lapses == "masked":
        await _let_open(both, keyring, story, key)
    row = MaskRow(
        story_id=story.id,
        version=story.version,
        status="proposed",
        lapses=lapses,
        day=world.day(),
        sealed=mask_words.seal(world, key, story, proposal),
    )
    await masks.add(both.main, row)
    await reviews.release(both.main, story.id)
    await stories.move(both.main, story.id, State.MASK_PROPOSED)
    await figures.add(both.main, "mask_proposed")
    await slips.note_reading(both.main, story, draft)
    await _enter(both, keyring, session, story)


def _require_fit(draft: Draft, rows: Sequence[Row], sentence: str, policy: Policy) -> Proposal:
    covering, amiss = cover(draft.title, draft.text, rows, policy.placeholders)
    unsaid = not sentence.strip()
    if amiss or unsaid:
        raise Unfit(amiss, unsaid=unsaid)
    return Proposal(covering, sentence)


async def _let_open(both: Both, keyring: Keyring, story: SealedStory, key: bytes) -> None:
    # Its teller chose this end beforehand: when it comes, no moderator's key is at hand.
    wrap = boxes.box(keyring.release.public, key)
    await story_keys.set_release(both.keys, story.id, story.version, wrap)


async def _enter(both: Both, keyring: Keyring, session: Session, story: SealedStory) -> None:
    # Two weeks without an answer end by themselves: the site enters that without anybody.
    hand = record.by_session(keyring, session)
    await record.cut(both, hand, story.id, Kind.MASK_PROPOSED, people=1)
    await record.let_site(both, hand, story.id)


async def settle(
    main: Connection, world: World, session: Session, story_id: str, *, masked: bool
) -> None:
    """Note whether a story that is about to be published wears the masks that its teller named.

    Raises:
        Conflict: this moderator does not have the story in hand, or its teller named no masks.
    """
    story = await in_hand(main, world, session, story_id)
    row = await masks.find(main, story.id, story.version)
    if row is None or row.status not in ("countered", "agreed"):
        raise Conflict("The teller of this story has named no words to be covered.")
    await masks.answer(main, row, "agreed" if masked else "countered", row.sealed)


def _may_be_asked(story: SealedStory) -> bool:
    return story.state is State.READING and story.dials.public and story.collection is None
