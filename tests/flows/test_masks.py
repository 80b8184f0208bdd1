"""Masks are proposed to the teller, who decides; no silence and no crash covers a word."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.marking import Row, Trouble
from moderation.states import State
from tests.flows import masked
from tests.flows.masked import ANN, TEXT, TITLE, WARD, WHY, WITHOUT_ANN, WITHOUT_WARD
from tests.flows.place import COUNTED, YES, Place, refusal
from tests.flows.test_importing import QUEUED, bring
from voicebox.errors import Conflict
from voicebox.flows import masking
from voicebox.flows.importing import Row as Imported
from voicebox.flows.mask_words import Unfit

UNCOVERED = (TITLE, TEXT)
RELEASE = "SELECT release_wrap IS NOT NULL FROM story_keys WHERE story_id = ?"


def site_can_open(place: Place, receipt: str) -> bool:
    [(found,)] = place.rows("keys", RELEASE, place.id_of(receipt))
    return bool(found)


async def before_reader(place: Place, who: str, receipt: str) -> masking.BeforeReader:
    """Take a story in hand; return what its reader may know of its masks."""
    reader, story_id = place.moderator(who), place.id_of(receipt)
    await place.claim(reader, story_id)
    async with place.db.read_both() as both:
        return await masking.before_reader(both, place.world, reader, story_id)


# --- proposing ---------------------------------------------------------------------------------


async def test_a_proposal_waits_for_the_teller_and_for_nobody_else(place: Place) -> None:
    receipt = await masked.proposed(place)
    assert await place.state(receipt) is State.MASK_PROPOSED
    assert await place.queue(place.moderator("rhys")) == []
    assert place.count("main", "claims") == 0
    assert place.figure("mask_proposed") == 1


async def test_its_teller_sees_what_is_proposed_and_why(place: Place) -> None:
    found = (await place.mine(await masked.proposed(place))).masks
    assert found is not None
    assert (found.status, found.is_open, found.lapses) == ("proposed", True, "held")
    assert found.until == "2026-12-09"
    assert found.proposal.sentence == WHY
    assert [(mask.start, mask.end) for mask in found.proposal.covering.text] == [(7, 10), (34, 37)]


async def test_nothing_keeps_who_proposed_it(place: Place) -> None:
    await masked.proposed(place)
    assert place.naming("ama") == []


async def test_what_is_proposed_lies_sealed_on_the_disk(place: Place) -> None:
    await masked.proposed(place)
    for words in (b"Ann", WHY.encode(), b"did not choose"):
        assert place.files_with(words) == []


@pytest.mark.parametrize(
    ("rows", "why", "troubles"),
    [
        ((), WHY, [Trouble.NOTHING]),
        ((Row("Nobody", "name"),), WHY, [Trouble.NOT_THERE]),
        ((Row("Ann", "swearing"),), WHY, [Trouble.NO_KIND]),
        (ANN, "  ", []),
    ],
)
async def test_a_proposal_that_cannot_be_used_changes_nothing(
    place: Place, rows: tuple[Row, ...], why: str, troubles: list[Trouble]
) -> None:
    receipt, reader = await masked.taken(place)
    with pytest.raises(Unfit) as unfit:
        await masked.propose(place, reader, receipt, rows, why)
    assert [one.trouble for one in unfit.value.amiss] == troubles
    assert unfit.value.unsaid is not why.strip().startswith("She")
    assert await place.state(receipt) is State.READING
    assert place.count("main", "masks") == 0


async def test_only_who_has_it_in_hand_can_propose(place: Place) -> None:
    receipt, _ = await masked.taken(place)
    with pytest.raises(Conflict):
        await masked.propose(place, place.moderator("rhys"), receipt)


async def test_a_second_reader_decides_and_does_not_ask(place: Place) -> None:
    receipt, reader = await masked.taken(place)
    await place.cast(reader, place.id_of(receipt), refusal(words=("Ann",)))
    assert not (await before_reader(place, "rhys", receipt)).may_propose
    with pytest.raises(Conflict):
        await masked.propose(place, place.moderator("rhys"), receipt)


async def test_of_what_nobody_else_will_read_nothing_is_covered(place: Place) -> None:
    receipt, reader = await masked.taken(place, dials=COUNTED)
    with pytest.raises(Conflict):
        await masked.propose(place, reader, receipt)


async def test_of_a_collection_nobody_could_answer_so_nobody_is_asked(place: Place) -> None:
    await bring(place, QUEUED, [Imported(1, f"{TEXT} They wrote [name] over it.")])
    await place.close()
    reader = place.moderator()
    [story_id] = await place.queue(reader)
    await place.claim(reader, story_id)
    async with place.db.read_both() as both:
        assert not (await masking.before_reader(both, place.world, reader, story_id)).may_propose
    await place.cast(reader, story_id, YES)
    await place.close()
    [(text, spans)] = place.rows("main", "SELECT text, masked FROM public_stories")
    # Brackets that came with the words are the teller's, or whoever's they were before.
    assert (text, spans) == (f"{TEXT} They wrote [name] over it.", None)


@pytest.mark.parametrize("answer", ["counter", "decline"])
async def test_nobody_asks_twice(place: Place, answer: str) -> None:
    receipt = await masked.proposed(place)
    await getattr(masked, answer)(place, receipt)
    assert not (await before_reader(place, "rhys", receipt)).may_propose
    with pytest.raises(Conflict):
        await masked.propose(place, place.moderator("rhys"), receipt, WARD)


# --- answering ---------------------------------------------------------------------------------


async def test_accepted_masks_are_public_with_the_next_window(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    assert await place.state(receipt) is State.CLEARED
    assert await masked.shown(place, receipt) is None
    await place.close()
    assert await masked.shown(place, receipt) == WITHOUT_ANN
    assert (await place.mine(receipt)).draft.text == TEXT
    assert place.figure("mask_accepted") == 1
    assert not site_can_open(place, receipt)


async def test_where_placeholders_stand_is_public_too(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    await place.close()
    [(spans,)] = place.rows("main", "SELECT masked FROM public_stories")
    assert spans == "[[7, 13], [37, 43]]"


@pytest.mark.parametrize("masks_worn", [True, False])
async def test_a_counter_is_read_again_and_published_with_its_own_masks_or_none(
    place: Place, *, masks_worn: bool
) -> None:
    receipt = await masked.proposed(place)
    await masked.counter(place, receipt)
    assert await place.state(receipt) is State.WAITING
    assert place.figure("mask_countered") == 1
    await masked.publish_after_counter(place, receipt, "rhys", masked=masks_worn)
    await place.close()
    assert await masked.shown(place, receipt) == (WITHOUT_WARD if masks_worn else UNCOVERED)


async def test_the_next_reader_sees_what_the_teller_said(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.counter(place, receipt, said="Ann is my own name.")
    seen = (await before_reader(place, "rhys", receipt)).proposal
    assert seen is not None
    assert (seen.answer, seen.sentence) == ("Ann is my own name.", WHY)
    assert [mask.kind for mask in seen.last.text] == ["ward"]


async def test_a_counter_that_cannot_be_used_changes_nothing(place: Place) -> None:
    receipt = await masked.proposed(place)
    with pytest.raises(Unfit):
        await masked.counter(place, receipt, [Row("Bob", "name")])
    assert await place.state(receipt) is State.MASK_PROPOSED


async def test_declined_it_is_published_as_it_is_by_one_person(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.decline(place, receipt, "No.")
    assert await place.state(receipt) is State.WAITING
    await place.vote("rhys", receipt, YES)
    await place.close()
    assert await masked.shown(place, receipt) == UNCOVERED
    assert place.figure("mask_declined") == 1


async def test_a_counter_that_a_reader_passes_over_covers_nothing(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.counter(place, receipt)
    await place.vote("rhys", receipt, YES)
    await place.close()
    assert await masked.shown(place, receipt) == UNCOVERED


async def test_no_reader_can_put_on_masks_that_the_teller_declined(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.decline(place, receipt)
    with pytest.raises(Conflict):
        await masked.publish_after_counter(place, receipt, "rhys", masked=True)


async def test_after_a_decline_two_people_may_still_withhold_it(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.decline(place, receipt)
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, refusal(words=("Ann",)))
    assert await place.state(receipt) is State.WITHHELD


@pytest.mark.parametrize("again", ["accept", "counter", "decline"])
async def test_an_answer_counts_once(place: Place, again: str) -> None:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    with pytest.raises(Conflict):
        await getattr(masked, again)(place, receipt)
    assert await place.state(receipt) is State.CLEARED


async def test_without_a_proposal_there_is_nothing_to_answer(place: Place) -> None:
    receipt, _ = await masked.taken(place)
    with pytest.raises(Conflict):
        await masked.accept(place, receipt)
    assert (await place.mine(receipt)).masks is None


# --- silence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("if_away", "state", "public"),
    [
        ("masked", State.PUBLISHED, WITHOUT_ANN),
        ("held", State.HELD, None),
        ("", State.HELD, None),
    ],
)
async def test_after_fourteen_days_it_goes_as_its_teller_chose(
    place: Place, if_away: str, state: State, public: tuple[str, str] | None
) -> None:
    receipt = await masked.proposed(place, if_away=if_away)
    place.clock.advance(days=13)
    await masked.lapse(place)
    assert await place.state(receipt) is State.MASK_PROPOSED
    place.clock.advance(days=1)
    await masked.lapse(place)
    await masked.lapse(place)
    await place.close()
    assert await place.state(receipt) is state
    assert await masked.shown(place, receipt) == public
    assert place.figure("mask_lapsed") == 1


@pytest.mark.parametrize("if_away", ["masked", "held", ""])
async def test_the_site_can_open_it_only_if_its_teller_let_masks_come_by_themselves(
    place: Place, if_away: str
) -> None:
    receipt = await masked.proposed(place, if_away=if_away)
    assert site_can_open(place, receipt) is (if_away == "masked")
    await masked.decline(place, receipt)
    assert not site_can_open(place, receipt)


async def held(place: Place) -> str:
    receipt = await masked.proposed(place)
    place.clock.advance(days=14)
    await masked.lapse(place)
    return receipt


async def test_what_is_held_stays_held_until_its_teller_comes(place: Place) -> None:
    receipt = await held(place)
    place.clock.advance(days=400)
    await masked.lapse(place)
    await place.close()
    assert await place.state(receipt) is State.HELD
    await masked.accept(place, receipt)
    await place.close()
    assert await masked.shown(place, receipt) == WITHOUT_ANN


@pytest.mark.parametrize("answer", ["counter", "decline"])
async def test_a_teller_who_comes_late_can_still_say_no(place: Place, answer: str) -> None:
    receipt = await held(place)
    await getattr(masked, answer)(place, receipt)
    assert await place.queue(place.moderator("rhys")) == [place.id_of(receipt)]


@pytest.mark.parametrize(
    ("answer", "ended"),
    [("accept", "accepted"), ("counter", "countered"), ("decline", "declined"), ("", "lapsed")],
)
async def test_a_proposal_is_counted_by_the_one_end_that_holds(
    place: Place, answer: str, ended: str
) -> None:
    receipt = await held(place)
    if answer:
        await getattr(masked, answer)(place, receipt)
    ends = ("accepted", "countered", "declined", "lapsed")
    counted = {end: place.figure(f"mask_{end}") for end in ends}
    assert counted == dict.fromkeys(ends, 0) | {ended: 1}
    assert place.figure("mask_proposed") == sum(counted.values())


# --- crashes and withdrawals -------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["accept", "counter", "decline"])
async def test_an_answer_cut_in_half_covers_and_shows_nothing(place: Place, answer: str) -> None:
    receipt = await masked.proposed(place, if_away="masked")
    with place.failing_commit("UPDATE ON masks"), pytest.raises((IntegrityError, sqlite3.Error)):
        await getattr(masked, answer)(place, receipt)
    await place.close()
    assert await place.state(receipt) is State.MASK_PROPOSED
    place.clock.advance(days=14)
    await masked.lapse(place)
    await place.close()
    # What its teller tried to say no to does not come about by itself.
    assert await masked.shown(place, receipt) == (WITHOUT_ANN if answer == "accept" else None)
    await place.withdraw(receipt)


@pytest.mark.parametrize("answer", ["", "accept", "counter", "decline"])
async def test_taken_back_it_leaves_no_mask_behind(place: Place, answer: str) -> None:
    receipt = await masked.proposed(place, if_away="masked")
    if answer:
        await getattr(masked, answer)(place, receipt)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    await masked.lapse(place)
    await place.close()
    assert place.naming(story_id) == []
    assert await place.come_back(receipt) is None
    await masked.accept(place, receipt)
    assert place.count("main", "public_stories") == 0
