"""Nobody is handed more that is heavy in a day than the cap they or the service chose."""

import asyncio

import pytest

from tests.flows import standings
from tests.flows.place import Place
from voicebox.errors import Conflict, Refused
from voicebox.flows import care, hands, offers, own_page
from voicebox.flows.handing import EnoughForToday
from voicebox.flows.own_page import Own
from voicebox.model import Session

URGENT = "I want to die and I have told nobody."
CALM = "They rang me back."


async def sets_cap(place: Place, who: Session, cap: int | None) -> None:
    async with place.db.write() as main:
        await own_page.keep(main, who, Own(cap=cap))


async def service_sets_cap(place: Place, cap: int | None, role: str = "lead") -> None:
    lead = Session("lead", "lead", role, place.team, b"lead")
    async with place.db.write_both() as both:
        await care.set_service_cap(both.keys, lead, cap)


async def heavy(place: Place, number: int = 1) -> list[str]:
    """Tell heavy stories, one urgent and the next with a note; return their ids."""
    receipts = [
        await place.tell(URGENT) if n % 2 else await place.tell(CALM, notes=("grief",))
        for n in range(number)
    ]
    await place.close()
    return [place.id_of(receipt) for receipt in receipts]


async def calm(place: Place) -> str:
    return place.id_of(await standings.queued(place))


async def shown(place: Place, who: Session) -> offers.Queue:
    async with place.db.read_both() as both:
        return await offers.show_queue(both, place.world, who)


async def handed_today(place: Place, who: Session) -> int:
    async with place.db.read() as main:
        return await care.handed_today(main, place.world, who)


@pytest.mark.parametrize("cap", [0, 1, 2])
async def test_the_server_hands_over_no_more_than_ones_own_cap(place: Place, cap: int) -> None:
    ama, stories = place.moderator(), await heavy(place, 3)
    await sets_cap(place, ama, cap)
    for story_id in stories[:cap]:
        await place.claim(ama, story_id)
    with pytest.raises(EnoughForToday):
        await place.claim(ama, stories[cap])
    assert await handed_today(place, ama) == cap


@pytest.mark.parametrize(("own", "service", "handed"), [(2, 1, 1), (1, 2, 1), (None, 2, 2)])
async def test_the_lower_of_both_caps_counts(
    place: Place, own: int | None, service: int, handed: int
) -> None:
    ama, stories = place.moderator(), await heavy(place, 3)
    await sets_cap(place, ama, own)
    await service_sets_cap(place, service)
    for story_id in stories:
        try:
            await place.claim(ama, story_id)
        except EnoughForToday:
            break
    assert await handed_today(place, ama) == handed


async def test_without_a_cap_everything_is_handed_out(place: Place) -> None:
    await service_sets_cap(place, 0)
    await service_sets_cap(place, None)
    for story_id in await heavy(place, 4):
        await place.claim(place.moderator(), story_id)


async def test_a_cap_of_everybody_is_set_by_a_lead_alone(place: Place) -> None:
    with pytest.raises(Refused):
        await service_sets_cap(place, 1, role="moderator")
    async with place.db.read_both() as both:
        assert await care.service_cap(both.keys) is None


async def test_once_it_is_reached_only_what_is_not_heavy_is_offered(place: Place) -> None:
    ama, [first, second] = place.moderator(), await heavy(place, 2)
    other = await calm(place)
    await sets_cap(place, ama, 1)
    assert not (await shown(place, ama)).enough
    await place.claim(ama, first)
    queue = await shown(place, ama)
    # What is in hand stays there.
    assert {story.story_id for story in queue.stories} == {first, other}
    assert queue.waiting == 2
    assert queue.enough
    assert second in await place.queue(place.moderator("rhys"))


async def test_what_is_not_heavy_may_be_taken_all_day(place: Place) -> None:
    ama = place.moderator()
    await sets_cap(place, ama, 0)
    await place.claim(ama, await calm(place))
    assert await handed_today(place, ama) == 0


async def test_a_story_in_hand_counts_once(place: Place) -> None:
    ama, [story_id] = place.moderator(), await heavy(place)
    await sets_cap(place, ama, 1)
    for _ in range(3):
        await place.claim(ama, story_id)
    assert await handed_today(place, ama) == 1


async def test_a_story_handed_on_and_taken_again_counts_again(place: Place) -> None:
    ama, [story_id] = place.moderator(), await heavy(place)
    await sets_cap(place, ama, 1)
    await place.claim(ama, story_id)
    await place.skip(ama, story_id)
    with pytest.raises(EnoughForToday):
        await place.claim(ama, story_id)


async def test_somebody_elses_share_is_their_own(place: Place) -> None:
    first, second = await heavy(place, 2)
    await service_sets_cap(place, 1)
    await place.claim(place.moderator("ama"), first)
    await place.claim(place.moderator("rhys"), second)
    assert await handed_today(place, place.moderator("ama")) == 1


async def test_tomorrow_is_another_day_and_yesterday_is_forgotten(place: Place) -> None:
    ama, [first, second] = place.moderator(), await heavy(place, 2)
    await sets_cap(place, ama, 1)
    await place.claim(ama, first)
    place.clock.advance(days=1)
    assert await handed_today(place, ama) == 0
    async with place.db.write() as main:
        await care.forget_yesterday(main, place.world)
    assert place.count("main", "heavy_today") == 0
    await place.claim(ama, second)
    assert await handed_today(place, ama) == 1


async def test_what_today_counted_stays_until_tomorrow(place: Place) -> None:
    ama, [story_id] = place.moderator(), await heavy(place)
    await place.claim(ama, story_id)
    async with place.db.write() as main:
        await care.forget_yesterday(main, place.world)
    assert await handed_today(place, ama) == 1


async def test_nothing_that_is_counted_names_a_story(place: Place) -> None:
    ama, [story_id] = place.moderator(), await heavy(place)
    await place.claim(ama, story_id)
    assert place.rows("main", "SELECT * FROM heavy_today") == [("ama", place.world.day(), 1)]


async def test_two_taken_at_once_are_not_both_under_one_cap(place: Place) -> None:
    ama, stories = place.moderator(), await heavy(place, 2)
    await sets_cap(place, ama, 1)
    done = await asyncio.gather(
        *(place.claim(ama, story_id) for story_id in stories), return_exceptions=True
    )
    assert [type(one) for one in done if one is not None] == [EnoughForToday]


async def test_who_may_not_take_a_story_has_none_counted(place: Place) -> None:
    ama, [story_id] = place.moderator(), await heavy(place)
    await place.claim(place.moderator("rhys"), story_id)
    with pytest.raises(Conflict):
        await place.claim(ama, story_id)
    assert await handed_today(place, ama) == 0


async def test_the_words_of_a_heavy_story_are_marked_to_be_opened_in_one_more_step(
    place: Place,
) -> None:
    ama, [story_id], other = place.moderator(), await heavy(place), await calm(place)
    for one, is_heavy in ((story_id, True), (other, False)):
        await place.claim(ama, one)
        async with place.db.read_both() as both:
            assert (await hands.opened(both, place.world, ama, one)).heavy is is_heavy
