"""What moderators can no longer open, and when; its teller always can."""

import pytest

from moderation.states import State
from tests.flows import standings, talking
from tests.flows.place import WORDS, Place, ordered, refusal
from voicebox.flows import retention


async def forget(place: Place) -> None:
    async with place.db.write_both() as both:
        await retention.forget_refused(both, place.world)


def opens_for_the_team(place: Place, receipt: str) -> bool:
    query = "SELECT team_wrap FROM story_keys WHERE story_id = ?"
    [(wrap,)] = place.rows("keys", query, place.id_of(receipt))
    return wrap is not None


@pytest.mark.parametrize(("days", "opens"), [(0, True), (90, True), (91, False)])
@pytest.mark.parametrize("bring", [standings.withheld, standings.upheld])
async def test_ninety_days_after_a_refusal_the_team_cannot_open_it(
    place: Place, bring: standings.Bring, days: int, *, opens: bool
) -> None:
    receipt = await bring(place)
    place.clock.advance(days=days)
    await forget(place)
    assert opens_for_the_team(place, receipt) is opens
    mine = await place.mine(receipt)
    assert (mine.state, mine.draft.text) == (State.WITHHELD, WORDS)
    assert mine.refusals


@pytest.mark.parametrize(
    "name", [name for name in standings.EVERY if name not in ("withheld", "upheld")]
)
async def test_nothing_else_is_ever_closed_to_those_who_could_open_it(
    place: Place, name: str
) -> None:
    receipt = await standings.EVERY[name](place)
    before = opens_for_the_team(place, receipt)
    place.clock.advance(days=5000)
    await forget(place)
    assert opens_for_the_team(place, receipt) is before


async def test_an_appeal_on_the_last_day_is_read_however_long_it_takes(place: Place) -> None:
    receipt = await standings.withheld(place)
    place.clock.advance(days=90)
    await forget(place)
    await talking.appeal(place, receipt)
    place.clock.advance(days=400)
    await forget(place)
    await place.vote("mo", receipt)
    assert await place.state(receipt) is State.CLEARED


async def test_what_an_order_holds_back_can_be_read_again(place: Place) -> None:
    receipt = await standings.queued(place)
    for name in ("ama", "rhys"):
        await place.vote(name, receipt, ordered("2027-03-01"))
    place.clock.advance(days=1000)
    await forget(place)
    assert opens_for_the_team(place, receipt)


async def test_one_vote_for_an_order_keeps_nothing_open_that_two_withhold_for_another_reason(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    await place.vote("ama", receipt, ordered("2027-03-01"))
    for name in ("rhys", "mo"):
        await place.vote(name, receipt, refusal())
    place.clock.advance(days=91)
    await forget(place)
    assert not opens_for_the_team(place, receipt)
