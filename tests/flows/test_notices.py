"""A notice about a public story is a case with its clock, and moves nothing."""

from dataclasses import replace

import pytest

from moderation.states import State
from tests.flows.place import Place
from voicebox.errors import Missing, Refused
from voicebox.flows import notices
from voicebox.flows.notices import Case, Notice
from voicebox.flows.votes import Unfit
from voicebox.model import Session

SAYS = "The second sentence is false, says the quagga trust."


@pytest.fixture
async def receipt(place: Place) -> str:
    """A published story."""
    [receipt] = await place.publish(["It was loud."])
    return receipt


def lead(place: Place) -> Session:
    return replace(place.moderator("ama"), role="lead")


def notice(place: Place, receipt: str, **other: str) -> Notice:
    written = Notice(place.id_of(receipt), "A solicitor at Marsh Street.", "2026-11-25", SAYS)
    return replace(written, **other)


async def log(place: Place, receipt: str, **other: str) -> None:
    async with place.db.write_both() as both:
        written = notice(place, receipt, **other)
        await notices.log(both, place.world, lead(place), written)


async def cases(place: Place) -> tuple[Case, ...]:
    async with place.db.read_both() as both:
        return await notices.cases(both, lead(place))


async def answer(place: Place, receipt: str, words: str = "It is true.") -> bool:
    [told] = (await place.mine(receipt)).beside.notices
    async with place.db.write_both() as both:
        return await notices.answer(both, place.world, place.keyring, receipt, told.id, words)


async def close(place: Place, notice_id: str) -> None:
    async with place.db.write() as main:
        await notices.close(main, lead(place), notice_id)


async def test_a_notice_leaves_the_story_up_and_its_teller_is_told(
    place: Place, receipt: str
) -> None:
    await log(place, receipt)
    mine = await place.mine(receipt)
    assert mine.state is State.PUBLISHED
    [told] = mine.beside.notices
    assert (told.words, told.answer, told.closed) == (SAYS, None, False)
    assert place.figure("notices") == 1


async def test_no_clock_that_runs_out_does_anything(place: Place, receipt: str) -> None:
    await log(place, receipt)
    for _ in range(40):
        place.clock.advance(days=1)
        await place.tend()
    assert await place.state(receipt) is State.PUBLISHED
    assert [case.closed for case in await cases(place)] == [False]


async def test_a_case_shows_both_clocks(place: Place, receipt: str) -> None:
    await log(place, receipt, came="2026-11-21")
    [case] = await cases(place)
    # It came on a Saturday: Monday and Tuesday count, and the teller was told on Wednesday.
    assert (case.pass_on_by.day.isoformat(), case.pass_on_by.at_its_end) == ("2026-11-24", True)
    assert (case.passed_on, case.answer_by.isoformat()) == ("2026-11-25", "2026-11-30")


async def test_its_teller_answers_once_and_the_lead_reads_it(place: Place, receipt: str) -> None:
    await log(place, receipt)
    assert await answer(place, receipt)
    assert not await answer(place, receipt, "Something else.")
    assert [case.answer for case in await cases(place)] == ["It is true."]
    assert [told.answer for told in (await place.mine(receipt)).beside.notices] == ["It is true."]
    assert place.figure("notices_answered") == 1


async def test_nobody_answers_for_another_story(place: Place, receipt: str) -> None:
    await log(place, receipt)
    [other] = await place.publish(["Mine is another."])
    [told] = (await place.mine(receipt)).beside.notices
    async with place.db.write_both() as both:
        assert not await notices.answer(
            both, place.world, place.keyring, other, told.id, "I answer for them."
        )
    assert [case.answer for case in await cases(place)] == [None]


async def test_nobody_outside_the_team_reads_who_wrote_or_what(place: Place, receipt: str) -> None:
    await log(place, receipt)
    await answer(place, receipt, "Mine, says the zebra.")
    for word in (b"quagga", b"Marsh Street", b"zebra"):
        assert place.files_with(word) == []


async def test_moderators_keep_and_read_no_notices(place: Place, receipt: str) -> None:
    await log(place, receipt)
    [case] = await cases(place)
    rhys, written = place.moderator("rhys"), notice(place, receipt)
    async with place.db.write_both() as both:
        with pytest.raises(Refused):
            await notices.log(both, place.world, rhys, written)
        with pytest.raises(Refused):
            await notices.cases(both, rhys)
        with pytest.raises(Refused):
            await notices.close(both.main, rhys, case.id)
    assert [case.closed for case in await cases(place)] == [False]


@pytest.mark.parametrize(
    ("field", "written", "wrong", "problem"),
    [
        ("story_id", "0" * 32, "story", "unknown"),
        ("sender", " ", "sender", "missing"),
        ("told", "", "told", "missing"),
        ("came", "last week", "came", "unclear"),
        ("came", "2026-11-26", "came", "not_yet"),
    ],
)
async def test_a_case_that_is_not_whole_is_not_kept(
    place: Place, receipt: str, field: str, written: str, wrong: str, problem: str
) -> None:
    with pytest.raises(Unfit) as caught:
        await log(place, receipt, **{field: written})
    assert (caught.value.field, caught.value.problem) == (wrong, problem)
    assert place.count("main", "notices") == 0


async def test_a_story_that_is_not_public_gets_no_case(place: Place) -> None:
    receipt = await place.tell()
    await place.close()
    with pytest.raises(Unfit, match="story: unknown"):
        await log(place, receipt)


async def test_a_closed_case_takes_no_answer_and_is_closed_once(place: Place, receipt: str) -> None:
    await log(place, receipt)
    [case] = await cases(place)
    await close(place, case.id)
    assert not await answer(place, receipt)
    with pytest.raises(Missing):
        await close(place, case.id)
    assert (await place.mine(receipt)).beside.notices[0].closed
    assert place.figure("notices_closed") == 1


async def test_nothing_of_a_case_is_left_when_the_story_is_taken_back(
    place: Place, receipt: str
) -> None:
    await log(place, receipt)
    await answer(place, receipt)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert place.naming(story_id) == []
    assert place.count("main", "notices") == 0
