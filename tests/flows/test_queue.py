"""The queue: urgent first, then the oldest week, then chance; and what it shows of a story."""

import pytest
from sqlalchemy.exc import IntegrityError

from tests.flows import standings
from tests.flows.place import Place
from tests.flows.test_conflicts import lists
from voicebox.flows import buddies as passing
from voicebox.flows import offers, taking_back, withdraw

LONG_WORDS = "Word after word. " * 400


async def test_the_queue_shows_the_beginning_on_one_line(place: Place) -> None:
    await place.tell(f"One line.\n\n{LONG_WORDS}", notes=("grief",))
    await place.close()
    async with place.db.read_both() as both:
        shown = await offers.show_queue(both, place.world, place.moderator())
    [story] = shown.stories
    assert story.first_lines.startswith("One line. Word after word.")
    assert story.first_lines.endswith(" …")
    assert len(story.first_lines) <= offers.FIRST_LINES + 2
    assert (story.long, story.mine, story.notes, story.week) == (
        True,
        False,
        ("grief",),
        "2026-W48",
    )


async def test_a_page_of_the_queue_tells_how_many_wait_in_all(place: Place) -> None:
    for number in range(offers.PAGE + 2):
        await place.tell(f"Story {number}.")
    await place.close()
    async with place.db.read_both() as both:
        shown = await offers.show_queue(both, place.world, place.moderator())
    assert (len(shown.stories), shown.waiting) == (offers.PAGE, offers.PAGE + 2)


async def test_urgent_words_come_first_and_the_oldest_week_next(place: Place) -> None:
    old = place.id_of(await standings.queued(place))
    place.clock.advance(weeks=1)
    new = place.id_of(await standings.queued(place))
    urgent = place.id_of(await place.tell("I want to die tonight. I am going to kill myself."))
    await place.close()
    assert await place.queue(place.moderator()) == [urgent, old, new]


async def test_within_a_week_chance_decides_and_holds_still(place: Place) -> None:
    for number in range(8):
        await place.tell(f"Story {number}.")
    await place.close()
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    assert await place.queue(ama) == await place.queue(ama)
    assert await place.queue(ama) != await place.queue(rhys)


async def test_a_withdrawn_story_leaves_the_queue(place: Place) -> None:
    receipt = await standings.queued(place)
    await withdraw.withdraw(place.db, place.keyring, receipt)
    assert await place.queue(place.moderator()) == []


@pytest.mark.parametrize("organisations", [(), ("Elm Lodge",)])
@pytest.mark.parametrize("bring", [standings.queued, standings.set_aside, standings.half_refused])
async def test_a_withdrawal_that_a_crash_cut_in_half_keeps_no_other_story_from_the_queue(
    place: Place, bring: standings.Bring, organisations: tuple[str, ...]
) -> None:
    gone, waits = await bring(place), await standings.queued(place)
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
        await place.withdraw(gone)
    for who in (ama, rhys):
        await lists(place, who, *organisations)
        assert await place.queue(who) == [place.id_of(waits)]
    async with place.db.write_both() as both:
        assert await passing.passed(both, place.world, rhys) == []
        recent = taking_back.RecentVotes(place.world, "day")
        assert await taking_back.own_votes(both, ama, recent) == []
