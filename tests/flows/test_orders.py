"""A legal order withholds a story until its day; then people read it again, by itself."""

from dataclasses import replace

import pytest

from moderation.orders import Order
from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import logged, standings, talking
from tests.flows.changing import change
from tests.flows.place import WORDS, Place, ordered, refusal
from tests.flows.test_overdue import overdue
from voicebox.flows import hands, orders, reports, taking_back
from voicebox.flows.appeals import Standing
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.votes import Unfit
from voicebox.model import Ballot
from voicebox.sealing import boxes
from voicebox.store import openness, placements
from voicebox.store.placements import Placement

SOON, LATER = "2026-12-01", "2027-03-01"


@pytest.fixture
async def receipt(place: Place) -> str:
    """A story in the queue."""
    return await standings.queued(place)


async def withheld(place: Place, receipt: str, *reviews: str) -> None:
    for who, review in zip(("ama", "rhys"), reviews, strict=True):
        await place.vote(who, receipt, ordered(review))
    assert await place.state(receipt) is State.WITHHELD


async def on_day(place: Place, day: str) -> None:
    while place.world.day() < day:
        place.clock.advance(days=1)
    async with place.db.write_both() as both:
        await orders.reopen_what_is_due(both, place.world, place.keyring)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (None, "authority"),
        (Order("", "No. 7", LATER), "authority"),
        (Order("A court", "", LATER), "order"),
        (Order("A court", "No. 7", "2026-11-25"), "review"),
        (Order("A court", "No. 7", "2028-01-01"), "review"),
    ],
)
async def test_an_order_without_a_name_or_a_day_is_no_reason(
    place: Place, receipt: str, order: Order | None, field: str
) -> None:
    with pytest.raises(Unfit) as caught:
        await place.vote("ama", receipt, replace(ordered(LATER), order=order))
    assert caught.value.field == field
    assert place.count("main", "reviews") == place.count("main", "legal_orders") == 0


async def test_other_reasons_keep_no_order(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, replace(refusal(), order=ordered(LATER).order))
    assert place.count("main", "legal_orders") == 0


async def test_its_teller_reads_who_ordered_what_and_when_it_is_looked_at_again(
    place: Place, receipt: str
) -> None:
    await withheld(place, receipt, LATER, SOON)
    told = (await place.mine(receipt)).beside.orders
    assert [(order.authority, order.review) for order in told] == [
        ("The High Court", SOON),
        ("The High Court", LATER),
    ]
    assert place.files_with(b"injunction") == []


async def take_back(place: Place, receipt: str) -> None:
    recent, story_id = RecentVotes(place.world, "day"), place.id_of(receipt)
    async with place.db.write_both() as both:
        ama = place.moderator("ama")
        await taking_back.take_back(both, place.world, place.keyring, ama, story_id, recent)


async def test_the_order_of_a_vote_that_was_taken_back_does_not_stand(
    place: Place, receipt: str
) -> None:
    await place.vote("ama", receipt, ordered(SOON, authority="Nobody at all"))
    await take_back(place, receipt)
    assert await place.cast(place.moderator("ama"), place.id_of(receipt), refusal()) is Verdict.WAIT
    await place.vote("rhys", receipt, ordered(LATER))
    await place.vote("mo", receipt, ordered(LATER))
    told = (await place.mine(receipt)).beside.orders
    assert [(order.authority, order.review) for order in told] == [("The High Court", LATER)] * 2
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WITHHELD


async def test_whoever_took_it_back_can_name_an_order_again(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, ordered(SOON))
    await take_back(place, receipt)
    vote = await place.cast(place.moderator("ama"), place.id_of(receipt), ordered(LATER))
    assert vote is Verdict.WAIT
    assert place.rows("main", "SELECT review FROM legal_orders") == [(LATER,)]


async def test_on_its_day_the_story_is_read_again_as_if_for_the_first_time(
    place: Place, receipt: str
) -> None:
    await withheld(place, receipt, SOON, LATER)
    await on_day(place, "2026-11-30")
    assert await place.state(receipt) is State.WITHHELD
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WAITING
    assert place.figure("orders_reopened") == 1
    assert (await place.mine(receipt)).beside.orders == ()
    # Those who decided may read it again, and nothing of what they chose counts any more.
    assert await place.vote("ama", receipt, ordered(LATER)) is Verdict.WAIT
    assert await place.vote("rhys", receipt) is Verdict.PUBLISH


async def test_read_again_it_leaves_the_count_of_what_cannot_be_read_when_its_teller_comes(
    place: Place, receipt: str
) -> None:
    await withheld(place, receipt, SOON, SOON)
    story_id = place.id_of(receipt)
    async with place.db.write_both() as both:
        public = await placements.teller_public(both.keys, story_id)
        assert public is not None
        sealed = boxes.box(public, b"000000000007")
        await placements.add(both.main, Placement(story_id, "legal_order", sealed, None))
        await placements.change(both.main, 7, "legal_order", 1)
    await place.mine(receipt)
    assert place.rows("main", "SELECT count FROM hidden_counts") == [(1,)]
    await on_day(place, SOON)
    await place.mine(receipt)
    assert place.rows("main", "SELECT count FROM hidden_counts") == [(0,)]
    assert place.count("main", "placements") == 0


async def test_on_its_day_it_is_owed_anew_and_late_only_when_nobody_reads_it(
    place: Place, receipt: str
) -> None:
    await withheld(place, receipt, LATER, LATER)
    await on_day(place, LATER)
    assert await place.state(receipt) is State.WAITING
    late = []
    for _ in range(4):
        late.append((await overdue(place), (await place.mine(receipt)).is_late))
        place.clock.advance(weeks=1)
    assert late == [(0, False)] * 3 + [(1, True)]


async def test_an_order_about_words_that_were_left_up_is_none_about_those_that_followed(
    place: Place,
) -> None:
    [receipt] = await place.publish([WORDS])
    await change(place, receipt, leave_up=True)
    async with place.db.write() as main:
        await reports.report(main, place.world, place.id_of(receipt), "legal_order", "")
    for who in ("rhys", "mo"):
        await place.reread(who, place.id_of(receipt), ordered(SOON))
    assert (await place.mine(receipt)).month is None
    await withheld(place, receipt, LATER, LATER)
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WITHHELD
    await on_day(place, LATER)
    assert await place.state(receipt) is State.WAITING
    # Why the older ones were taken down its teller reads still, and the next reader knows of it.
    assert len((await place.mine(receipt)).versions.taken_down) == 2
    await place.claim(place.moderator("mo"), place.id_of(receipt))
    async with place.db.write_both() as both:
        reading = await hands.opened(both, place.world, place.moderator("mo"), place.id_of(receipt))
    assert reading.ordered_before


async def test_an_order_that_still_stands_withholds_it_again(place: Place, receipt: str) -> None:
    await withheld(place, receipt, SOON, SOON)
    await on_day(place, SOON)
    await withheld(place, receipt, LATER, LATER)
    await on_day(place, "2027-02-28")
    assert await place.state(receipt) is State.WITHHELD
    await on_day(place, LATER)
    assert await place.state(receipt) is State.WAITING


async def test_one_order_reopens_nothing_that_two_withheld_for_another_reason(
    place: Place, receipt: str
) -> None:
    await place.vote("ama", receipt, ordered(SOON))
    await place.vote("rhys", receipt, refusal("hate", "hate.1"))
    assert await place.vote("mo", receipt, refusal("hate", "hate.2")) is Verdict.REFUSE
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WITHHELD
    assert (await place.mine(receipt)).beside.orders == ()


async def appeal_upheld(place: Place, receipt: str, *votes: Ballot) -> None:
    """Withhold a story for another reason than an order, and let others uphold it."""
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, refusal())
    await talking.appeal(place, receipt)
    for who, ballot in zip(("mo", "wen"), votes, strict=True):
        await place.vote(who, receipt, ballot)
    assert await place.state(receipt) is State.WITHHELD


async def test_an_order_that_an_appeal_came_to_is_told_and_reopens_the_story_too(
    place: Place, receipt: str
) -> None:
    await appeal_upheld(place, receipt, ordered(SOON), ordered(LATER))
    mine = await place.mine(receipt)
    assert [order.review for order in mine.beside.orders] == [SOON, LATER]
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WAITING
    assert (await place.mine(receipt)).appeal is None


async def test_an_appeal_names_its_order_like_any_vote(place: Place, receipt: str) -> None:
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, refusal())
    await talking.appeal(place, receipt)
    with pytest.raises(Unfit):
        await place.vote("mo", receipt, replace(ordered(LATER), order=None))


async def test_one_order_in_each_round_is_no_agreement(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, ordered(SOON))
    for who in ("rhys", "jo"):
        await place.vote(who, receipt, refusal())
    await talking.appeal(place, receipt)
    await place.vote("mo", receipt, ordered(SOON))
    for who in ("wen", "kit"):
        await place.vote(who, receipt, refusal())
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WITHHELD
    assert (await place.mine(receipt)).beside.orders == ()


async def test_an_order_of_an_earlier_appeal_says_nothing_of_a_later_refusal(
    place: Place, receipt: str
) -> None:
    await appeal_upheld(place, receipt, ordered(SOON), ordered(SOON))
    await on_day(place, SOON)
    await place.vote("ama", receipt, ordered(LATER))
    for who in ("rhys", "jo"):
        await place.vote(who, receipt, refusal())
    mine = await place.mine(receipt)
    assert mine.beside.orders == ()
    assert mine.appeal is not None
    assert mine.appeal.standing is Standing.OPEN
    await on_day(place, LATER)
    assert await place.state(receipt) is State.WITHHELD


async def test_published_after_its_order_it_speaks_of_no_appeal_of_before(
    place: Place, receipt: str
) -> None:
    await appeal_upheld(place, receipt, ordered(SOON), ordered(SOON))
    await on_day(place, SOON)
    await place.close()
    await place.vote("ama", receipt)
    await place.close()
    mine = await place.mine(receipt)
    assert (mine.state, mine.appeal) == (State.PUBLISHED, None)
    [people] = [one["people"] for one in await logged.entries(place) if one["kind"] == "published"]
    assert people == 1


async def test_the_gap_of_an_upheld_refusal_has_the_reason_that_was_given_last(
    place: Place, receipt: str
) -> None:
    await appeal_upheld(place, receipt, ordered(SOON), ordered(SOON))
    async with place.db.read() as main:
        [gap] = await openness.gaps(main)
    assert (gap.reason, gap.count) == ("legal_order", 1)


async def test_an_order_on_which_nobody_agreed_moves_nothing(place: Place, receipt: str) -> None:
    await place.vote("ama", receipt, ordered(SOON))
    await on_day(place, SOON)
    assert await place.state(receipt) is State.SECOND_READING
    assert place.count("main", "reviews") == 1


async def test_an_order_about_a_public_story_takes_two_and_reopens_too(place: Place) -> None:
    [receipt] = await place.publish(["It was loud."])
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "legal_order", "")
    for who in ("ama", "rhys"):
        await place.reread(who, story_id, ordered(SOON))
    assert await place.state(receipt) is State.WITHHELD
    assert len((await place.mine(receipt)).beside.orders) == 2
    await on_day(place, SOON)
    assert await place.state(receipt) is State.WAITING
    assert await place.vote("mo", receipt) is Verdict.PUBLISH
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED


async def test_nothing_of_an_order_is_left_when_the_story_is_taken_back(
    place: Place, receipt: str
) -> None:
    await withheld(place, receipt, SOON, LATER)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert place.naming(story_id) == []
    await on_day(place, LATER)
    assert place.figure("orders_reopened") == 0
