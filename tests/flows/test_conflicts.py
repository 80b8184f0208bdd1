"""A moderator's own organisations: no story that names one comes to them, and no vote of theirs."""

from typing import Any

import pytest

from tests.flows.place import YES, Place, refusal
from voicebox.errors import Sealed
from voicebox.flows import giving_up, offers, own_page, reports, rereading
from voicebox.flows.handing import NotForYou
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.votes import Unfit
from voicebox.model import Ballot, Session

HOUSE = "Oak House"
THERE = f"At {HOUSE.upper()} they locked the door."
ELSEWHERE = "They listened, over there."


async def belongs(place: Place, who: Session, *organisations: str) -> None:
    async with place.db.write() as main:
        await own_page.keep(main, who, Own(organisations))


async def lists(place: Place, who: Session, *organisations: str) -> None:
    """Do what the page does: what they had a part in goes to others."""
    await belongs(place, who, *organisations)
    async with place.db.write_both() as both:
        recent = RecentVotes(place.world, "day")
        await giving_up.give_up(both, place.world, place.keyring, who, recent)


async def waiting(place: Place, text: str = THERE, **more: Any) -> str:
    receipt = await place.tell(text, **more)
    await place.close()
    return place.id_of(receipt)


async def test_a_story_that_names_ones_own_organisation_is_not_offered(place: Place) -> None:
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    await belongs(place, ama, HOUSE)
    there, elsewhere = await waiting(place), await waiting(place, ELSEWHERE)
    assert await place.queue(ama) == [elsewhere]
    assert set(await place.queue(rhys)) == {there, elsewhere}


async def test_it_is_not_counted_among_what_waits_for_them(place: Place) -> None:
    ama = place.moderator("ama")
    await belongs(place, ama, HOUSE)
    await waiting(place)
    await waiting(place, ELSEWHERE)
    async with place.db.read_both() as both:
        assert (await offers.show_queue(both, place.world, ama)).waiting == 1


@pytest.mark.parametrize("more", [{"title": HOUSE}, {"tags": (HOUSE,)}, {"notes": (HOUSE,)}])
async def test_a_title_a_tag_and_a_note_name_it_too(place: Place, more: dict[str, object]) -> None:
    ama = place.moderator("ama")
    await belongs(place, ama, HOUSE)
    await waiting(place, ELSEWHERE, **more)
    assert await place.queue(ama) == []


async def test_it_cannot_be_taken_by_whoever_knows_its_address(place: Place) -> None:
    ama = place.moderator("ama")
    await belongs(place, ama, HOUSE)
    story_id = await waiting(place)
    with pytest.raises(NotForYou):
        await place.claim(ama, story_id)
    assert place.count("main", "claims") == 0


@pytest.mark.parametrize("publish", [True, False])
async def test_a_vote_on_a_story_in_hand_does_not_count_once_it_is_listed(
    place: Place, publish: bool
) -> None:
    ama = place.moderator("ama")
    story_id = await waiting(place)
    await place.claim(ama, story_id)
    await belongs(place, ama, HOUSE)
    ballot = refusal(words=("locked the door",))
    if publish:
        ballot = type(ballot)(publish=True)
    with pytest.raises(Unfit, match="own_organisation"):
        await place.cast(ama, story_id, ballot)
    assert place.count("main", "reviews") == 0
    await place.skip(ama, story_id)
    assert await place.queue(place.moderator("rhys")) == [story_id]


async def test_a_story_is_withheld_by_two_who_have_nothing_to_do_with_it(place: Place) -> None:
    await belongs(place, place.moderator("ama"), HOUSE)
    story_id = await waiting(place)
    await place.claim(place.moderator("rhys"), story_id)
    await place.cast(place.moderator("rhys"), story_id, refusal(words=("locked",)))
    assert await place.queue(place.moderator("ama")) == []
    assert await place.queue(place.moderator("wen")) == [story_id]


async def test_what_is_listed_lies_sealed_on_the_disk(place: Place) -> None:
    await belongs(place, place.moderator("ama"), HOUSE, "Elm Lodge")
    await place.db.checkpoint()
    assert place.files_with(HOUSE.encode()) == place.files_with(b"Elm Lodge") == []


async def test_how_much_is_listed_cannot_be_seen_from_its_length(place: Place) -> None:
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    await belongs(place, ama)
    await belongs(place, rhys, HOUSE, "Elm Lodge", "The Priory at the far end of the longest road")
    lengths = place.rows("main", "SELECT DISTINCT length(sealed) FROM own_pages")
    assert len(lengths) == 1


async def test_a_page_of_ones_own_does_not_open_as_somebody_elses(place: Place) -> None:
    await belongs(place, place.moderator("ama"), HOUSE)
    place.rows("main", "UPDATE own_pages SET moderator_id = 'rhys'")
    async with place.db.read() as main:
        with pytest.raises(Sealed):
            await own_page.read(main, place.moderator("rhys"))


async def test_what_is_kept_takes_the_place_of_what_was(place: Place) -> None:
    ama = place.moderator("ama")
    await belongs(place, ama, HOUSE)
    await belongs(place, ama, "Elm Lodge")
    async with place.db.read() as main:
        assert (await own_page.read(main, ama)).organisations == ("Elm Lodge",)


@pytest.fixture
async def reported(place: Place) -> str:
    """The id of a public story that names the house, and that was reported."""
    [receipt] = await place.publish([THERE])
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "threat", "")
    return story_id


async def reread(place: Place, who: Session, story_id: str, ballot: Ballot, **more: bool) -> None:
    async with place.db.write_both() as both:
        flow = rereading.vote
        await flow(both, place.world, place.keyring, place.policy, who, story_id, ballot, **more)


async def test_a_reported_story_that_names_it_is_offered_to_others_alone(
    place: Place, reported: str
) -> None:
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    await belongs(place, ama, HOUSE)
    async with place.db.read() as main:
        assert await rereading.lines(main, ama) == ()
        assert [line.story_id for line in await rereading.lines(main, rhys)] == [reported]


async def test_it_is_not_opened_and_no_vote_on_it_counts(place: Place, reported: str) -> None:
    ama = place.moderator("ama")
    await belongs(place, ama, HOUSE)
    async with place.db.read() as main:
        with pytest.raises(NotForYou):
            await rereading.opened(main, ama, reported)
    for ballot in (YES, refusal("threat", "threat.1", words=("locked",))):
        with pytest.raises(NotForYou):
            await reread(place, ama, reported, ballot)
    assert place.count("main", "rereadings") == 0


# --- listed afterwards -------------------------------------------------------------------------


async def test_who_lists_it_after_voting_has_the_vote_taken_back(place: Place) -> None:
    ama = place.moderator("ama")
    there, elsewhere = await waiting(place), await waiting(place, ELSEWHERE)
    for story_id, word in ((there, "locked"), (elsewhere, "listened")):
        await place.claim(ama, story_id)
        await place.cast(ama, story_id, refusal(words=(word,)))
    await lists(place, ama, HOUSE)
    assert place.rows("main", "SELECT story_id FROM reviews") == [(elsewhere,)]
    assert await place.queue(place.moderator("rhys")) != []
    assert place.rows("main", "SELECT state FROM stories WHERE id = ?", there) == [("waiting",)]


async def test_who_lists_it_with_the_story_in_hand_has_it_no_longer(place: Place) -> None:
    ama, rhys = place.moderator("ama"), place.moderator("rhys")
    there, elsewhere = await waiting(place), await waiting(place, ELSEWHERE)
    for story_id in (there, elsewhere):
        await place.claim(ama, story_id)
    await lists(place, ama, HOUSE)
    assert place.rows("main", "SELECT story_id FROM claims") == [(elsewhere,)]
    assert await place.queue(rhys) == [there]


async def test_who_lists_it_after_folding_a_reported_story_folds_it_no_longer(
    place: Place, reported: str
) -> None:
    ama, against = place.moderator("ama"), refusal("threat", "threat.1", words=("locked",))
    await reread(place, ama, reported, against, fold=True)
    await lists(place, ama, HOUSE)
    assert place.count("main", "rereadings") == place.count("main", "folds") == 0
    assert place.figure("folds_ended") == 1
    # Nor once more when it is listed no longer.
    await lists(place, ama)
    with pytest.raises(Unfit, match="not_now"):
        await reread(place, ama, reported, against, fold=True)
