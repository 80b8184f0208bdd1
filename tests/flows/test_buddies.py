"""Buddies: a story in hand goes to somebody who may say no, and in nobody's way of deciding."""

import pytest

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import standings
from tests.flows.place import Place, refusal
from voicebox.errors import Conflict, Missing
from voicebox.flows import buddies as flow
from voicebox.flows import hands, own_page, windows
from voicebox.flows.buddies import Passed
from voicebox.flows.handing import EnoughForToday
from voicebox.flows.own_page import Own
from voicebox.store import buddies

LINE = "Too near to me, marlowesque as it is."


async def are_buddies(place: Place, one: str = "ama", other: str = "rhys") -> None:
    async with place.db.write() as main:
        await buddies.name(main, one, other)
        await buddies.name(main, other, one)


async def hand_over(place: Place, receipt: str, who: str = "ama") -> str:
    story_id = place.id_of(receipt)
    async with place.db.write_both() as both:
        await flow.hand_over(both, place.world, place.moderator(who), story_id, LINE)
    return story_id


async def passed(place: Place, who: str = "rhys") -> list[Passed]:
    async with place.db.write_both() as both:
        return list(await flow.passed(both, place.world, place.moderator(who)))


async def decline(place: Place, story_id: str, who: str = "rhys") -> None:
    async with place.db.write_both() as both:
        await flow.decline(both, place.world, place.moderator(who), story_id)


async def keeps(place: Place, who: str, own: Own) -> None:
    async with place.db.write() as main:
        await own_page.keep(main, place.moderator(who), own)


async def test_a_buddy_is_asked_and_takes_it(place: Place) -> None:
    await are_buddies(place)
    receipt = await standings.claimed(place)
    story_id = await hand_over(place, receipt)
    [one] = await passed(place)
    assert (one.story_id, one.giver, one.line, one.too_much) == (story_id, "ama", LINE, False)
    rhys = place.moderator("rhys")
    await place.claim(rhys, story_id)
    assert await passed(place) == []
    assert await place.cast(rhys, story_id, refusal()) is Verdict.WAIT


async def test_nobody_else_is_offered_it_meanwhile(place: Place) -> None:
    story_id = place.id_of(await standings.set_aside(place))
    for who in ("ama", "rhys", "wen"):
        assert await place.queue(place.moderator(who)) == []
    for who in ("ama", "wen"):
        assert await passed(place, who) == []
        with pytest.raises(Conflict):
            await place.claim(place.moderator(who), story_id)
        with pytest.raises(Conflict):
            await decline(place, story_id, who)


async def test_a_buddy_reads_nothing_of_it_before_they_take_it(place: Place) -> None:
    story_id, rhys = place.id_of(await standings.set_aside(place)), place.moderator("rhys")
    async with place.db.read_both() as both:
        with pytest.raises(Conflict):
            await hands.opened(both, place.world, rhys, story_id)
    with pytest.raises(Conflict):
        await place.cast(rhys, story_id, refusal())


async def test_a_buddy_may_say_no_and_it_goes_back(place: Place) -> None:
    receipt = await standings.set_aside(place)
    story_id = place.id_of(receipt)
    await decline(place, story_id)
    assert await place.state(receipt) is State.WAITING
    for who in ("ama", "rhys", "wen"):
        assert await place.queue(place.moderator(who)) == [story_id]
    assert place.count("main", "handovers") == 0


async def test_it_goes_back_by_itself_after_a_day(place: Place) -> None:
    receipt = await standings.set_aside(place)
    place.clock.advance(hours=24)
    async with place.db.write() as main:
        await windows.lapse_claims(main, place.world)
    assert await place.state(receipt) is State.WAITING
    assert place.count("main", "handovers") == 0
    assert await place.queue(place.moderator("wen")) == [place.id_of(receipt)]


@pytest.mark.parametrize("naming", [{}, {"ama": "rhys"}, {"rhys": "ama"}])
async def test_only_those_who_name_each_other_are_buddies(
    place: Place, naming: dict[str, str]
) -> None:
    async with place.db.write() as main:
        for who, other in naming.items():
            await buddies.name(main, who, other)
    receipt = await standings.claimed(place)
    with pytest.raises(Conflict, match="both must name each other"):
        await hand_over(place, receipt)
    assert await place.state(receipt) is State.READING


async def test_only_a_story_in_hand_is_handed_over(place: Place) -> None:
    await are_buddies(place)
    receipt = await standings.queued(place)
    with pytest.raises(Conflict):
        await hand_over(place, receipt)


async def test_a_story_is_handed_on_once_and_not_back(place: Place) -> None:
    """Two who pass it back and forth would keep it from all others."""
    receipt = await standings.set_aside(place)
    story_id, rhys = place.id_of(receipt), place.moderator("rhys")
    await place.claim(rhys, story_id)
    await are_buddies(place, "rhys", "mo")
    for buddy in ("ama", "mo"):
        await are_buddies(place, "rhys", buddy)
        with pytest.raises(Conflict, match="hand it on to everybody"):
            await hand_over(place, receipt, "rhys")
    async with place.db.write_both() as both:
        assert not (await hands.opened(both, place.world, rhys, story_id)).may_pass
    await place.skip(rhys, story_id)
    assert await place.queue(place.moderator("wen")) == [story_id]


async def test_out_of_the_queue_it_can_be_handed_on_again(place: Place) -> None:
    receipt = await standings.set_aside(place)
    story_id = place.id_of(receipt)
    await decline(place, story_id)
    await are_buddies(place, "wen", "mo")
    await place.claim(place.moderator("wen"), story_id)
    await hand_over(place, receipt, "wen")
    assert [one.story_id for one in await passed(place, "mo")] == [story_id]


async def test_what_is_heavy_counts_for_the_buddy_who_takes_it(place: Place) -> None:
    await are_buddies(place)
    await keeps(place, "rhys", Own(cap=1))
    taken = place.id_of(await place.tell("At night.", notes=("grief",)))
    receipt = await place.tell("In the morning.", notes=("grief",))
    await place.close()
    await place.claim(place.moderator("ama"), place.id_of(receipt))
    story_id = await hand_over(place, receipt)
    rhys = place.moderator("rhys")
    await place.claim(rhys, taken)
    [one] = await passed(place)
    assert one.too_much
    with pytest.raises(EnoughForToday):
        await place.claim(rhys, story_id)


async def test_what_names_a_place_of_the_buddys_goes_back_unseen(place: Place) -> None:
    receipt = await standings.set_aside(place)
    await keeps(place, "rhys", Own(("wrote it down",)))
    assert await passed(place) == []
    assert await place.queue(place.moderator("wen")) == [place.id_of(receipt)]


async def test_nobody_learns_that_their_buddy_voted(place: Place) -> None:
    """The second reader hands it over as ever; it goes back to the queue, and to nobody twice."""
    await are_buddies(place)
    receipt = await standings.queued(place)
    await place.vote("rhys", receipt, refusal())
    await place.claim(place.moderator("ama"), place.id_of(receipt))
    story_id = await hand_over(place, receipt)
    assert await passed(place) == []
    assert await place.state(receipt) is State.SECOND_READING
    assert await place.queue(place.moderator("wen")) == [story_id]


async def test_a_second_reading_stays_one(place: Place) -> None:
    await are_buddies(place)
    receipt = await standings.queued(place)
    await place.vote("wen", receipt, refusal())
    await place.claim(place.moderator("ama"), place.id_of(receipt))
    story_id = await hand_over(place, receipt)
    await decline(place, story_id)
    assert await place.state(receipt) is State.SECOND_READING


async def test_the_line_lies_sealed_on_the_disk(place: Place) -> None:
    await are_buddies(place)
    await hand_over(place, await standings.claimed(place))
    await place.db.checkpoint()
    assert place.files_with(b"marlowesque") == []


async def test_nobody_is_their_own_buddy_or_one_who_is_not_there(place: Place) -> None:
    async with place.db.write() as main:
        for nobody in ("ama", "wen"):
            with pytest.raises(Missing):
                await flow.name_buddy(main, place.moderator("ama"), nobody)


async def test_an_appeal_is_set_aside_for_nobody_who_has_voted_on_it(place: Place) -> None:
    await are_buddies(place, "wen", "mo")
    receipt = await standings.half_upheld(place)
    await place.claim(place.moderator("wen"), place.id_of(receipt))
    story_id = await hand_over(place, receipt, "wen")
    assert await passed(place, "mo") == []
    assert await place.queue(place.moderator("kit")) == [story_id]
