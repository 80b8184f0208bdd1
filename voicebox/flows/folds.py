"""Folds end: by themselves after a day, or with what two people decide."""

from moderation.folds import HOURS
from moderation.log import Kind
from moderation.policy import ReasonKey
from voicebox.flows import record
from voicebox.flows.record import Hand
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, folds
from voicebox.store.db import Both, Connection
from voicebox.world import World


async def begin(both: Both, world: World, hand: Hand, story_id: str, reason: str) -> None:
    """Put a notice in the place of a story's words, for a day at most."""
    await folds.add(both.main, story_id, reason, world.hour())
    await figures.add(both.main, "folds")
    await record.cut(both, hand, story_id, Kind.FOLDED, reason=ReasonKey(reason), people=1)
    await record.let_site(both, hand, story_id)


async def unfold_what_is_due(both: Both, world: World, keyring: Keyring) -> None:
    """Take away the notices that have stood for a day: no second person came."""
    for story_id in await folds.begun_by(both.main, world.hour(ago=HOURS)):
        if await end(both.main, story_id, confirmed=False):
            await record.cut_alone(both, keyring, story_id, Kind.UNFOLDED)


async def end(main: Connection, story_id: str, *, confirmed: bool) -> bool:
    """Take a notice away, and count how it ended; tell whether there was one."""
    ended = await folds.end(main, story_id)
    if ended:
        await figures.add(main, "folds_confirmed" if confirmed else "folds_ended")
    return ended


async def forget(main: Connection, story_id: str) -> None:
    """Delete what was reported of a story that is taken back; a fold of it has ended."""
    if await folds.forget_story(main, story_id):
        await figures.add(main, "folds_ended")
