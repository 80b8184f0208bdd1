"""Room on the disk: first new stories stop, and last of all who wants to go."""

import asyncio
import contextlib
from dataclasses import dataclass

from voicebox.errors import NoRoom
from voicebox.settings import Settings
from voicebox.store import ballast, room
from voicebox.store.db import Database
from voicebox.world import World

MB = 1_000_000


@dataclass(frozen=True)
class Space:
    """What an operator is told."""

    #: Whether there is room enough for new stories.
    takes_stories: bool
    #: Whether the ballast lies where it should, or none is wanted.
    has_ballast: bool

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be done."""
        return self.takes_stories and self.has_ballast


def space(db: Database, settings: Settings) -> Space:
    """Look at the disk."""
    laid = ballast.n_bytes(db.folder) >= settings.ballast * MB
    return Space(takes_stories(db, settings), laid)


def takes_stories(db: Database, settings: Settings) -> bool:
    """Tell whether there is room for a new story and for all that becomes of it."""
    return room.free(db.folder) >= settings.floor * MB


async def make_way(db: Database) -> None:
    """Give whoever has a receipt the room of the ballast, where there is no other."""
    with contextlib.suppress(NoRoom):
        await db.require_room(at_any_cost=True)


async def tend(db: Database, world: World, settings: Settings) -> None:
    """Lay the ballast where it is missing, once that leaves room for new stories too."""
    size = settings.ballast * MB
    if ballast.n_bytes(db.folder) == size:
        return
    ballast.drop(db.folder)
    if size and room.free(db.folder) >= size + settings.floor * MB:
        # Full after all: it is laid at the next look.
        with contextlib.suppress(OSError):
            await asyncio.to_thread(ballast.lay, db.folder, size, world.chance)
