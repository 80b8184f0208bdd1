"""The public log as anyone is given it, checked; and what of it is one receipt's."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.log import FORMAT, signed_part
from moderation.log_check import Checked, check
from voicebox.sealing import ratchet, signing
from voicebox.sealing.keyring import Keyring
from voicebox.store import log, log_keys
from voicebox.store.db import Both, Connection, Database
from voicebox.world import World

#: No story has so many entries.
STEPS = 1000


@dataclass(frozen=True)
class Own:
    """An entry that is a receipt's."""

    #: How many commitments of the receipt come before it.
    step: int
    #: None while its window is open.
    window: str | None
    kind: str
    reason: str | None
    people: int
    #: What it bears in the log, in hex: only the receipt can recognise it.
    commitment: str


def is_signed(head: Mapping[str, Any]) -> bool:
    """Tell whether a head bears the signature of the key that it names."""
    try:
        signature = bytes.fromhex(head["signature"])
    except ValueError:
        return False
    return signing.is_signed(bytes.fromhex(head["key"]), signature, signed_part(head))


def owned(receipt: str, salt: str, entries: Iterable[Mapping[str, Any]]) -> Sequence[Own]:
    """Return the entries that are a receipt's, in the order in which they were made.

    Args:
        receipt: its 25 digits.
        salt: of the log, in hex.
        entries: of a log that holds.
    """
    steps = _steps(receipt, bytes.fromhex(salt), STEPS)
    return _in_order(steps, entries)


async def of_receipt(both: Both, keyring: Keyring, receipt: str, story_id: str) -> Sequence[Own]:
    """Return what the log holds of a story, and what waits for its window, by its receipt."""
    kept = await log_keys.find(both.keys, story_id)
    if kept is None:
        return ()
    steps = _steps(receipt, ratchet.public_salt(keyring.salt), kept.step)
    return _in_order(steps, await log.under(both.main, [bytes.fromhex(one) for one in steps]))


async def heads(main: Connection) -> Sequence[Mapping[str, Any]]:
    """Return all heads, as they are published."""
    return [{"format": FORMAT} | dict(head) for head in await log.heads(main)]


async def checked(main: Connection) -> Checked:
    """Check the log as it lies in the database."""
    entries = [entry async for batch in log.everything(main) for entry in batch]
    told = await heads(main)
    return await asyncio.to_thread(check, entries, told, is_signed)


class Watch:
    """Checks the log for its page: anew when it has grown, and once in an hour."""

    def __init__(self, db: Database, world: World) -> None:
        self._db = db
        self._world = world
        self._known: tuple[tuple[str, int, str], Checked] | None = None

    async def checked(self) -> Checked:
        """Return what a check found, of this hour and this length of the log."""
        async with self._db.read() as main:
            now = (self._world.hour(), *await log.last(main))
            if self._known is None or self._known[0] != now:
                self._known = now, await checked(main)
            return self._known[1]


def _steps(receipt: str, salt: bytes, n_steps: int) -> Mapping[str, int]:
    """Return the first commitments of a receipt, in hex, each with its step."""
    key = ratchet.first_key(receipt, salt)
    steps = {}
    for step in range(n_steps):
        steps[ratchet.commitment(key).hex()] = step
        key = ratchet.following(key)
    return steps


def _in_order(steps: Mapping[str, int], entries: Iterable[Mapping[str, Any]]) -> Sequence[Own]:
    found = [
        Own(
            steps[entry["commitment"]],
            entry["window"],
            entry["kind"],
            entry["reason"],
            entry["people"],
            entry["commitment"],
        )
        for entry in entries
        if entry["commitment"] in steps
    ]
    return sorted(found, key=lambda own: own.step)
