"""The second person: blind, another one, and how often two people differ."""

import asyncio

import pytest

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import standings
from tests.flows.place import YES, Place, refusal
from voicebox.errors import Conflict
from voicebox.model import Ballot

HATE, THREAT = refusal("hate", "hate.1"), refusal("threat", "threat.1")


@pytest.mark.parametrize(
    ("second", "counted"), [(refusal(), (1, 0)), (HATE, (1, 1)), (YES, (1, 1))]
)
async def test_second_readings_and_how_often_they_differed_are_counted(
    place: Place, second: Ballot, counted: tuple[int, int]
) -> None:
    receipt = await standings.half_refused(place)
    await place.vote("rhys", receipt, second)
    assert (place.figure("second_readings"), place.figure("second_differed")) == counted


async def test_one_reading_and_a_third_one_count_as_no_second(place: Place) -> None:
    await standings.cleared(place)
    assert place.figure("second_readings") == 0
    receipt = await standings.half_refused(place)
    await place.vote("rhys", receipt, HATE)
    await place.vote("mo", receipt, THREAT)
    assert (place.figure("second_readings"), place.figure("second_differed")) == (1, 1)


async def test_a_third_reader_comes_only_when_two_give_different_reasons(place: Place) -> None:
    for second, third_waits in ((refusal(), False), (YES, False), (HATE, True)):
        receipt = await standings.half_refused(place)
        await place.vote("rhys", receipt, second)
        assert (place.id_of(receipt) in await place.queue(place.moderator("mo"))) is third_waits


async def test_the_third_reader_ends_it_whatever_they_choose(place: Place) -> None:
    ends = {}
    for third in (refusal(), HATE, THREAT, YES):
        receipt = await standings.half_refused(place)
        await place.vote("rhys", receipt, HATE)
        ends[third.reason] = await place.vote("mo", receipt, third)
    refuse, publish = Verdict.REFUSE, Verdict.PUBLISH
    assert ends == {"third_party": refuse, "hate": refuse, "threat": publish, None: publish}


async def test_who_voted_first_cannot_be_the_second_from_an_older_tab(place: Place) -> None:
    receipt = await standings.queued(place)
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.claim(ama, story_id)
    await place.cast(ama, story_id, refusal())
    # The other tab still shows the form.
    for ballot in (refusal(), HATE, YES):
        with pytest.raises(Conflict):
            await place.cast(ama, story_id, ballot)
    assert await place.state(receipt) is State.SECOND_READING


async def test_two_tabs_that_take_and_vote_at_once_are_one_vote(place: Place) -> None:
    receipt = await standings.half_refused(place)
    answers = await asyncio.gather(
        *(place.vote("rhys", receipt, ballot) for ballot in (HATE, THREAT)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {Verdict, Conflict}
    assert place.count("main", "reviews") == 2
    assert await place.state(receipt) is State.SECOND_READING
