"""A teller answers by receipt: the words may be covered, or others, or none. Silence ends too."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from moderation.log import Kind
from moderation.marking import Covering, Row, cover
from moderation.policy import Policy
from moderation.states import State
from voicebox.errors import Conflict
from voicebox.flows import mask_words, record, words
from voicebox.flows.by_receipt import Opened, open_story
from voicebox.flows.mask_words import Proposal, Unfit
from voicebox.flows.record import Hand
from voicebox.model import SealedStory
from voicebox.sealing import boxes
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, masks, stories, story_keys
from voicebox.store.db import Both, Connection
from voicebox.store.masks import MaskRow
from voicebox.world import World

#: How long a story waits for its teller before their choice of beforehand is followed.
DAYS = 14
#: Where a story stands while its teller can answer.
_OPEN = (State.MASK_PROPOSED, State.HELD)


@dataclass(frozen=True)
class BeforeTeller:
    """What a receipt shows of the masks of a story."""

    #: proposed, countered, agreed or declined
    status: str
    proposal: Proposal = field(repr=False)
    #: Whether an answer counts now.
    is_open: bool
    #: What happens without one: masked or held.
    lapses: str
    #: The day from which the answer is no longer waited for, as `2026-12-09`.
    until: str


async def before_teller(main: Connection, story: SealedStory, key: bytes) -> BeforeTeller | None:
    """Return what was proposed for a story and what its teller said; none when nothing was."""
    row = await masks.find(main, story.id, story.version)
    if row is None:
        return None
    until = date.fromisoformat(row.day) + timedelta(days=DAYS)
    return BeforeTeller(
        status=row.status,
        proposal=mask_words.open_proposal(key, row),
        is_open=story.state in _OPEN,
        lapses=row.lapses,
        until=until.isoformat(),
    )


async def accept(both: Both, keyring: Keyring, receipt: str) -> None:
    """Let the proposed words be covered: the story is public with the next window.

    Raises:
        Conflict: there is nothing to answer, or no longer.
    """
    asked = await _asked(both, keyring, receipt)
    if asked is None:
        return
    found, row = asked
    wrap = boxes.box(keyring.release.public, found.key)
    await story_keys.set_release(both.keys, row.story_id, row.version, wrap)
    await masks.answer(both.main, row, "agreed", row.sealed)
    await stories.move(both.main, row.story_id, State.CLEARED)
    await _count(both.main, found.story, "mask_accepted")
    hand = record.by_receipt(keyring, receipt)
    await record.cut(both, hand, row.story_id, Kind.MASK_ACCEPTED)
    await record.let_site(both, hand, row.story_id)


async def counter(
    both: Both,
    world: World,
    keyring: Keyring,
    policy: Policy,
    receipt: str,
    rows: Sequence[Row],
    said: str,
) -> None:
    """Have other words covered instead: somebody reads the story again, with these.

    Raises:
        Conflict: there is nothing to answer, or no longer.
        Unfit: rows that cannot be used.
    """
    asked = await _asked(both, keyring, receipt)
    if asked is None:
        return
    found, row = asked
    draft = words.open_draft(found.key, found.story)
    covering, amiss = cover(draft.title, draft.text, rows, policy.placeholders)
    if amiss:
        raise Unfit(amiss)
    hand = record.by_receipt(keyring, receipt)
    await _send_back(both, world, hand, found, row, "countered", covering=covering, said=said)


async def decline(both: Both, world: World, keyring: Keyring, receipt: str, said: str) -> None:
    """Have nothing covered: somebody reads the story again, as it is.

    Raises:
        Conflict: there is nothing to answer, or no longer.
    """
    asked = await _asked(both, keyring, receipt)
    if asked is not None:
        hand = record.by_receipt(keyring, receipt)
        await _send_back(both, world, hand, *asked, "declined", said=said)


async def lapse(both: Both, world: World, keyring: Keyring) -> None:
    """End the waiting for tellers who did not come back in 14 days, as each of them chose.

    Each proposal is counted by one end: one that is answered afterwards, from `held`, by its
    answer, and no longer as lapsed.
    """
    for row in await masks.unanswered(both.main, world.day_before(DAYS)):
        wraps = await story_keys.find(both.keys, row.story_id, row.version)
        # An answer that was cut off between two commits may have taken the site's key away.
        opens = wraps is not None and wraps.release_wrap is not None
        if row.lapses == "masked" and opens:
            await masks.answer(both.main, row, "agreed", row.sealed)
            await stories.move(both.main, row.story_id, State.CLEARED)
        else:
            await stories.move(both.main, row.story_id, State.HELD)
        await figures.add(both.main, "mask_lapsed")
        await record.cut_alone(both, keyring, row.story_id, Kind.MASK_LAPSED)


async def _asked(both: Both, keyring: Keyring, receipt: str) -> tuple[Opened, MaskRow] | None:
    found = await open_story(both, keyring, receipt)
    if found is None:
        return None
    story = await stories.locked(both.main, found.story.id)
    row = await masks.find(both.main, found.story.id, found.story.version)
    if story is None or row is None or story.state not in _OPEN:
        raise Conflict("There is nothing to answer here, or no longer.")
    return replace(found, story=story), row


async def _count(main: Connection, story: SealedStory, ended: str) -> None:
    if story.state is State.HELD:  # it lapsed before
        await figures.add(main, "mask_lapsed", -1)
    await figures.add(main, ended)


async def _send_back(
    both: Both,
    world: World,
    hand: Hand,
    found: Opened,
    row: MaskRow,
    status: str,
    *,
    said: str,
    covering: Covering | None = None,
) -> None:
    told = mask_words.open_proposal(found.key, row)
    answered = replace(told, counter=covering, answer=said)
    sealed = mask_words.seal(world, found.key, found.story, answered)
    await story_keys.set_release(both.keys, row.story_id, row.version, None)
    await masks.answer(both.main, row, status, sealed)
    await stories.move(both.main, row.story_id, State.WAITING)
    await _count(both.main, found.story, f"mask_{status}")
    await record.cut(both, hand, row.story_id, Kind(f"mask_{status}"))
    await record.take_from_site(both, row.story_id)
