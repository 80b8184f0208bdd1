"""Near-copies take one line of the queue, hide nothing, and change no order but chance's."""

from typing import Any

import pytest

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import talking
from tests.flows.place import Place, refusal
from voicebox.flows import care, offers, own_page, taking_back
from voicebox.flows import copies as flow
from voicebox.flows.copies import Cast
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.votes import Unfit

ADVERT = "Buy cheap tablets here today and feel so much better with our best offer of the year "


async def lines(place: Place, who: str = "ama") -> list[tuple[str, ...]]:
    async with place.db.read_both() as both:
        shown = await offers.show_queue(both, place.world, place.moderator(who))
    return [tuple(story.story_id for story in line) for line in shown.lines]


async def flood(place: Place, number: int, notes: tuple[str, ...] = ()) -> set[str]:
    receipts = [await place.tell(f"{ADVERT} {one}", notes=notes) for one in range(number)]
    await place.close()
    return {place.id_of(receipt) for receipt in receipts}


async def test_a_flood_takes_one_line_and_each_story_is_in_it(place: Place) -> None:
    own = place.id_of(await place.tell("They rang me back."))
    copies = await flood(place, 25)
    shown = await lines(place)
    assert sorted(map(len, shown)) == [1, 25]
    assert (own,) in shown
    assert copies | {own} == {one for line in shown for one in line}


async def test_copies_of_another_week_stand_in_a_line_of_their_own(place: Place) -> None:
    old = await flood(place, 3)
    place.clock.advance(weeks=1)
    new = await flood(place, 3)
    assert [set(line) for line in await lines(place)] == [old, new]


async def test_a_copy_that_sounds_urgent_comes_first_by_itself(place: Place) -> None:
    copies = await flood(place, 3)
    urgent = place.id_of(await place.tell(f"{ADVERT} and I want to die"))
    await place.close()
    assert [set(line) for line in await lines(place)] == [{urgent}, copies]


async def test_a_copy_is_taken_and_decided_by_itself(place: Place) -> None:
    copies = await flood(place, 4)
    one = sorted(copies)[0]
    await place.claim(place.moderator("rhys"), one)
    assert [set(line) for line in await lines(place)] == [copies - {one}]


async def test_nothing_is_kept_of_what_is_alike(place: Place) -> None:
    copies = await flood(place, 3)
    before = {one: place.naming(one) for one in copies}
    await lines(place)
    assert {one: place.naming(one) for one in copies} == before


# --- one act on many -----------------------------------------------------------------------------


async def cast(
    place: Place,
    who: str,
    story_ids: set[str],
    *,
    version: int = 1,
    clause: str = "spam.1",
    sentence: str = "It sells something.",
) -> Cast:
    chosen = dict.fromkeys(sorted(story_ids), version)
    async with place.db.write_both() as both:
        return await flow.vote_spam(
            both,
            place.world,
            place.keyring,
            place.policy,
            place.moderator(who),
            chosen,
            clause,
            sentence,
        )


def states(place: Place, story_ids: set[str]) -> set[str]:
    found = dict(place.rows("main", "SELECT id, state FROM stories"))
    return {found[one] for one in story_ids}


async def test_one_act_of_one_person_withholds_nothing(place: Place) -> None:
    copies = await flood(place, 5)
    done = await cast(place, "ama", copies)
    assert set(done.outcomes) == copies
    assert set(done.outcomes.values()) == {Verdict.WAIT}
    assert done.left_out == 0
    assert states(place, copies) == {State.SECOND_READING}
    # Nor does the same act of the same person, once more.
    again = await cast(place, "ama", copies)
    assert (again.outcomes, again.left_out) == ({}, 5)
    assert states(place, copies) == {State.SECOND_READING}


async def test_a_second_person_who_does_the_same_withholds_each_and_each_is_in_the_log(
    place: Place,
) -> None:
    copies = await flood(place, 4)
    await cast(place, "ama", copies)
    done = await cast(place, "rhys", copies)
    assert set(done.outcomes.values()) == {Verdict.REFUSE}
    assert states(place, copies) == {State.WITHHELD}
    assert place.count("main", "reviews") == 8
    await place.close()
    query = "SELECT count(*), min(people) FROM log WHERE kind = 'withheld' AND reason = 'spam'"
    assert place.rows("main", query) == [(4, 2)]


async def test_the_second_person_may_publish_what_the_first_took_for_a_copy(place: Place) -> None:
    receipts = [await place.tell(f"{ADVERT} {one}") for one in range(3)]
    await place.close()
    await cast(place, "ama", {place.id_of(receipt) for receipt in receipts})
    assert await place.vote("rhys", receipts[0]) is Verdict.PUBLISH


async def test_what_is_lifted_out_stays_in_the_queue_as_it_was(place: Place) -> None:
    copies = await flood(place, 5)
    own = min(copies)
    done = await cast(place, "ama", copies - {own})
    assert own not in done.outcomes
    assert states(place, {own}) == {State.WAITING}
    assert await place.queue(place.moderator("ama")) == [own]
    assert own in await place.queue(place.moderator("rhys"))


async def test_what_somebody_else_has_or_has_had_or_has_changed_is_left_out(place: Place) -> None:
    copies = await flood(place, 6)
    taken, *_ = sorted(copies)
    await place.claim(place.moderator("rhys"), taken)
    done = await cast(place, "ama", copies | {"0" * 32})
    assert set(done.outcomes) == copies - {taken}
    assert done.left_out == 2
    done = await cast(place, "wen", copies - {taken}, version=2)
    assert (done.outcomes, done.left_out) == ({}, 5)


async def test_stories_that_are_no_copies_are_never_voted_on_together(place: Place) -> None:
    own = {place.id_of(await place.tell(f"They rang me {n} back.")) for n in ("never", "then")}
    copies = await flood(place, 3)
    done = await cast(place, "ama", copies | own)
    assert set(done.outcomes) == copies
    assert done.left_out == 2
    done = await cast(place, "rhys", own)
    assert (done.outcomes, done.left_out) == ({}, 2)
    assert states(place, own) == {State.WAITING}


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"clause": "threat.1"}, "clause", "unknown"),
        ({"clause": ""}, "clause", "missing"),
        ({"sentence": " "}, "sentence", "missing"),
    ],
)
async def test_no_other_reason_can_be_given_to_many_and_none_goes_unexplained(
    place: Place, given: dict[str, Any], field: str, problem: str
) -> None:
    copies = await flood(place, 3)
    with pytest.raises(Unfit) as unfit:
        await cast(place, "ama", copies, **given)
    assert (unfit.value.field, unfit.value.problem) == (field, problem)
    assert states(place, copies) == {State.WAITING}


async def test_to_choose_none_is_a_slip(place: Place) -> None:
    with pytest.raises(Unfit, match="story: missing"):
        await cast(place, "ama", set())


async def test_each_vote_is_taken_back_by_itself(place: Place) -> None:
    copies = await flood(place, 3)
    await cast(place, "ama", copies)
    ama, one = place.moderator("ama"), min(copies)
    recent = RecentVotes(place.world, "day")
    async with place.db.write_both() as both:
        votes = await taking_back.own_votes(both, ama, recent)
        assert {vote.story_id for vote in votes} == copies
        assert await taking_back.take_back(both, place.world, place.keyring, ama, one, recent)
    assert states(place, {one}) == {State.READING}
    assert states(place, copies - {one}) == {State.SECOND_READING}


async def test_no_more_heavy_copies_are_voted_on_than_ones_share_of_today(place: Place) -> None:
    async with place.db.write() as main:
        await own_page.keep(main, place.moderator("ama"), Own(cap=2))
    receipts = [await place.tell(f"{ADVERT} {one}", notes=("grief",)) for one in range(4)]
    await place.close()
    done = await cast(place, "ama", {place.id_of(receipt) for receipt in receipts})
    assert (len(done.outcomes), done.left_out) == (2, 2)
    async with place.db.read() as main:
        assert await care.handed_today(main, place.world, place.moderator("ama")) == 2


async def test_what_names_ones_own_organisation_is_left_out(place: Place) -> None:
    copies = await flood(place, 4)
    own = place.id_of(await place.tell(f"{ADVERT} Oak House"))
    await place.close()
    async with place.db.write() as main:
        await own_page.keep(main, place.moderator("ama"), Own(("Oak House",)))
    done = await cast(place, "ama", copies | {own})
    assert set(done.outcomes) == copies
    assert done.left_out == 1


async def test_what_one_had_in_hand_a_moment_ago_is_left_out_and_not_counted(
    place: Place,
) -> None:
    copies = await flood(place, 5, notes=("grief",))
    place.rows(
        "main",
        "INSERT INTO staff (id, name, role, public, locked_private, salt, locked_totp,"
        " team_sealed) VALUES ('rhys', 'rhys', 'moderator', x'', x'', x'', x'', x'')",
    )
    one, other, *_ = sorted(copies)
    ama = place.moderator("ama")
    await place.claim(ama, one)
    await place.skip(ama, one)
    await place.claim(ama, other)
    place.clock.advance(hours=24)  # and the worker has not come round
    done = await cast(place, "ama", copies)
    assert set(done.outcomes) == copies - {one, other}
    async with place.db.read() as main:
        assert await care.handed_today(main, place.world, ama) == 3


async def test_an_appeal_is_read_by_itself(place: Place) -> None:
    """Its teller has said why, and that is not to be voted on unread."""
    receipts = [await place.tell(f"{ADVERT} {one}") for one in range(4)]
    await place.close()
    for who in ("ama", "rhys"):
        await place.vote(who, receipts[0], refusal("spam", "spam.1", ()))
    await talking.appeal(place, receipts[0])
    appealed = place.id_of(receipts[0])
    assert any(appealed in line and len(line) > 1 for line in await lines(place, "wen"))
    done = await cast(place, "wen", {place.id_of(receipt) for receipt in receipts})
    assert len(done.outcomes) == 3
    assert appealed not in done.outcomes
