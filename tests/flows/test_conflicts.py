"""A moderator's own organisations: no story that names one comes to them, and no vote of theirs."""

import pytest

from tests.flows.place import Place, refusal
from voicebox.errors import Sealed
from voicebox.flows import offers, own_page
from voicebox.flows.handing import NotForYou
from voicebox.flows.own_page import Own
from voicebox.flows.votes import Unfit
from voicebox.model import Session

HOUSE = "Oak House"
THERE = f"At {HOUSE.upper()} they locked the door."
ELSEWHERE = "They listened, over there."


async def belongs(place: Place, who: Session, *organisations: str) -> None:
    async with place.db.write() as main:
        await own_page.keep(main, who, Own(organisations))


async def waiting(place: Place, text: str = THERE, **more: object) -> str:
    receipt = await place.tell(text, **more)  # type: ignore[arg-type]  # as a teller may say it
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
