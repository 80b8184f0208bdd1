"""What a teller is told of how often they changed a story: sealed to the receipt, in weeks."""

import json
from dataclasses import dataclass

from voicebox.sealing import ciphers
from voicebox.store import edits
from voicebox.store.db import Connection
from voicebox.world import World


@dataclass(frozen=True)
class Change:
    """A version that its teller put in place of the one before."""

    version: int
    #: ISO week.
    week: str


async def of_story(main: Connection, receipt_key: bytes, story_id: str) -> tuple[Change, ...]:
    """Return the changes of a story, the first in front.

    Raises:
        Sealed: it is another story's receipt.
    """
    sealed = await edits.find(main, story_id)
    if sealed is None:
        return ()
    written = json.loads(ciphers.unseal(receipt_key, sealed, _place(story_id)))
    return tuple(Change(version, week) for version, week in written)


async def add(
    main: Connection, world: World, receipt_key: bytes, story_id: str, version: int
) -> None:
    """Note that a story was changed in this week."""
    known = await of_story(main, receipt_key, story_id)
    changes = (*known, Change(version, world.week()))
    written = json.dumps([[change.version, change.week] for change in changes]).encode()
    await edits.put(main, story_id, ciphers.seal(world, receipt_key, written, _place(story_id)))


def _place(story_id: str) -> str:
    return f"story/{story_id}/changes"
