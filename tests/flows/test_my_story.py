"""A teller comes back: what a receipt shows, and deciding later."""

import pytest

from moderation.states import State
from tests.flows import standings
from tests.flows.place import ALL, COUNTED, NOTHING, RARE, WORDS, Place, refusal
from tests.flows.themed import place_themes
from voicebox.errors import Unusable
from voicebox.flows import hands, my_story, pace
from voicebox.flows.my_story import MyStory
from voicebox.flows.pace import Expected, Pace
from voicebox.flows.refusals import Refusal
from voicebox.model import Dials, Draft
from voicebox.receipt import mint


async def decide(place: Place, receipt: str, dials: Dials, if_away: str = "") -> MyStory | None:
    async with place.db.write_both() as both:
        return await my_story.decide(both, place.world, place.keyring, receipt, dials, if_away)


async def expected(place: Place) -> Expected:
    async with place.db.read() as main:
        return await pace.expected(main, place.world)


async def test_an_unknown_receipt_shows_nothing(place: Place) -> None:
    await place.tell()
    assert await place.come_back(mint(place.world)) is None


async def test_everything_that_was_sent_comes_back_as_it_was(place: Place) -> None:
    draft = Draft(
        WORDS, ALL, "cy", "A title", ("tag",), ("note",), "carer", "2026-03", unwelcome=True
    )
    receipt = mint(place.world)
    await place.send(receipt, draft)
    assert (await place.mine(receipt)).draft == draft
    await place.close()
    mine = await place.mine(receipt)
    assert (mine.draft, mine.week, mine.month, mine.address) == (draft, "2026-W48", None, None)


@pytest.mark.parametrize(
    ("bring", "state"),
    [
        (standings.waiting, State.WAITING),
        (standings.undecided, State.UNDECIDED),
        (standings.queued_undecided, State.UNDECIDED),
        (standings.claimed, State.READING),
        (standings.skipped, State.WAITING),
        (standings.half_refused, State.SECOND_READING),
        (standings.withheld, State.WITHHELD),
        (standings.cleared, State.CLEARED),
        (standings.published, State.PUBLISHED),
        (standings.counted_only, State.KEPT),
    ],
)
async def test_its_teller_sees_where_it_stands_and_can_read_it(
    place: Place, bring: standings.Bring, state: State
) -> None:
    mine = await place.mine(await bring(place))
    assert (mine.state, mine.draft.text) == (state, WORDS)


@pytest.mark.parametrize(
    ("bring", "has_page"), [(standings.published, True), (standings.quoted_only, False)]
)
async def test_only_what_is_shown_has_a_page(
    place: Place, bring: standings.Bring, *, has_page: bool
) -> None:
    receipt = await bring(place)
    assert (await place.mine(receipt)).address == (place.id_of(receipt) if has_page else None)


async def test_it_says_when_the_receipt_was_last_used_before(place: Place) -> None:
    receipt = await place.tell()
    place.clock.advance(weeks=1)
    assert (await place.mine(receipt)).last_used == "2026-W48"
    assert (await place.mine(receipt)).last_used == "2026-W49"


async def test_a_receipt_whose_words_are_missing_shows_nothing(place: Place) -> None:
    receipt = await standings.queued(place)
    place.rows("main", "DELETE FROM stories")
    assert await place.come_back(receipt) is None


async def test_a_receipt_whose_key_is_missing_shows_nothing(place: Place) -> None:
    receipt = await standings.queued(place)
    place.rows("keys", "DELETE FROM story_keys")
    assert await place.come_back(receipt) is None


async def test_it_links_to_its_themes_by_their_names(place: Place) -> None:
    receipt, other = await standings.published(place), await standings.published(place)
    await place_themes(place, being_heard=[place.id_of(receipt)], elsewhere=[place.id_of(other)])
    [theme] = (await place.mine(receipt)).places.themes
    assert (theme.id, theme.name) == ("being_heard", f"being_heard, {RARE}")


async def test_the_pace_counts_what_is_before_a_reader(place: Place) -> None:
    for bring in (standings.published, standings.claimed, standings.half_refused):
        await bring(place)
    await place.tell()
    assert (await expected(place)).waiting == 2, "the open window is nobody's business"


async def test_the_pace_that_a_teller_is_told_is_asked_for_once_an_hour(place: Place) -> None:
    told = Pace(place.db, place.world)
    assert (await told.expected()).waiting == 0
    await standings.queued(place)
    assert (await told.expected()).waiting == 0
    place.clock.advance(hours=1)
    assert (await told.expected()).waiting == 1


async def test_there_is_no_pace_before_anything_was_released(place: Place) -> None:
    await standings.cleared(place)
    assert (await expected(place)).per_window is None


async def test_the_pace_is_that_of_the_last_windows(place: Place) -> None:
    for n in (2, 1):
        receipts = [await place.tell() for _ in range(n)]
        await place.close()
        for receipt in receipts:
            await place.vote("ama", receipt)
        place.clock.advance(days=1)
        await place.close()
    assert (await expected(place)).per_window == pytest.approx(1.0)


async def test_its_teller_is_told_what_both_who_withheld_it_said(place: Place) -> None:
    receipt = await standings.queued(place)
    first = refusal(sentence="It gives a name.")
    second = refusal(clause="third_party.2", words=("heard me",), sentence="They could be found.")
    await place.vote("ama", receipt, first)
    await place.vote("rhys", receipt, second)
    told = (await place.mine(receipt)).refusals
    assert set(told) == {
        Refusal("third_party", "third_party.1", (RARE,), "It gives a name."),
        Refusal("third_party", "third_party.2", ("heard me",), "They could be found."),
    }


async def test_a_reason_that_nobody_shared_is_not_told(place: Place) -> None:
    receipt = await standings.queued(place)
    await place.vote("ama", receipt, refusal("hate", "hate.1", sentence="I stood alone."))
    await place.vote("rhys", receipt, refusal())
    # Two reasons wait for a third reader, who agrees with the second one.
    assert (await place.mine(receipt)).refusals == ()
    await place.vote("mo", receipt, refusal())
    mine = await place.mine(receipt)
    assert mine.state is State.WITHHELD
    assert {one.reason for one in mine.refusals} == {"third_party"}


async def test_a_half_refusal_tells_its_teller_nothing_yet(place: Place) -> None:
    assert (await place.mine(await standings.half_refused(place))).refusals == ()


# --- deciding later ----------------------------------------------------------------------------


@pytest.mark.parametrize("bring", [standings.undecided, standings.queued_undecided])
async def test_decided_later_it_waits_for_a_reader_who_can_open_it(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    mine = await decide(place, receipt, COUNTED)
    assert mine is not None
    assert (mine.state, mine.draft.dials, mine.draft.text) == (State.WAITING, COUNTED, WORDS)
    await place.close()
    moderator, story_id = place.moderator(), place.id_of(receipt)
    await place.claim(moderator, story_id)
    async with place.db.read_both() as both:
        reading = await hands.opened(both, place.world, moderator, story_id)
    assert (reading.draft.text, reading.draft.dials) == (WORDS, COUNTED)


@pytest.mark.parametrize(
    ("at_first", "later", "lapses"),
    [("", "masked", "masked"), ("masked", "held", "held"), ("masked", "", "masked"), ("", "", "")],
)
async def test_deciding_later_says_what_silence_about_masks_means(
    place: Place, at_first: str, later: str, lapses: str
) -> None:
    receipt = await place.tell(dials=NOTHING, if_away=at_first)
    mine = await decide(place, receipt, ALL, later)
    assert mine is not None
    assert mine.draft.if_away == lapses


async def test_undecided_it_is_offered_to_nobody(place: Place) -> None:
    await standings.queued_undecided(place)
    assert await place.queue(place.moderator()) == []


async def test_deciding_nothing_leaves_it_undecided(place: Place) -> None:
    receipt = await standings.undecided(place)
    mine = await decide(place, receipt, NOTHING)
    assert mine is not None
    assert mine.state is State.UNDECIDED
    assert place.rows("keys", "SELECT team_wrap FROM story_keys") == [(None,)]


@pytest.mark.parametrize("bring", [standings.waiting, standings.published, standings.withheld])
async def test_what_was_decided_is_not_changed_by_deciding(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    before = await place.state(receipt)
    mine = await decide(place, receipt, COUNTED)
    assert mine is not None
    assert (mine.state, mine.draft.dials) == (before, ALL)


async def test_an_unknown_receipt_decides_nothing(place: Place) -> None:
    assert await decide(place, mint(place.world), ALL) is None


async def test_without_a_team_a_decision_is_not_taken(place: Place) -> None:
    receipt = await standings.undecided(place)
    place.rows("main", "DELETE FROM team")
    with pytest.raises(Unusable, match="voicebox init"):
        await decide(place, receipt, ALL)
    assert await place.state(receipt) is State.UNDECIDED


async def test_the_longest_wait_of_late_counts_who_still_waits(place: Place) -> None:
    assert (await expected(place)).slowest_weeks is None
    slow, waits = await standings.queued(place), await standings.queued(place)
    place.clock.advance(weeks=2)
    await place.vote("ama", slow)
    assert (await expected(place)).slowest_weeks == 2
    place.clock.advance(weeks=3)
    assert (await expected(place)).slowest_weeks == 5
    await place.withdraw(waits)
    # What was read is told of for four weeks.
    assert (await expected(place)).slowest_weeks == 2
    place.clock.advance(weeks=2)
    assert (await expected(place)).slowest_weeks is None
