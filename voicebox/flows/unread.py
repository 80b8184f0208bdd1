"""Counts of stories that nobody can read, in the themes nearest to them: guarded, by window."""

from collections.abc import Mapping

from moderation.figures import guarded
from moderation.states import State
from voicebox.model import SealedStory
from voicebox.sealing import boxes, derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import placements as store
from voicebox.store.db import Both, Connection


async def settle(main: Connection, keyring: Keyring) -> None:
    """Count what was placed and stands; forget what was decided otherwise since."""
    for one, state in await store.uncounted(main):
        if state in (State.WITHHELD, State.KEPT) and one.to_site is not None:
            await store.change(main, _number(keyring.release.private, one.to_site), one.kind, 1)
            await store.counted(main, one.story_id)
        elif state is not State.CLEARED:
            await store.delete(main, one.story_id)


async def take_back(both: Both, keyring: Keyring, receipt: str, story_id: str) -> None:
    """Take a story out of the count that it is in, with its receipt; the window shows it."""
    found = await store.find(both.main, story_id)
    if found is None:
        return
    if found.to_site is None:
        private = derive.receipt_pair(receipt, keyring.salt).private
        await store.change(both.main, _number(private, found.to_teller), found.kind, -1)
    await store.delete(both.main, story_id)


async def place_of(both: Both, keyring: Keyring, receipt: str, story_id: str) -> int | None:
    """Return the number of the theme in which a story counts that nobody can read, if it does."""
    found = await store.find(both.main, story_id)
    if found is None:
        return None
    return _number(derive.receipt_pair(receipt, keyring.salt).private, found.to_teller)


async def set_right(both: Both, keyring: Keyring, receipt: str, story: SealedStory) -> None:
    """Take a story out of the count when its teller comes back and it is withheld no longer.

    An order that was looked at again lets it be read anew, and nobody is there with its receipt.
    """
    if story.state not in (State.WITHHELD, State.KEPT, State.CLEARED):
        await take_back(both, keyring, receipt, story.id)


async def hidden(main: Connection, theme_id: str) -> Mapping[str, int | None]:
    """Return how many stories that cannot be read are in a theme, by kind; None is "a few"."""
    found = await store.shown(main, theme_id)
    return {kind: guarded(count) for kind, count in found.items() if count > 0}


def _number(private: bytes, sealed: bytes) -> int:
    return int(boxes.unbox(private, sealed))
