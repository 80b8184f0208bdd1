"""The short ways to change one's mind."""

from dataclasses import replace

from tests.flows.place import Place
from voicebox.flows import dials, hiding, matters
from voicebox.model import Dials


async def turn(place: Place, receipt: str, dials_now: Dials) -> bool:
    """Set all four dials."""
    return await dials.turn(place.db, place.world, place.keyring, receipt, dials_now)


async def turn_one(place: Place, receipt: str, **dial: bool) -> None:
    """Turn the dials that are named, and leave the others."""
    before = (await place.mine(receipt)).draft.dials
    await turn(place, receipt, replace(before, **dial))


async def hide(place: Place, receipt: str) -> bool:
    return await hiding.hide(place.db, place.world, place.keyring, receipt)


async def show_again(place: Place, receipt: str) -> bool:
    return await hiding.show_again(place.db, place.world, place.keyring, receipt)


async def say(place: Place, receipt: str, text: str) -> bool:
    async with place.db.write_both() as both:
        return await matters.say(both, place.world, place.keyring, receipt, text)
