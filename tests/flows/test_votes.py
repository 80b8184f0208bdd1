"""Moderators read: one may publish, two with the same reason may withhold, nobody alone."""

import asyncio
from dataclasses import replace

import pytest

from moderation.orders import Order
from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import standings
from tests.flows.place import RARE, WORDS, YES, Place, refusal
from voicebox.errors import Conflict, Missing
from voicebox.flows import hands, offers
from voicebox.flows.hands import Reading
from voicebox.flows.votes import Unfit
from voicebox.model import Ballot, Session


@pytest.fixture
async def receipt(place: Place) -> str:
    """A story in the queue."""
    return await standings.queued(place)


async def open_it(place: Place, who: Session, story_id: str) -> Reading:
    async with place.db.read_both() as both:
        return await hands.opened(both, place.world, who, story_id)


# --- verdicts ----------------------------------------------------------------------------------


async def test_one_person_publishes(place: Place, receipt: str) -> None:
    assert await place.vote("ama", receipt) is Verdict.PUBLISH
    assert await place.state(receipt) is State.CLEARED


async def test_one_person_cannot_withhold(place: Place, receipt: str) -> None:
    assert await place.vote("ama", receipt, refusal()) is Verdict.WAIT
    assert await place.state(receipt) is State.SECOND_READING


async def test_two_people_with_the_same_reason_withhold(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, refusal())
    second = refusal(clause="third_party.3", sentence="It is somebody else's story.")
    assert await place.vote("rhys", receipt, second) is Verdict.REFUSE
    assert await place.state(receipt) is State.WITHHELD


async def test_a_second_person_who_publishes_decides(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, refusal())
    assert await place.vote("rhys", receipt) is Verdict.PUBLISH
    assert await place.state(receipt) is State.CLEARED


async def test_three_readers_with_three_reasons_have_not_agreed(place: Place, receipt: str) -> None:
    verdicts = [
        await place.vote("ama", receipt, refusal()),
        await place.vote("rhys", receipt, refusal("hate", "hate.1")),
        await place.vote("mo", receipt, refusal("threat", "threat.1")),
    ]
    assert verdicts == [Verdict.WAIT, Verdict.WAIT, Verdict.PUBLISH]
    assert await place.state(receipt) is State.CLEARED


async def test_a_verdict_ends_the_voting(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt)
    with pytest.raises(Conflict, match="decided"):
        await place.vote("rhys", receipt, refusal())
    assert await place.state(receipt) is State.CLEARED


async def test_what_a_moderator_wrote_is_sealed_on_disk(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, refusal(sentence="A sentence that nobody else writes."))
    assert place.files_with(b"nobody else writes") == []
    assert place.files_with(RARE.encode()) == []


# --- a second pair of eyes ---------------------------------------------------------------------


async def test_the_second_reader_sees_nothing_of_what_the_first_chose(
    place: Place, receipt: str
) -> None:
    twin = await place.tell()
    await place.close()
    await place.vote("ama", receipt, refusal())
    await place.vote("ama", twin, refusal("hate", "hate.2", ("heard me",), "Other words."))
    rhys, seen = place.moderator("rhys"), []
    async with place.db.read_both() as both:
        shown = await offers.show_queue(both, place.world, rhys)
    for story_id in (place.id_of(receipt), place.id_of(twin)):
        await place.claim(rhys, story_id)
        reading = await open_it(place, rhys, story_id)
        seen.append({**vars(reading), "story_id": ""})
    assert seen[0] == seen[1]
    assert [story.second for story in shown.stories] == [True, True]


async def test_the_same_person_cannot_be_the_second(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, refusal())
    with pytest.raises(Conflict, match="You have voted"):
        await place.vote("ama", receipt, refusal())
    assert await place.queue(place.moderator("ama")) == []
    assert await place.queue(place.moderator("rhys")) == [place.id_of(receipt)]
    assert await place.state(receipt) is State.SECOND_READING


async def test_the_same_person_twice_at_once_is_one_vote(place: Place, receipt: str) -> None:
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.claim(ama, story_id)
    answers = await asyncio.gather(
        *(place.cast(ama, story_id, refusal()) for _ in range(2)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {Verdict, Conflict}
    assert place.count("main", "reviews") == 1
    assert await place.state(receipt) is State.SECOND_READING


# --- in hand -----------------------------------------------------------------------------------


async def test_one_story_is_in_one_persons_hands(place: Place, receipt: str) -> None:
    story_id, rhys = place.id_of(receipt), place.moderator("rhys")
    await place.claim(place.moderator("ama"), story_id)
    with pytest.raises(Conflict, match="Somebody else"):
        await place.claim(rhys, story_id)
    assert await place.queue(rhys) == []
    assert await place.queue(place.moderator("ama")) == [story_id]


async def test_two_people_at_once_do_not_both_get_a_story(place: Place, receipt: str) -> None:
    story_id = place.id_of(receipt)
    answers = await asyncio.gather(
        *(place.claim(place.moderator(name), story_id) for name in ("ama", "rhys")),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "NoneType"]


async def test_taking_ones_own_story_again_is_no_conflict(place: Place, receipt: str) -> None:
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.claim(ama, story_id)
    await place.claim(ama, story_id)
    assert (await open_it(place, ama, story_id)).draft.text == WORDS


async def test_nobody_votes_on_or_opens_what_they_do_not_hold(place: Place, receipt: str) -> None:
    story_id, ama = place.id_of(receipt), place.moderator("ama")
    for act in (place.cast(ama, story_id, YES), open_it(place, ama, story_id)):
        with pytest.raises(Conflict, match="in hand"):
            await act
    assert await place.state(receipt) is State.WAITING


async def test_a_lapsed_claim_counts_no_vote_and_is_free_for_others(
    place: Place, receipt: str
) -> None:
    story_id, ama = place.id_of(receipt), place.moderator("ama")
    await place.claim(ama, story_id)
    place.clock.advance(hours=24)
    with pytest.raises(Conflict, match="no longer"):
        await place.cast(ama, story_id, refusal())
    assert await place.vote("rhys", receipt) is Verdict.PUBLISH


async def test_unknown_stories_are_missing(place: Place) -> None:
    ama = place.moderator("ama")
    for act in (place.claim(ama, "0" * 32), place.cast(ama, "0" * 32, YES)):
        with pytest.raises(Missing):
            await act


async def test_what_its_teller_has_not_decided_cannot_be_taken(place: Place) -> None:
    receipt = await standings.queued_undecided(place)
    with pytest.raises(Conflict):
        await place.claim(place.moderator(), place.id_of(receipt))


@pytest.mark.parametrize("act", ["open", "vote"])
async def test_a_story_whose_key_is_gone_is_missing(place: Place, receipt: str, act: str) -> None:
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.claim(ama, story_id)
    place.rows("keys", "DELETE FROM story_keys")
    acts = {
        "open": open_it(place, ama, story_id),
        "vote": place.cast(ama, story_id, YES),
    }
    chosen = acts.pop(act)
    for other in acts.values():
        other.close()
    with pytest.raises(Missing):
        await chosen


# --- handing on --------------------------------------------------------------------------------


async def test_what_is_handed_on_waits_for_others_and_comes_last(place: Place) -> None:
    receipts = [await standings.queued(place) for _ in range(4)]
    ama = place.moderator("ama")
    first = (await place.queue(ama))[0]
    await place.claim(ama, first)
    await place.skip(ama, first)
    order = await place.queue(ama)
    assert order[-1] == first
    assert set(await place.queue(place.moderator("rhys"))) == set(order)
    assert {await place.state(receipt) for receipt in receipts} == {State.WAITING}


async def test_handed_on_at_the_second_reading_it_still_needs_a_second(
    place: Place, receipt: str
) -> None:
    await place.vote("ama", receipt, refusal())
    story_id = place.id_of(receipt)
    for _ in range(2):
        await place.claim(place.moderator("rhys"), story_id)
        await place.skip(place.moderator("rhys"), story_id)
    assert await place.state(receipt) is State.SECOND_READING
    assert place.count("main", "skips") == 1


async def test_nobody_hands_on_what_they_do_not_hold(place: Place, receipt: str) -> None:
    with pytest.raises(Conflict):
        await place.skip(place.moderator("ama"), place.id_of(receipt))
    assert place.count("main", "skips") == 0


async def test_who_handed_it_on_is_forgotten_when_it_is_out(place: Place, receipt: str) -> None:
    ama, story_id = place.moderator("ama"), place.id_of(receipt)
    await place.claim(ama, story_id)
    await place.skip(ama, story_id)
    await place.vote("rhys", receipt)
    assert place.count("main", "skips") == 1
    await place.close()
    assert place.count("main", "skips") == 0


# --- ballots that cannot count -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ballot", "field", "problem"),
    [
        (Ballot(False), "reason", "missing"),
        (refusal("critical"), "reason", "unknown"),
        (refusal(clause=""), "clause", "missing"),
        (refusal(clause="hate.1"), "clause", "unknown"),
        (refusal(words=()), "words", "missing"),
        (refusal(words=(RARE, "never said")), "words", "not_in_text"),
        (refusal("spam", "spam.1", ("never said",)), "words", "not_in_text"),
        (refusal(sentence=""), "sentence", "missing"),
        (refusal(sentence=" \n "), "sentence", "missing"),
    ],
)
async def test_an_unfit_refusal_is_no_vote(
    place: Place, receipt: str, ballot: Ballot, field: str, problem: str
) -> None:
    with pytest.raises(Unfit) as caught:
        await place.vote("ama", receipt, ballot)
    assert (caught.value.field, caught.value.problem) == (field, problem)
    assert place.count("main", "reviews") == 0
    assert await place.state(receipt) is State.READING


@pytest.mark.parametrize("reason", ["spam", "legal_order"])
async def test_what_concerns_the_whole_text_needs_no_marked_words(
    place: Place, receipt: str, reason: str
) -> None:
    order = Order("A court", "No. 1", "2027-03-01")
    ballot = replace(refusal(reason, f"{reason}.1", words=()), order=order)
    assert await place.vote("ama", receipt, ballot) is Verdict.WAIT
