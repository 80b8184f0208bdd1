"""Folds end: by themselves after a day, or with what two people decide."""

from moderation.folds import HOURS
from voicebox.store import figures, folds
from voicebox.store.db import Connection
from voicebox.world import World


async def begin(main: Connection, world: World, story_id: str, reason: str) -> None:
    """Put a notice in the place of a story's words."""
    await folds.add(main, story_id, reason, world.hour())
    await figures.add(main, "folds")


async def unfold_what_is_due(main: Connection, world: World) -> None:
    """Take away the notices that have stood for a day: no second person came."""
    for story_id in await folds.begun_by(main, world.hour(ago=HOURS)):
        await end(main, story_id, confirmed=False)


async def end(main: Connection, story_id: str, *, confirmed: bool) -> None:
    """Take a notice away, if there is one, and count how it ended."""
    if await folds.end(main, story_id):
        await figures.add(main, "folds_confirmed" if confirmed else "folds_ended")


async def forget(main: Connection, story_id: str) -> None:
    """Delete what was reported of a story that is taken back; a fold of it has ended."""
    if await folds.forget_story(main, story_id):
        await figures.add(main, "folds_ended")
