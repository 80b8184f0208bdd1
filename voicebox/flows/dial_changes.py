"""What a teller changed, in its order, sealed to their receipt alone: weeks, and never a day."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum

from voicebox.model import Dials
from voicebox.sealing import ciphers, derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import consent
from voicebox.store.db import Connection
from voicebox.world import World

#: So many are kept, the last of them: more than anyone makes, and the disk has an end.
MOST = 100


class Did(StrEnum):
    """What a teller did."""

    DIALS = "dials"
    HID = "hid"
    SHOWED = "showed"


@dataclass(frozen=True)
class Change:
    """One change of mind."""

    did: Did
    #: ISO week.
    week: str
    before: Dials
    after: Dials


async def read(
    main: Connection, keyring: Keyring, receipt: str, story_id: str
) -> tuple[Change, ...]:
    """Return what a teller changed, the first first.

    Raises:
        Sealed: it is not the receipt of this story.
    """
    sealed = await consent.changes(main, story_id)
    if sealed is None:
        return ()
    key = derive.receipt_key(receipt, keyring.salt)
    written = json.loads(ciphers.unseal(key, sealed, _place(story_id)))
    return tuple(
        Change(Did(one["did"]), one["week"], Dials(**one["before"]), Dials(**one["after"]))
        for one in written
    )


async def add(
    main: Connection,
    world: World,
    keyring: Keyring,
    receipt: str,
    story_id: str,
    change: Change,
) -> None:
    """Keep one more change; its week is this one."""
    known = await read(main, keyring, receipt, story_id)
    kept = [*known, replace(change, week=world.week())][-MOST:]
    written = [vars(one) | {"before": vars(one.before), "after": vars(one.after)} for one in kept]
    key = derive.receipt_key(receipt, keyring.salt)
    sealed = ciphers.seal(world, key, json.dumps(written).encode(), _place(story_id))
    await consent.put_changes(main, story_id, sealed)


def _place(story_id: str) -> str:
    return f"story/{story_id}/dials"
