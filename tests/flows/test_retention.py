"""What moderators can no longer open, and when; its teller always can."""

import pytest

from moderation.states import State
from tests.flows import masked, standings, talking, turning
from tests.flows.aging import aged, forget, opens_for_the_team, pass_days, report, wraps
from tests.flows.changing import change
from tests.flows.masked import TEXT
from tests.flows.place import COUNTED, NOTHING, WORDS, Place, ordered, refusal
from tests.flows.test_notices import answer, cases, close, log
from tests.flows.test_orders import on_day


async def covered(place: Place) -> str:
    """Bring a story to the public with words covered, and nobody had to vote."""
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    await place.close()
    return receipt


async def countered(place: Place) -> str:
    receipt = await masked.proposed(place)
    await masked.counter(place, receipt)
    await masked.publish_after_counter(place, receipt, "rhys", masked=True)
    await place.close()
    return receipt


async def overturned(place: Place) -> str:
    receipt = await standings.overturned(place)
    await place.close()
    return receipt


async def shown_again(place: Place) -> str:
    receipt = await standings.published(place)
    await turning.hide(place, receipt)
    await turning.show_again(place, receipt)
    await place.close()
    return receipt


#: What people let out, and what became of it.
LET_OUT = (
    standings.published,
    standings.quoted_only,
    standings.shown_only,
    standings.counted_only,
    overturned,
    covered,
    countered,
    shown_again,
)
WITHHELD = (standings.withheld, standings.upheld)


@pytest.mark.parametrize(("days", "opens"), [(0, True), (90, True), (91, False)])
@pytest.mark.parametrize("bring", WITHHELD)
async def test_ninety_days_after_a_refusal_the_team_cannot_open_it(
    place: Place, bring: standings.Bring, days: int, *, opens: bool
) -> None:
    receipt = await bring(place)
    await pass_days(place, days)
    assert opens_for_the_team(place, receipt) is opens
    mine = await place.mine(receipt)
    assert (mine.state, mine.draft.text) == (State.WITHHELD, WORDS)
    assert mine.refusals


@pytest.mark.parametrize(("days", "opens"), [(0, True), (30, True), (31, False)])
@pytest.mark.parametrize("bring", LET_OUT)
async def test_thirty_days_after_it_was_let_out_the_team_cannot_open_it(
    place: Place, bring: standings.Bring, days: int, *, opens: bool
) -> None:
    receipt = await bring(place)
    state = await place.state(receipt)
    await pass_days(place, days)
    assert opens_for_the_team(place, receipt) is opens
    assert wraps(place, receipt)[1] is not None
    mine = await place.mine(receipt)
    assert mine.state is state
    assert mine.draft.text in (WORDS, TEXT)


UNDECIDED = [name for name, bring in standings.EVERY.items() if bring not in (*LET_OUT, *WITHHELD)]


@pytest.mark.parametrize("name", UNDECIDED)
async def test_nothing_undecided_is_ever_closed_to_those_who_could_open_it(
    place: Place, name: str
) -> None:
    receipt = await standings.EVERY[name](place)
    before = wraps(place, receipt)
    await pass_days(place, 5000)
    assert wraps(place, receipt) == before


@pytest.mark.parametrize("ends", ["held", ""])
async def test_words_to_cover_that_nobody_agreed_on_close_nothing(place: Place, ends: str) -> None:
    receipt = await masked.proposed(place, if_away="held")
    if ends:
        place.clock.advance(days=20)
        await masked.lapse(place)
        assert await place.state(receipt) is State.HELD
    await pass_days(place, 5000)
    assert opens_for_the_team(place, receipt)


async def test_a_hint_of_urgency_goes_with_the_key(place: Place) -> None:
    receipt = await aged(place)
    query = "SELECT length(hint) FROM stories WHERE id = ?"
    assert place.rows("main", query, place.id_of(receipt)) == [(0,)]
    # Turning a dial seals a hint anew: it goes at the next midnight.
    await turning.turn_one(place, receipt, reused=False)
    await forget(place)
    assert place.rows("main", query, place.id_of(receipt)) == [(0,)]


async def test_what_is_reported_can_be_opened_until_that_is_answered(place: Place) -> None:
    receipt = await standings.published(place)
    await report(place, receipt)
    await pass_days(place, 31)
    assert opens_for_the_team(place, receipt)
    await place.reread("rhys", place.id_of(receipt), refusal())
    await pass_days(place, 31)
    assert opens_for_the_team(place, receipt)
    await place.reread("mo", place.id_of(receipt))
    await forget(place)
    assert not opens_for_the_team(place, receipt)


async def test_a_report_of_what_is_public_no_more_keeps_nothing_open(place: Place) -> None:
    receipt = await standings.published(place)
    await report(place, receipt)
    await turning.turn(place, receipt, COUNTED)
    assert await place.state(receipt) is State.KEPT
    await pass_days(place, 31)
    assert not opens_for_the_team(place, receipt)


async def test_what_a_notice_is_about_can_be_opened_until_the_case_is_closed(place: Place) -> None:
    receipt = await standings.published(place)
    await log(place, receipt)
    assert await answer(place, receipt)
    await pass_days(place, 31)
    assert opens_for_the_team(place, receipt)
    [case] = await cases(place)
    await close(place, case.id)
    await forget(place)
    assert not opens_for_the_team(place, receipt)
    # What was told and answered, both sides read on.
    [case] = await cases(place)
    [told] = (await place.mine(receipt)).beside.notices
    assert case.answer == told.answer == "It is true."


async def test_what_is_withheld_can_be_opened_while_a_notice_about_it_is_open(
    place: Place,
) -> None:
    receipt = await standings.published(place)
    await log(place, receipt)
    await report(place, receipt)
    for who in ("rhys", "mo"):
        await place.reread(who, place.id_of(receipt), refusal())
    await pass_days(place, 91)
    assert opens_for_the_team(place, receipt)
    [case] = await cases(place)
    await close(place, case.id)
    await forget(place)
    assert not opens_for_the_team(place, receipt)


@pytest.mark.parametrize("taken_down", [False, True])
async def test_of_older_words_that_stay_up_the_team_opens_no_more_than_is_public(
    place: Place, *, taken_down: bool
) -> None:
    [receipt] = await place.publish([WORDS])
    await change(place, receipt, leave_up=True)
    query = "SELECT version, team_wrap IS NOT NULL, later_wrap IS NOT NULL FROM story_keys"
    assert place.rows("keys", query) == [(1, False, True), (2, True, True)]
    await report(place, receipt)
    if taken_down:
        for who in ("rhys", "mo"):
            await place.reread(who, place.id_of(receipt), refusal())
        assert (await place.mine(receipt)).versions.taken_down
    await place.close()
    assert place.rows("keys", query) == [(1, False, True), (2, True, True)]


async def test_an_appeal_on_the_last_day_is_read_however_long_it_takes(place: Place) -> None:
    receipt = await standings.withheld(place)
    await pass_days(place, 90)
    await talking.appeal(place, receipt)
    await pass_days(place, 400)
    await place.vote("mo", receipt)
    assert await place.state(receipt) is State.CLEARED


async def test_what_an_order_holds_back_can_be_read_again(place: Place) -> None:
    receipt = await standings.queued(place)
    for name in ("ama", "rhys"):
        await place.vote(name, receipt, ordered("2027-03-01"))
    await pass_days(place, 1000)
    assert opens_for_the_team(place, receipt)


async def test_an_order_keeps_nothing_open_of_which_all_is_off_until_its_teller_turns_it_on(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    for name in ("ama", "rhys"):
        await place.vote(name, receipt, ordered("2027-03-01"))
    await turning.turn(place, receipt, NOTHING)
    await pass_days(place, 200)
    assert not opens_for_the_team(place, receipt)
    await on_day(place, "2027-06-20")
    assert await place.state(receipt) is State.WITHHELD
    await turning.turn(place, receipt, COUNTED)
    await on_day(place, "2027-06-21")
    assert await place.state(receipt) is State.WAITING
    await place.vote("mo", receipt)
    await place.close()
    assert await place.state(receipt) is State.KEPT


async def test_one_vote_for_an_order_keeps_nothing_open_that_two_withhold_for_another_reason(
    place: Place,
) -> None:
    receipt = await standings.queued(place)
    await place.vote("ama", receipt, ordered("2027-03-01"))
    for name in ("rhys", "mo"):
        await place.vote(name, receipt, refusal())
    await pass_days(place, 91)
    assert not opens_for_the_team(place, receipt)


async def test_a_teller_turns_hides_shows_and_takes_back_what_the_team_opens_no_more(
    place: Place,
) -> None:
    receipt = await aged(place)
    await turning.turn(place, receipt, COUNTED)
    assert await place.state(receipt) is State.KEPT
    await turning.turn_one(place, receipt, shown=True)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    # It came back with its key for the window: nothing keeps that for the team.
    await forget(place)
    assert not opens_for_the_team(place, receipt)
    await turning.hide(place, receipt)
    assert wraps(place, receipt) == (None, None)
    await turning.show_again(place, receipt)
    await place.close()
    await forget(place)
    team, later = wraps(place, receipt)
    assert team is None
    assert later is not None
    assert await place.withdraw(receipt) is not None


async def test_all_turned_off_not_even_the_second_key_is_left(place: Place) -> None:
    receipt = await place.tell(dials=NOTHING)
    assert wraps(place, receipt) == (None, None)
    await turning.turn(place, receipt, COUNTED)
    team, later = wraps(place, receipt)
    assert team is not None
    assert later is not None


async def test_it_is_the_same_where_no_window_is_kept(place: Place) -> None:
    receipt = await place.tell()
    await place.tend("now")
    await place.vote("ama", receipt)
    await place.tend("now")
    assert await place.state(receipt) is State.PUBLISHED
    await pass_days(place, 31)
    assert not opens_for_the_team(place, receipt)
