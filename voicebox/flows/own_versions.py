"""What a receipt shows of the versions of a story: its changes, its rest, and what is still up."""

from dataclasses import dataclass, replace

from moderation.states import State
from voicebox.flows import hiding, history, refusals, sleeping, words
from voicebox.flows.by_receipt import Opened
from voicebox.flows.history import Change
from voicebox.flows.refusals import Refusal
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import reviews, still_up, story_keys
from voicebox.store.db import Both
from voicebox.world import World


@dataclass(frozen=True)
class OwnVersions:
    """The versions of a story, as its teller is told of them."""

    #: Of the words that are shown here.
    version: int = 1
    changes: tuple[Change, ...] = ()
    #: How many midnights it still rests; None when it does not.
    midnights: int | None = None
    #: Whether some words of it are public now, and whether they are older than those here.
    is_public: bool = False
    is_older_up: bool = False
    #: Whether they are hidden, and nobody has read them yet.
    is_unread: bool = False
    #: Why the older ones were taken down, where two people withheld them.
    taken_down: tuple[Refusal, ...] = ()


async def of_story(
    both: Both, world: World, keyring: Keyring, receipt: str, found: Opened
) -> OwnVersions:
    """Return what a receipt shows of the versions of its story."""
    story = found.story
    receipt_key = derive.receipt_key(receipt, keyring.salt)
    older = await still_up.find(both.main, story.id)
    is_older_up = older is not None and not older.withheld
    return OwnVersions(
        version=story.version,
        changes=await history.of_story(both.main, receipt_key, story.id),
        midnights=await sleeping.left(both, world, story.id),
        is_public=is_older_up or story.state is State.PUBLISHED,
        is_older_up=is_older_up,
        is_unread=(story.state is State.HIDDEN and not await hiding.was_let_out(both.main, story)),
        taken_down=(
            await _why(both, receipt_key, found, older.version)
            if older is not None and older.withheld
            else ()
        ),
    )


async def _why(both: Both, receipt_key: bytes, found: Opened, version: int) -> tuple[Refusal, ...]:
    wraps = await story_keys.find(both.keys, found.story.id, version)
    if wraps is None:
        return ()
    key = words.key_by_receipt(receipt_key, wraps)
    older = replace(found.story, version=version)
    return refusals.told(older, key, await reviews.of_story(both.main, older.id, version))
