"""Nobody keeps a story from the others alone: whoever had it in hand leaves it to them a while."""

import pytest

from moderation.states import State
from tests.flows import standings
from tests.flows.place import Place, refusal
from voicebox.errors import Conflict
from voicebox.flows import buddies, taking_back, windows
from voicebox.flows.taking_back import RecentVotes
from voicebox.store import buddies as buddy_rows


@pytest.fixture
async def story_id(place: Place) -> str:
    """A story that waits, at a site where others are there to read it."""
    for name in ("ama", "rhys"):
        _add_to_staff(place, name)
    return place.id_of(await standings.queued(place))


def _add_to_staff(place: Place, name: str) -> None:
    place.rows(
        "main",
        "INSERT INTO staff (id, name, role, public, locked_private, salt, locked_totp,"
        " team_sealed) VALUES (?, ?, 'moderator', x'', x'', x'', x'', x'')",
        name,
        name,
    )


async def hand_to(place: Place, buddy: str, story_id: str) -> None:
    """Let ama hand a story to their buddy."""
    async with place.db.write_both() as both:
        await buddy_rows.name(both.main, "ama", buddy)
        await buddy_rows.name(both.main, buddy, "ama")
        await buddies.hand_over(both, place.world, place.moderator("ama"), story_id, "")


async def lapse(place: Place) -> None:
    async with place.db.write() as main:
        await windows.lapse_claims(main, place.world)


async def take_back(place: Place, story_id: str) -> bool:
    recent, who = RecentVotes(place.world, "day"), place.moderator("ama")
    async with place.db.write_both() as both:
        return await taking_back.take_back(both, place.world, place.keyring, who, story_id, recent)


async def is_left_to_others(place: Place, story_id: str) -> None:
    """Whoever had it cannot take it today or tomorrow, and others can."""
    for _ in range(2):
        assert await place.queue(place.moderator("ama")) == []
        with pytest.raises(Conflict, match="for others"):
            await place.claim(place.moderator("ama"), story_id)
        assert await place.queue(place.moderator("rhys")) == [story_id]
        place.clock.advance(days=1)
    await place.claim(place.moderator("ama"), story_id)


@pytest.mark.parametrize("worker_came", [True, False])
async def test_taking_it_again_while_one_has_it_gives_no_more_time(
    place: Place, story_id: str, *, worker_came: bool
) -> None:
    ama = place.moderator("ama")
    await place.claim(ama, story_id)
    place.clock.advance(hours=23)
    await place.claim(ama, story_id)
    place.clock.advance(hours=1)
    if worker_came:
        await lapse(place)
    else:
        with pytest.raises(Conflict, match="for others"):
            await place.claim(ama, story_id)
        await lapse(place)
    await is_left_to_others(place, story_id)


async def test_what_was_handed_on_is_for_others(place: Place, story_id: str) -> None:
    await place.claim(place.moderator("ama"), story_id)
    await place.skip(place.moderator("ama"), story_id)
    await is_left_to_others(place, story_id)


async def test_where_nobody_else_is_there_it_can_be_taken_again(
    place: Place, story_id: str
) -> None:
    place.rows("main", "DELETE FROM staff WHERE id = 'rhys'")
    ama = place.moderator("ama")
    await place.claim(ama, story_id)
    await place.skip(ama, story_id)
    assert await place.queue(ama) == [story_id]
    await place.claim(ama, story_id)


async def test_what_everybody_has_let_go_can_be_taken_again(place: Place, story_id: str) -> None:
    for name in ("ama", "rhys"):
        person = place.moderator(name)
        assert await place.queue(person) == [story_id]
        await place.claim(person, story_id)
        await place.skip(person, story_id)
    await place.claim(place.moderator("ama"), story_id)


async def test_a_buddy_who_never_comes_gives_the_giver_no_second_turn(
    place: Place, story_id: str
) -> None:
    await place.claim(place.moderator("ama"), story_id)
    place.clock.advance(hours=20)
    await hand_to(place, "wen", story_id)
    place.clock.advance(hours=24)
    await lapse(place)
    await is_left_to_others(place, story_id)


async def test_a_buddy_who_let_it_go_is_not_handed_it_again(place: Place, story_id: str) -> None:
    """It goes back to the queue, as where the buddy has voted; nobody is told why."""
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    _add_to_staff(place, "wen")
    await place.claim(rhys, story_id)
    await place.skip(rhys, story_id)
    await place.claim(ama, story_id)
    await hand_to(place, "rhys", story_id)
    async with place.db.write_both() as both:
        assert await buddies.passed(both, place.world, rhys) == []
    assert await place.queue(rhys) == await place.queue(ama) == []
    assert await place.queue(place.moderator("wen")) == [story_id]


@pytest.mark.parametrize("lets_go", [True, False])
async def test_what_went_to_a_buddy_is_left_to_others_from_when_the_buddy_lets_go(
    place: Place, story_id: str, *, lets_go: bool
) -> None:
    """Else two people could hold it for two days, with an hour between for all others."""
    rhys = place.moderator("rhys")
    _add_to_staff(place, "wen")
    await place.claim(place.moderator("ama"), story_id)
    await hand_to(place, "rhys", story_id)
    await place.claim(rhys, story_id)
    place.clock.advance(hours=20)
    if lets_go:
        await place.skip(rhys, story_id)
    else:
        place.clock.advance(hours=4)
        await lapse(place)
    for _ in range(2):
        assert await place.queue(rhys) == await place.queue(place.moderator("ama")) == []
        assert await place.queue(place.moderator("wen")) == [story_id]
        place.clock.advance(days=1)
    assert await place.queue(rhys) == await place.queue(place.moderator("ama")) == [story_id]


@pytest.mark.parametrize("publish", [True, False])
async def test_a_vote_given_and_taken_back_again_and_again_keeps_it_from_nobody(
    place: Place, story_id: str, *, publish: bool
) -> None:
    ama = place.moderator("ama")
    ballot = refusal()
    await place.claim(ama, story_id)
    for in_hand in (True, False):
        await place.cast(ama, story_id, type(ballot)(publish=True) if publish else ballot)
        assert await take_back(place, story_id) is in_hand
    assert place.rows("main", "SELECT state FROM stories") == [(State.WAITING,)]
    await is_left_to_others(place, story_id)
