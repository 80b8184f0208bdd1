"""A story in its teller's hands: found and opened by its receipt."""

from dataclasses import dataclass, field

from voicebox.flows import words
from voicebox.model import SealedStory
from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import receipts, stories, story_keys, waiting
from voicebox.store.db import Both


@dataclass(frozen=True)
class Opened:
    """A story, the key of its version, and the ISO week in which its receipt was last used."""

    story: SealedStory
    key: bytes = field(repr=False)
    last_used: str


async def open_story(both: Both, keyring: Keyring, receipt: str) -> Opened | None:
    """Return the story of a receipt; None when it is unknown, or its story was withdrawn."""
    record = await receipts.find(both.keys, derive.lookup(keyring.pepper, receipt))
    if record is None:
        return None
    story = await stories.find(both.main, record.story_id)
    story = story or await waiting.find(both.main, record.story_id)
    if story is None:
        return None
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        return None
    key = words.key_by_receipt(derive.receipt_key(receipt, keyring.salt), wraps)
    return Opened(story, key, record.used)
