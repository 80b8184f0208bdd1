"""A refusal can be appealed once, and only people who had no part in it decide."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import standings, talking
from tests.flows.place import WORDS, Place, refusal
from tests.flows.talking import OBJECTION
from voicebox.errors import Conflict
from voicebox.flows import hands, offers
from voicebox.flows.appeals import Appeal, Standing
from voicebox.receipt import mint
from voicebox.store import appeals


async def stands(place: Place, receipt: str) -> Appeal:
    found = (await place.mine(receipt)).appeal
    assert found is not None
    return found


# --- asking for it -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [OBJECTION, ""])
async def test_a_withheld_story_is_looked_at_again_with_words_or_without(
    place: Place, words: str
) -> None:
    receipt = await standings.withheld(place)
    assert (await stands(place, receipt)).standing is Standing.OPEN
    assert await talking.appeal(place, receipt, words)
    assert await place.state(receipt) is State.APPEALED
    found = await stands(place, receipt)
    assert (found.standing, found.words) == (Standing.RUNNING, words)


async def test_its_teller_still_sees_why_it_was_withheld_meanwhile(place: Place) -> None:
    receipt = await standings.withheld(place)
    before = (await place.mine(receipt)).refusals
    await talking.appeal(place, receipt)
    assert before
    assert (await place.mine(receipt)).refusals == before


@pytest.mark.parametrize(
    ("days", "standing"),
    [(0, Standing.OPEN), (90, Standing.OPEN), (91, Standing.TOO_LATE), (9000, Standing.TOO_LATE)],
)
async def test_there_are_ninety_days_for_it(place: Place, days: int, standing: Standing) -> None:
    receipt = await standings.withheld(place)
    place.clock.advance(days=days)
    found = await stands(place, receipt)
    assert (found.standing, found.until) == (standing, "2027-02-23")
    assert await talking.appeal(place, receipt) is (standing is Standing.OPEN)
    is_open = standing is Standing.OPEN
    assert await place.state(receipt) is (State.APPEALED if is_open else State.WITHHELD)


@pytest.mark.parametrize(
    "bring",
    [
        standings.waiting,
        standings.queued,
        standings.half_refused,
        standings.published,
        standings.undecided,
        standings.appealed,
        standings.upheld,
        standings.overturned,
    ],
)
async def test_what_is_not_withheld_or_was_appealed_before_is_not_appealed(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    before, n = await place.state(receipt), place.figure("appeals")
    assert not await talking.appeal(place, receipt)
    assert await place.state(receipt) is before
    assert place.figure("appeals") == n


async def test_an_unknown_receipt_appeals_nothing(place: Place) -> None:
    assert not await talking.appeal(place, mint(place.world))


async def test_two_appeals_at_once_are_one(place: Place) -> None:
    receipt = await standings.withheld(place)
    answers = await asyncio.gather(*(talking.appeal(place, receipt) for _ in range(2)))
    assert sorted(answers) == [False, True]
    assert place.count("main", "appeals") == 1


@pytest.mark.parametrize("bring", [standings.queued, standings.half_refused, standings.published])
async def test_what_was_never_withheld_shows_no_way_to_appeal(
    place: Place, bring: standings.Bring
) -> None:
    assert (await place.mine(await bring(place))).appeal is None


async def test_an_appeal_without_words_looks_on_disk_like_one_with_words(place: Place) -> None:
    for words in ("", OBJECTION):
        await talking.appeal(place, await standings.withheld(place), words)
    assert len(place.rows("main", "SELECT DISTINCT length(sealed) FROM appeals")) == 1
    assert place.files_with(b"aardvark") == []


async def test_an_appeal_keeps_no_day_of_its_teller(place: Place) -> None:
    receipt = await standings.withheld(place)
    place.clock.advance(days=20)
    await talking.appeal(place, receipt)
    kept = [
        str(value) for row in place.rows("main", "SELECT * FROM appeals, owed") for value in row
    ]
    assert "2026-12-15" not in kept
    assert {"2026-11-25", "2026-W51"} <= set(kept)


# --- who decides ---------------------------------------------------------------------------------


async def test_who_voted_before_is_neither_offered_nor_given_it(place: Place) -> None:
    receipt = await standings.appealed(place)
    story_id = place.id_of(receipt)
    for name in ("ama", "rhys"):
        assert await place.queue(place.moderator(name)) == []
        with pytest.raises(Conflict, match="You have voted"):
            await place.claim(place.moderator(name), story_id)
    assert await place.queue(place.moderator("mo")) == [story_id]


async def test_who_voted_on_an_older_version_is_kept_out_as_well(place: Place) -> None:
    receipt = await standings.appealed(place)
    story_id = place.id_of(receipt)
    vote = "INSERT INTO reviews SELECT story_id, 0, 'mo', 1, NULL, NULL, day, sealed FROM reviews"
    place.rows("main", f"{vote} LIMIT 1")
    assert await place.queue(place.moderator("mo")) == []
    with pytest.raises(Conflict, match="new to it"):
        await place.claim(place.moderator("mo"), story_id)
    assert await place.queue(place.moderator("wen")) == [story_id]


async def test_who_holds_it_by_whatever_way_and_voted_before_cannot_vote(place: Place) -> None:
    receipt = await standings.appealed(place)
    story_id, ama = place.id_of(receipt), place.moderator("ama")
    held = "INSERT INTO claims (story_id, moderator_id, hour, handed) VALUES (?, 'ama', ?, 0)"
    place.rows("main", held, story_id, place.world.hour())
    with pytest.raises(Conflict, match="new to it"):
        await place.cast(ama, story_id, refusal())
    assert place.count("main", "appeal_votes") == 0


async def test_the_table_itself_keeps_out_whoever_voted_before(place: Place) -> None:
    receipt = await standings.appealed(place)
    async with place.db.write() as main:
        [running] = await appeals.of_story(main, place.id_of(receipt), 1)
    query = (
        "INSERT INTO appeal_votes (story_id, version, moderator_id, verdict, publish, reason,"
        " clause, day, sealed) SELECT story_id, 1, ?, ?, 0, reason, clause, day, sealed"
        " FROM reviews LIMIT 1"
    )
    with pytest.raises(Exception, match="Who voted before decides no appeal"):
        place.rows("main", query, "ama", running.verdict)
    place.rows("main", query, "mo", running.verdict)
    with pytest.raises(Exception, match="Who voted before decides no appeal"):
        place.rows("main", "UPDATE appeal_votes SET moderator_id = 'rhys'")


async def test_nobody_votes_twice_on_an_appeal(place: Place) -> None:
    receipt = await standings.half_upheld(place)
    assert await place.queue(place.moderator("mo")) == []
    with pytest.raises(Conflict, match="You have voted"):
        await place.claim(place.moderator("mo"), place.id_of(receipt))
    async with place.db.read() as main:
        [running] = await appeals.of_story(main, place.id_of(receipt), 1)
        [vote] = await appeals.votes(main, running)
    async with place.db.write() as main:
        with pytest.raises(IntegrityError):
            await appeals.vote(main, running, vote)


async def test_its_readers_see_the_tellers_words_and_nothing_of_the_refusal(place: Place) -> None:
    receipt = await standings.appealed(place)
    mo, story_id = place.moderator("mo"), place.id_of(receipt)
    async with place.db.read_both() as both:
        [offered] = (await offers.show_queue(both, place.world, mo)).stories
    await place.claim(mo, story_id)
    async with place.db.read_both() as both:
        reading = await hands.opened(both, place.world, mo, story_id)
    assert (offered.appealed, offered.second) == (True, False)
    assert (reading.appeal, reading.draft.text, reading.second) == (OBJECTION, WORDS, False)
    assert not reading.may_ask
    assert "names somebody" not in str(vars(reading))


async def test_with_nobody_new_to_it_left_it_waits_and_is_late(place: Place) -> None:
    receipt = await standings.appealed(place)
    for _ in range(5):
        place.clock.advance(weeks=20)
        await place.tend()
        await talking.lapse(place)
        for name in ("ama", "rhys"):
            assert await place.queue(place.moderator(name)) == []
    mine = await place.mine(receipt)
    assert (mine.state, mine.is_late) == (State.APPEALED, True)


async def test_handed_on_or_left_for_a_day_it_is_still_an_appeal(place: Place) -> None:
    receipt = await standings.appealed(place)
    mo, story_id = place.moderator("mo"), place.id_of(receipt)
    await place.claim(mo, story_id)
    await place.skip(mo, story_id)
    assert await place.state(receipt) is State.APPEALED
    assert await place.queue(place.moderator("wen")) == [story_id]


# --- what it comes to ----------------------------------------------------------------------------


async def test_one_person_who_publishes_overturns_it(place: Place) -> None:
    receipt = await standings.appealed(place)
    assert await place.vote("mo", receipt) is Verdict.PUBLISH
    assert await place.state(receipt) is State.CLEARED
    assert (await stands(place, receipt)).standing is Standing.OVERTURNED
    await place.close()
    mine = await place.mine(receipt)
    assert (mine.state, mine.address) == (State.PUBLISHED, place.id_of(receipt))
    assert (place.figure("appeals"), place.figure("overturned")) == (1, 1)


async def test_one_person_cannot_uphold_it(place: Place) -> None:
    receipt = await standings.appealed(place)
    assert await place.vote("mo", receipt, refusal()) is Verdict.WAIT
    assert await place.state(receipt) is State.APPEALED


async def test_two_alike_uphold_it_and_its_teller_sees_both_answers(place: Place) -> None:
    receipt = await standings.appealed(place)
    again = refusal("hate", "hate.1", sentence="I see it in another way.")
    assert await place.vote("mo", receipt, again) is Verdict.WAIT
    assert await place.vote("wen", receipt, again) is Verdict.REFUSE
    mine = await place.mine(receipt)
    assert mine.state is State.WITHHELD
    assert {one.reason for one in mine.refusals} == {"third_party"}
    assert mine.appeal is not None
    assert mine.appeal.standing is Standing.UPHELD
    assert [(one.reason, one.sentence) for one in mine.appeal.refusals] == [
        ("hate", "I see it in another way.")
    ] * 2
    assert (place.figure("appeals"), place.figure("overturned")) == (1, 0)


async def test_the_first_votes_never_count_in_it(place: Place) -> None:
    """One new person with the reason of the first two is one, and not three."""
    receipt = await standings.half_upheld(place)
    assert await place.state(receipt) is State.APPEALED


async def test_three_new_people_with_three_reasons_overturn_it(place: Place) -> None:
    receipt = await standings.half_upheld(place)
    assert await place.vote("wen", receipt, refusal("hate", "hate.1")) is Verdict.WAIT
    assert await place.state(receipt) is State.APPEALED
    assert await place.vote("kit", receipt, refusal("threat", "threat.1")) is Verdict.PUBLISH
    assert await place.state(receipt) is State.CLEARED


async def test_after_withdrawal_no_appeal_and_no_vote_on_it_is_left(place: Place) -> None:
    receipt = await standings.upheld(place)
    await place.withdraw(receipt)
    for table in ("appeals", "appeal_votes", "owed"):
        assert place.count("main", table) == 0
