"""Ways to bring a story into each state in which a teller may take it back."""

from collections.abc import Awaitable, Callable, Mapping

from tests.flows import talking
from tests.flows.place import ALL, COUNTED, NOTHING, QUOTED, Place, refusal
from voicebox.flows import buddies as passing
from voicebox.model import Dials
from voicebox.store import buddies

Bring = Callable[[Place], Awaitable[str]]


async def waiting(place: Place) -> str:
    return await place.tell()


async def undecided(place: Place) -> str:
    return await place.tell(dials=NOTHING)


async def queued(place: Place) -> str:
    return await _queued(place)


async def queued_undecided(place: Place) -> str:
    return await _queued(place, NOTHING)


async def claimed(place: Place) -> str:
    receipt = await _queued(place)
    await place.claim(place.moderator(), place.id_of(receipt))
    return receipt


async def skipped(place: Place) -> str:
    receipt = await claimed(place)
    await place.skip(place.moderator(), place.id_of(receipt))
    return receipt


async def set_aside(place: Place) -> str:
    """Hand a story to somebody's buddy, who has not taken it yet."""
    receipt = await claimed(place)
    async with place.db.write_both() as both:
        await buddies.name(both.main, "ama", "rhys")
        await buddies.name(both.main, "rhys", "ama")
        ama, story_id = place.moderator("ama"), place.id_of(receipt)
        await passing.hand_over(both, place.world, ama, story_id, "Too near to me.")
    return receipt


async def half_refused(place: Place) -> str:
    receipt = await _queued(place)
    await place.vote("ama", receipt, refusal())
    return receipt


async def withheld(place: Place) -> str:
    receipt = await half_refused(place)
    await place.vote("rhys", receipt, refusal())
    return receipt


async def asked(place: Place) -> str:
    receipt = await _queued(place)
    await talking.ask(place, "ama", receipt)
    return receipt


async def answered(place: Place) -> str:
    receipt = await asked(place)
    await talking.answer(place, receipt)
    return receipt


async def appealed(place: Place) -> str:
    receipt = await withheld(place)
    await talking.appeal(place, receipt)
    return receipt


async def half_upheld(place: Place) -> str:
    receipt = await appealed(place)
    await place.vote("mo", receipt, refusal())
    return receipt


async def upheld(place: Place) -> str:
    receipt = await half_upheld(place)
    await place.vote("wen", receipt, refusal())
    return receipt


async def overturned(place: Place) -> str:
    receipt = await half_upheld(place)
    await place.vote("wen", receipt)
    return receipt


async def cleared(place: Place) -> str:
    receipt = await _queued(place)
    await place.vote("ama", receipt)
    return receipt


async def published(place: Place) -> str:
    return await _released(place)


async def quoted_only(place: Place) -> str:
    return await _released(place, dials=QUOTED)


async def shown_only(place: Place) -> str:
    return await _released(place, dials=Dials(shown=True))


async def counted_only(place: Place) -> str:
    return await _released(place, dials=COUNTED)


EVERY: Mapping[str, Bring] = {
    bring.__name__: bring
    for bring in (
        waiting,
        undecided,
        queued,
        queued_undecided,
        claimed,
        skipped,
        set_aside,
        half_refused,
        withheld,
        asked,
        answered,
        appealed,
        half_upheld,
        upheld,
        overturned,
        cleared,
        published,
        quoted_only,
        shown_only,
        counted_only,
    )
}


async def _queued(place: Place, dials: Dials = ALL) -> str:
    receipt = await place.tell(dials=dials)
    await place.close()
    return receipt


async def _released(place: Place, dials: Dials = ALL) -> str:
    receipt = await _queued(place, dials)
    await place.vote("ama", receipt)
    await place.close()
    return receipt
