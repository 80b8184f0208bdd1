"""Themes as the machine finds them, as a window or a command has them found."""

from concurrent.futures import Executor

from tests.flows.place import Place
from voicebox.flows import discover
from voicebox.store import themes


async def find(place: Place, executor: Executor, share: float = 0.0) -> themes.Run:
    """Bring the themes up to date; all are looked at where so large a share of the stories came."""
    encoder = discover.encoder_folder(place.settings)
    return await discover.refresh(place.db, place.world, executor, encoder, share=share)


async def find_what_is_due(place: Place, executor: Executor) -> None:
    """Do what a window does with themes, where it has something to do."""
    assert await discover.is_due(place.db, place.world)
    await find(place, executor)
    assert not await discover.is_due(place.db, place.world)
