"""Near-copies take one line of the queue, hide nothing, and change no order but chance's."""

from tests.flows.place import Place
from voicebox.flows import offers

ADVERT = "Buy cheap tablets here today and feel so much better with our best offer of the year "


async def lines(place: Place) -> list[tuple[str, ...]]:
    async with place.db.read_both() as both:
        shown = await offers.show_queue(both, place.world, place.moderator())
    return [tuple(story.story_id for story in line) for line in shown.lines]


async def flood(place: Place, number: int) -> set[str]:
    receipts = [await place.tell(f"{ADVERT} {one}") for one in range(number)]
    await place.close()
    return {place.id_of(receipt) for receipt in receipts}


async def test_a_flood_takes_one_line_and_each_story_is_in_it(place: Place) -> None:
    own = place.id_of(await place.tell("They rang me back."))
    copies = await flood(place, 25)
    shown = await lines(place)
    assert sorted(map(len, shown)) == [1, 25]
    assert (own,) in shown
    assert copies | {own} == {one for line in shown for one in line}


async def test_copies_of_another_week_stand_in_a_line_of_their_own(place: Place) -> None:
    old = await flood(place, 3)
    place.clock.advance(weeks=1)
    new = await flood(place, 3)
    assert [set(line) for line in await lines(place)] == [old, new]


async def test_a_copy_that_sounds_urgent_comes_first_by_itself(place: Place) -> None:
    copies = await flood(place, 3)
    urgent = place.id_of(await place.tell(f"{ADVERT} and I want to die"))
    await place.close()
    assert [set(line) for line in await lines(place)] == [{urgent}, copies]


async def test_a_copy_is_taken_and_decided_by_itself(place: Place) -> None:
    copies = await flood(place, 4)
    one = sorted(copies)[0]
    await place.claim(place.moderator("rhys"), one)
    assert [set(line) for line in await lines(place)] == [copies - {one}]


async def test_nothing_is_kept_of_what_is_alike(place: Place) -> None:
    copies = await flood(place, 3)
    before = {one: place.naming(one) for one in copies}
    await lines(place)
    assert {one: place.naming(one) for one in copies} == before
