"""Tellers who set two passages of a theme side by side, and whoever's words these are."""

from collections.abc import Sequence

from tests.flows import naming
from tests.flows.place import Place
from voicebox.flows import settled, settled_pairs, theme_pairs, unpairing
from voicebox.flows.theme_pairs import OwnPair, Pair
from voicebox.kept import ThemeEvent
from voicebox.store import public
from voicebox.store import theme_names as names


async def say(place: Place, receipt: str, theme: str, words: str, *of: str) -> None:
    """Set the quotes of two stories, by their receipts, side by side in a theme."""
    ids = [place.id_of(one) for one in of]
    async with place.db.write_both() as both:
        offered = await theme_pairs.offered(both.main, place.keyring, theme)
        chosen = [one.handle for one in offered if one.passage.story_id in ids]
        said = (receipt, theme, chosen, words)
        await theme_pairs.say(both, place.world, place.keyring, *said)


async def take_back(place: Place, receipt: str, theme: str) -> None:
    async with place.db.write_both() as both:
        await theme_pairs.take_back(both, place.keyring, receipt, theme)


async def take_out(place: Place, receipt: str, start: int = 0) -> bool:
    async with place.db.write_both() as both:
        return await unpairing.take_out(both, place.keyring, receipt, start)


async def let(place: Place, receipt: str, start: int = 0) -> bool:
    async with place.db.write_both() as both:
        return await unpairing.let(both, place.keyring, receipt, start)


async def own(place: Place, receipt: str) -> Sequence[OwnPair]:
    return (await place.mine(receipt)).pairs


async def read(place: Place, theme: str) -> Sequence[Pair]:
    """Return what everybody can read."""
    async with place.db.read() as main:
        return await theme_pairs.shown(main, theme)


async def reasons(place: Place, theme: str) -> list[str]:
    return [why for pair in await read(place, theme) for why in pair.reasons]


async def shown(place: Place, receipt: str, theme: str, words: str, *of: str) -> str:
    """Have a pair set, read and shown; return its id."""
    await say(place, receipt, theme, words, *of)
    [waits] = await naming.waiting(place)
    await naming.vote(place, "ama", waits.id)
    await place.close()
    return waits.id


async def window(place: Place, *events: ThemeEvent, version: int = 1) -> list[tuple[int, bool]]:
    """Do what a window does with what tellers said, after themes were written down.

    Return of which themes it is told that they have new pairs, or lost some.
    """
    await place.close()
    async with place.db.write() as main:
        found = await settled.settle(main, events, set(await public.ids(main)))
        await names.keep_given(main, version, found.changes)
    told = [one for one in found.events if one.kind == "paired"]
    return [(one.theme, bool(one.evidence["given"])) for one in told]


async def is_new(place: Place) -> bool:
    async with place.db.read() as main:
        return await settled_pairs.any_new(main)
