"""What the public log of a place holds, and what of it a receipt finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from moderation.log_check import Checked
from tests.flows.place import Place
from voicebox.flows import public_log
from voicebox.sealing import ratchet
from voicebox.store import log


async def entries(place: Place) -> Sequence[Mapping[str, Any]]:
    """Return every entry, in order."""
    async with place.db.read() as main:
        return [entry async for batch in log.everything(main) for entry in batch]


async def heads(place: Place) -> Sequence[Mapping[str, Any]]:
    """Return every head, in order."""
    async with place.db.read() as main:
        return await public_log.heads(main)


async def checked(place: Place) -> Checked:
    """Check the log."""
    async with place.db.read() as main:
        return await public_log.checked(main)


async def own(place: Place, receipt: str) -> list[tuple[int, str, str | None, int]]:
    """Return step, kind, reason and people of each entry that a receipt finds."""
    salt = ratchet.public_salt(place.keyring.salt).hex()
    found = public_log.owned(receipt, salt, await entries(place))
    return [(one.step, one.kind, one.reason, one.people) for one in found]


async def kinds(place: Place, receipt: str) -> list[str]:
    """Return the kinds of the entries that a receipt finds, in the order they were made."""
    return [kind for _, kind, _, _ in await own(place, receipt)]
