"""A teller sleeps on it: nobody reads a story before its rest is over."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows import changing, logged
from tests.flows.changing import NEW, change, midnight, send_now
from tests.flows.place import ALL, NOTHING, Place
from voicebox.errors import Conflict, Sealed
from voicebox.flows import my_story, sleeping, words
from voicebox.flows.editing import Edited
from voicebox.flows.hints import open_hints
from voicebox.model import Dials
from voicebox.receipt import mint
from voicebox.store import stories, story_keys

URGENT = "I want to end my life tonight, and nobody picks up."


async def rested(place: Place, text: str = URGENT, rest: str = "night") -> str:
    """Tell a story that rests, and close the window in which it came."""
    receipt = await place.tell(text, rest=rest)
    await place.close()
    return receipt


async def opens(place: Place, receipt: str) -> bool:
    """Tell whether the team can open a story, its hint included."""
    async with place.db.read_both() as both:
        story = await stories.find(both.main, place.id_of(receipt))
        assert story is not None
        wraps = await story_keys.find(both.keys, story.id, story.version)
        assert wraps is not None
    try:
        words.open_draft(words.key_by_team(place.team, wraps), story)
    except Sealed:
        assert open_hints(place.team, story.hint) == ()
        return False
    assert open_hints(place.team, story.hint) != ()
    return True


async def test_nobody_reads_a_story_that_rests(place: Place) -> None:
    receipt = await rested(place)
    assert await place.state(receipt) is State.RESTING
    assert await place.queue(place.moderator()) == []
    with pytest.raises(Conflict):
        await place.claim(place.moderator(), place.id_of(receipt))
    assert not await opens(place, receipt)


async def test_it_rests_in_the_waiting_room_too(place: Place) -> None:
    receipt = await place.tell(rest="night")
    assert await place.state(receipt) is State.RESTING
    assert (await place.mine(receipt)).versions.midnights == 2


@pytest.mark.parametrize(("rest", "days"), [("night", 2), ("week", 8)])
async def test_it_ends_by_itself_after_whole_days(place: Place, rest: str, days: int) -> None:
    receipt = await rested(place, rest=rest)
    await midnight(place, days - 1)
    assert await place.state(receipt) is State.RESTING
    await midnight(place)
    mine = await place.mine(receipt)
    assert (mine.state, mine.versions.midnights) == (State.WAITING, None)
    assert await opens(place, receipt)
    assert await place.queue(place.moderator()) == [place.id_of(receipt)]
    await place.vote("ama", receipt)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED


async def test_a_midnight_just_before_the_sending_does_not_count(place: Place) -> None:
    """The worker has not come round on this day yet."""
    await midnight(place)
    place.clock.advance(days=1)
    receipt = await place.tell(rest="night")
    async with place.db.write_both() as both:
        await sleeping.pass_midnight(both, place.world)
        await sleeping.pass_midnight(both, place.world)
    assert (await place.mine(receipt)).versions.midnights == 2


async def test_days_on_which_nothing_ran_make_a_rest_no_shorter(place: Place) -> None:
    receipt = await rested(place)
    place.clock.advance(days=30)
    async with place.db.write_both() as both:
        await sleeping.pass_midnight(both, place.world)
    await place.close()
    assert await place.state(receipt) is State.RESTING


@pytest.mark.parametrize(
    ("moves", "left"),
    [
        # Put back over midnight, and there again a moment later.
        ((1, -1, 1), 7),
        ((1, -1, 1, 1), 6),
        # Years ahead for a moment: the days are counted on from where it is put.
        ((4000, -4000), 7),
        ((4000, -4000, 1, 1), 5),
    ],
)
async def test_a_clock_that_is_put_back_makes_a_rest_no_shorter(
    place: Place, moves: tuple[int, ...], left: int
) -> None:
    await place.tell(rest="week")
    for days in moves:
        place.clock.advance(days=days)
        async with place.db.write_both() as both:
            await sleeping.pass_midnight(both, place.world)
    assert place.rows("main", "SELECT midnights FROM rests") == [(left,)]


async def test_a_story_that_nobody_is_to_read_does_not_rest(place: Place) -> None:
    receipt = await place.tell(dials=NOTHING, rest="week")
    assert await place.state(receipt) is State.UNDECIDED
    assert place.count("main", "rests") == 0
    async with place.db.write_both() as both:
        await my_story.decide(both, place.world, place.keyring, receipt, Dials(counted=True))
    assert await place.state(receipt) is State.WAITING


@pytest.mark.parametrize("in_room", [False, True])
async def test_its_teller_sends_it_before_the_end(place: Place, *, in_room: bool) -> None:
    receipt = await (place.tell(URGENT, rest="week") if in_room else rested(place, rest="week"))
    assert await send_now(place, receipt)
    assert await place.state(receipt) is State.WAITING
    assert not await send_now(place, receipt)
    await place.close()
    assert await opens(place, receipt)
    assert place.count("main", "rests") == 0


async def test_nobody_else_sends_it(place: Place) -> None:
    await rested(place)
    assert not await send_now(place, mint(place.world))


@pytest.mark.parametrize("in_room", [False, True])
async def test_it_is_changed_while_it_rests_and_rests_on(place: Place, *, in_room: bool) -> None:
    receipt = await (place.tell(URGENT, rest="week") if in_room else rested(place, rest="week"))
    assert await change(place, receipt, f"{URGENT} Still.") is Edited.CHANGED
    mine = await place.mine(receipt)
    assert (mine.state, mine.versions.midnights) == (State.RESTING, 8)
    await place.close()
    assert not await opens(place, receipt)
    await midnight(place, 8)
    assert await opens(place, receipt)
    assert changing.versions(place, receipt) == [2]


@pytest.mark.parametrize("in_room", [False, True])
async def test_it_is_taken_back_while_it_rests(place: Place, *, in_room: bool) -> None:
    receipt = await (place.tell(rest="week") if in_room else rested(place, rest="week"))
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert place.naming(story_id) == []
    await midnight(place, 9)
    assert place.naming(story_id) == []


async def test_a_crash_as_it_ends_keeps_it_whole(place: Place) -> None:
    receipt = await rested(place)
    await midnight(place)
    with place.failing_commit("UPDATE ON stories"), pytest.raises(IntegrityError):
        await midnight(place)
    assert await place.state(receipt) is State.RESTING
    await place.close()
    assert await place.state(receipt) is State.WAITING
    assert await opens(place, receipt)


async def test_the_key_that_locks_the_team_out_is_not_in_the_data_folder(place: Place) -> None:
    receipt = await rested(place)
    [(wrap,)] = place.rows("keys", "SELECT escrow_wrap FROM story_keys")
    with pytest.raises(Sealed):
        words.unlock(bytes(32), wrap, place.id_of(receipt), 1)
    assert place.files_with(place.keyring.pepper) == []


async def test_nothing_of_a_rest_is_left_that_tells_a_day(place: Place) -> None:
    receipt = await rested(place)
    await midnight(place, 2)
    assert place.count("main", "rests") == 0
    [(escrow,)] = place.rows("keys", "SELECT escrow_wrap FROM story_keys")
    assert escrow is None
    await place.vote("ama", receipt)
    await place.close()
    assert await logged.kinds(place, receipt) == ["arrived", "published"]


async def test_stories_of_one_window_wake_together(place: Place) -> None:
    receipts = [await place.tell(f"No. {n}", rest="night") for n in range(3)]
    other = await place.tell("No. 4", ALL)
    await place.close()
    assert await place.state(other) is State.WAITING
    await midnight(place, 2)
    assert {await place.state(one) for one in receipts} == {State.WAITING}


def test_the_day_that_is_told_is_that_of_the_window_that_it_waits_for() -> None:
    thursday = date(2026, 11, 26)
    assert sleeping.until(thursday, "day", 2) == date(2026, 11, 28)
    assert sleeping.until(thursday, "now", 8) == date(2026, 12, 4)
    # Windows of a week close on Mondays.
    assert sleeping.until(thursday, "week", 2) == date(2026, 11, 30)
    assert sleeping.until(thursday, "week", 4) == date(2026, 11, 30)
    assert sleeping.until(thursday, "week", 5) == date(2026, 12, 7)


async def test_the_new_words_of_a_rest_are_those_that_are_read(place: Place) -> None:
    receipt = await rested(place)
    await change(place, receipt, NEW)
    await midnight(place, 2)
    await place.vote("ama", receipt)
    await place.close()
    found = await changing.shown(place, receipt)
    assert found is not None
    assert found.text == NEW
