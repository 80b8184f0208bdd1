"""Markers are counted over many stories, and nothing on the disk tells those of one."""

import pytest

from moderation.markers import Marker
from tests.flows.place import ALL, NOTHING, QUOTED, YES, Place, refusal
from voicebox.flows import my_story, slips, taking_back
from voicebox.flows.taking_back import RecentVotes
from voicebox.model import Dials, Session
from voicebox.sealing import boxes
from voicebox.store import marker_counts, stories
from voicebox.world import World

ANGRY = "I am furious."
CALM = "They listened to me."


async def count(place: Place, team: bytes | None = None) -> str | None:
    session = Session("ama", "ama", "moderator", team or place.team, b"ama")
    async with place.db.write() as main:
        return await slips.count(main, session)


async def sums(place: Place) -> dict[str, tuple[int, int]]:
    """Return what was counted of anger, by stage."""
    async with place.db.read() as main:
        found = await marker_counts.sums(main)
    return {stage: n for (stage, marker), n in found.items() if marker == Marker.ANGER}


async def tell_many(place: Place, angry: int, calm: int) -> list[str]:
    texts = [ANGRY] * angry + [CALM] * calm
    receipts = [await place.tell(text) for text in texts]
    await place.close()
    return receipts


async def test_eight_stories_of_closed_windows_are_summed_and_their_slips_deleted(
    place: Place,
) -> None:
    await tell_many(place, angry=3, calm=5)
    assert await count(place) == place.world.day()
    assert await sums(place) == {"arrived": (3, 5)}
    assert place.count("main", "marker_slips") == 0


async def test_seven_are_not_opened_and_wait_for_an_eighth(place: Place) -> None:
    await tell_many(place, angry=3, calm=4)
    assert await count(place) is None
    assert await sums(place) == {}
    place.clock.advance(days=1)
    await tell_many(place, angry=0, calm=1)
    await count(place)
    # One name for all: the second window had a single story.
    assert place.rows("main", "SELECT DISTINCT window FROM marker_counts") == [("2026-11-26",)]
    assert await sums(place) == {"arrived": (3, 5)}


async def test_the_open_window_is_not_summed(place: Place) -> None:
    for _ in range(8):
        await place.tell(ANGRY)
    assert await count(place) is None
    assert place.count("main", "marker_slips") == 0


async def test_a_slip_names_no_story_and_tells_nothing_by_its_length(place: Place) -> None:
    angry, calm = await tell_many(place, angry=1, calm=1)
    for receipt in (angry, calm):
        assert not [one for one in place.naming(place.id_of(receipt)) if "marker" in one]
    lengths = place.rows("main", "SELECT DISTINCT length(sealed) FROM marker_slips")
    assert len(lengths) == 1


async def test_before_its_window_closes_only_the_team_can_open_it(place: Place) -> None:
    await place.tell(ANGRY)
    [(sealed,)] = place.rows("main", "SELECT sealed FROM pending_markers")
    assert b"anger" not in sealed
    assert b"anger" in boxes.unbox(place.team, sealed)


@pytest.mark.parametrize("dials", [NOTHING, QUOTED])
async def test_only_stories_whose_tellers_asked_for_them_to_be_shown_are_counted(
    place: Place, dials: Dials
) -> None:
    receipt = await place.tell(ANGRY, dials)
    await place.close()
    if dials is QUOTED:
        await place.vote("ama", receipt)
        await place.close()
    assert place.count("main", "marker_slips") == place.count("main", "pending_markers") == 0


@pytest.mark.parametrize("closed", [True, False])
async def test_a_story_decided_on_later_is_counted_when_it_is(
    place: Place, *, closed: bool
) -> None:
    receipt = await place.tell(ANGRY, NOTHING)
    if closed:
        await place.close()
    async with place.db.write_both() as both:
        await my_story.decide(both, place.world, place.keyring, receipt, ALL)
    await place.close()
    assert place.rows("main", "SELECT stage FROM marker_slips") == [("arrived",)]


async def test_a_story_taken_back_in_its_window_is_in_no_sum(place: Place) -> None:
    receipt = await place.tell(ANGRY)
    assert place.count("main", "pending_markers") == 1
    await place.withdraw(receipt)
    await place.close()
    assert place.count("main", "pending_markers") == place.count("main", "marker_slips") == 0


async def test_each_verdict_is_counted_once_by_what_it_came_to(place: Place) -> None:
    published, withheld, saved = await tell_many(place, angry=2, calm=1)
    await place.vote("ama", published)
    for who in ("ama", "rhys"):
        await place.vote(who, withheld, refusal("spam", "spam.1", words=()))
    await place.vote("ama", saved, refusal("spam", "spam.1", words=()))
    await place.vote("rhys", saved)
    await place.close()
    stages = place.rows("main", "SELECT stage FROM marker_slips WHERE stage != 'arrived'")
    assert sorted(stages) == [("published",), ("published",), ("withheld",)]


async def test_with_no_window_a_story_that_was_taken_back_is_counted_once(place: Place) -> None:
    receipt, recent = await place.tell(ANGRY), RecentVotes(place.world, "now")
    await place.tend("now")
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.vote("ama", receipt)
    recent.note("ama", story_id)
    await place.tend("now")
    async with place.db.write_both() as both:
        await taking_back.take_back(both, place.world, place.keyring, ama, story_id, recent)
    await place.vote("rhys", receipt)
    await place.tend("now")
    place.clock.advance(days=1)
    await place.tend("now")
    slips = place.rows("main", "SELECT stage FROM marker_slips")
    assert sorted(slips) == [("arrived",), ("published",)]


async def test_a_story_that_waits_for_a_second_person_waits_to_be_counted(place: Place) -> None:
    (receipt,) = await tell_many(place, angry=1, calm=0)
    await place.vote("ama", receipt, refusal("spam", "spam.1", words=()))
    await place.close()
    assert place.rows("main", "SELECT stage FROM pending_markers") == [("verdict",)]
    await place.withdraw(receipt)
    assert place.count("main", "pending_markers") == 0


async def test_verdicts_are_summed_by_stage(place: Place) -> None:
    receipts = await tell_many(place, angry=4, calm=4)
    for receipt in receipts[1:]:
        await place.vote("ama", receipt)
    for who in ("ama", "rhys"):
        await place.vote(who, receipts[0], refusal("spam", "spam.1", words=()))
    await place.close()
    await count(place)
    assert await sums(place) == {"arrived": (4, 4), "published": (3, 4), "withheld": (1, 0)}


async def test_the_tick_of_a_teller_is_counted(place: Place) -> None:
    for number in range(8):
        await place.tell(CALM, unwelcome=number == 0)
    await place.close()
    await count(place)
    async with place.db.read() as main:
        found = await marker_counts.sums(main)
    assert found["arrived", Marker.UNWELCOME] == (1, 7)


async def test_slips_of_a_team_that_is_no_more_are_counted_by_nobody(
    place: Place, world: World
) -> None:
    await tell_many(place, angry=3, calm=5)
    await count(place, boxes.fresh_pair(world).private)
    assert await sums(place) == {}
    assert place.count("main", "marker_slips") == 0


async def test_a_voice_that_is_heard_again_is_no_second_verdict(place: Place) -> None:
    (receipt,) = await tell_many(place, angry=1, calm=0)
    await place.vote("ama", receipt, YES)
    await place.close()
    before = place.count("main", "marker_slips")
    draft = (await place.mine(receipt)).draft
    async with place.db.write() as main:
        story = await stories.find(main, place.id_of(receipt))
        assert story is not None
        await slips.note_reading(main, story, draft)
    await place.close()
    assert place.count("main", "marker_slips") == before
