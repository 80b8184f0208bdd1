"""A story arrives: sealed before it touches the disk, keys first."""

import hmac

from moderation.states import State
from voicebox.flows import record, sleeping, slips, staff, traces, versions
from voicebox.model import Arrival, Draft, ReceiptRecord, SealedStory
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import log_keys, receipts, stories, story_keys, waiting
from voicebox.store.db import Both, Connection
from voicebox.world import World

FIRST_VERSION = 1


async def submit(
    both: Both, world: World, keyring: Keyring, receipt: str, draft: Draft, body: bytes
) -> Arrival:
    """Keep a story until its window closes.

    The same receipt and the same body are the same story, however often they come. The same
    receipt with another body, or of a story that was taken back, is refused without saying why.
    """
    before, orphan = await _look_up(both, keyring, receipt, body)
    if orphan is not None:
        # The process died between the two commits: there is a key, and no story. Begin again.
        await receipts.delete(both.keys, [orphan])
        await story_keys.delete(both.keys, [orphan])
        await log_keys.delete(both.keys, [orphan])
    if before is not None:
        return before
    lookup = derive.lookup(keyring.pepper, receipt)
    mark = derive.body_mark(receipt, keyring.salt, body)
    story_id = world.fresh_id()
    pair = derive.receipt_pair(receipt, keyring.salt)
    kept = ReceiptRecord(lookup, story_id, pair.public, mark, None, world.week())
    await receipts.add(both.keys, kept)
    await record.begin(both, keyring, receipt, story_id)
    receipt_key = derive.receipt_key(receipt, keyring.salt)
    escrow = derive.escrow_key(keyring.pepper) if sleeping.rests_first(draft) else None
    await keep(both, world, receipt_key, story_id, draft, escrow=escrow)
    await sleeping.begin(both, world, story_id, draft)
    return Arrival.RECEIVED


async def known(both: Both, keyring: Keyring, receipt: str, body: bytes) -> Arrival | None:
    """Say what became of a form that was sent before; None when it is still to be kept."""
    before, _ = await _look_up(both, keyring, receipt, body)
    return before


async def keep(
    both: Both,
    world: World,
    receipt_key: bytes,
    story_id: str,
    draft: Draft,
    collection: str | None = None,
    escrow: bytes | None = None,
) -> None:
    """Seal a story under a key of its own and put it into the waiting room."""
    team_public = await staff.team_public(both.main)
    first = versions.seal(world, team_public, receipt_key, story_id, FIRST_VERSION, draft, escrow)
    await story_keys.add(both.keys, first.wraps)
    story = SealedStory(
        id=story_id,
        state=State.WAITING,
        week=world.week(),
        language=draft.language,
        dials=draft.dials,
        version=FIRST_VERSION,
        sealed=first.sealed,
        hint=first.hint,
        collection=collection,
    )
    await waiting.add(both.main, story)
    await slips.note_arrival(both.main, story_id, draft)


async def _look_up(
    both: Both, keyring: Keyring, receipt: str, body: bytes
) -> tuple[Arrival | None, str | None]:
    """Say what became of a form that was sent before, and which id has a key without a story."""
    lookup = derive.lookup(keyring.pepper, receipt)
    trace = traces.of_receipt(keyring, lookup)
    kept, was_taken_back = await receipts.seen(both.keys, lookup, trace)
    orphan = None
    if kept is not None:
        if not _same(derive.body_mark(receipt, keyring.salt, body), kept):
            return Arrival.TAKEN, None
        if await _is_here(both.main, kept.story_id):
            return Arrival.ALREADY, None
        orphan = kept.story_id
    return (Arrival.TAKEN if was_taken_back else None), orphan


def _same(mark: bytes, known: ReceiptRecord) -> bool:
    kept = [old for old in (known.body_now, known.body_before) if old is not None]
    return any(hmac.compare_digest(mark, old) for old in kept)


async def _is_here(main: Connection, story_id: str) -> bool:
    return await waiting.exists(main, story_id) or await stories.find(main, story_id) is not None
