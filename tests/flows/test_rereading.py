"""A reader says that something is wrong: a public story is read again, and stays up meanwhile."""

from itertools import pairwise

import pytest

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows.place import COUNTED, QUOTED, RARE, WORDS, YES, Place, refusal
from tests.flows.themed import place_themes
from voicebox.errors import Conflict, Missing
from voicebox.flows import folds, importing, reports, rereading
from voicebox.flows.importing import Row, Terms
from voicebox.flows.reports import MOST_WORDS, EnoughWords, Reported
from voicebox.flows.votes import Unfit
from voicebox.model import Ballot, Dials
from voicebox.store import public
from voicebox.store import themes as theme_store
from voicebox.store.public import Wanted

THREAT = refusal("threat", "threat.1")


@pytest.fixture
async def receipt(place: Place) -> str:
    """A published story."""
    [receipt] = await place.publish([WORDS])
    return receipt


async def report(
    place: Place, receipt: str, reason: str = "third_party", words: str = ""
) -> Reported:
    async with place.db.write() as main:
        return await reports.report(main, place.world, place.id_of(receipt), reason, words)


async def vote(
    place: Place, who: str, receipt: str, ballot: Ballot = YES, *, fold: bool = False
) -> Verdict:
    return await place.reread(who, place.id_of(receipt), ballot, fold=fold)


async def queue(place: Place, who: str = "rhys") -> tuple[rereading.Line, ...]:
    async with place.db.read() as main:
        return await rereading.lines(main, place.moderator(who))


async def opened(place: Place, receipt: str, who: str = "rhys") -> rereading.Reread:
    async with place.db.read() as main:
        return await rereading.opened(main, place.moderator(who), place.id_of(receipt))


async def unfold(place: Place) -> None:
    async with place.db.write_both() as both:
        await folds.unfold_what_is_due(both, place.world, place.keyring)


async def is_read(place: Place, receipt: str) -> bool:
    """Tell whether readers come upon the story: on the wall, by a search, and by its id."""
    async with place.db.read() as main:
        wall = await public.page(main, Wanted(), 10)
        found = await public.page(main, Wanted(words=RARE), 10)
        by_id = await public.some(main, [place.id_of(receipt)])
        assert len(wall) == await public.count(main, Wanted())
    assert len(wall) == len(found) == len(by_id)
    return bool(wall)


def kept(place: Place) -> list[tuple[str, int]]:
    """Return how many rows there are of each thing that a report leaves."""
    tables = ("reports", "report_words", "rereadings", "folds")
    return [(name, n) for name in tables if (n := place.count("main", name))]


# --- reports -----------------------------------------------------------------------------------


async def test_a_reported_story_stays_up_and_is_read_again(place: Place, receipt: str) -> None:
    assert await queue(place) == ()
    assert await report(place, receipt) is Reported.OPENED
    assert await place.state(receipt) is State.PUBLISHED
    assert await is_read(place, receipt)
    [line] = await queue(place)
    assert (line.story_id, line.reasons) == (place.id_of(receipt), ("third_party",))


async def test_a_thousand_reports_are_one_line_and_nobody_can_tell_how_many(
    place: Place, receipt: str
) -> None:
    await report(place, receipt)
    once, rows = await queue(place), place.rows("main", "SELECT * FROM reports")
    for _ in range(30):
        assert await report(place, receipt) is Reported.KNOWN
    assert await queue(place) == once
    assert place.rows("main", "SELECT * FROM reports") == rows
    assert place.figure("reports") == 1


async def test_another_reason_is_another_question_in_the_same_line(
    place: Place, receipt: str
) -> None:
    await report(place, receipt, "hate")
    assert await report(place, receipt, "spam") is Reported.OPENED
    [line] = await queue(place)
    assert line.reasons == ("hate", "spam")


async def test_the_order_of_reported_stories_is_chance_and_differs_between_readers(
    place: Place,
) -> None:
    receipts = await place.publish([f"Story number {number}." for number in range(8)])
    for receipt in receipts:
        await report(place, receipt)
    orders = [[line.story_id for line in await queue(place, who)] for who in ("rhys", "mo", "ama")]
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(orders[0]))}
    assert all(one != other for one, other in pairwise(orders))
    assert [line.story_id for line in await queue(place)] == orders[0]


async def test_what_somebody_published_comes_last_for_them(place: Place, receipt: str) -> None:
    others = [await place.tell(f"Story number {number}.") for number in range(3)]
    await place.close()
    for other in others:
        await place.vote("mo", other)
    await place.close()
    for one in (receipt, *others):
        await report(place, one)
    assert (await queue(place, "ama"))[-1].story_id == place.id_of(receipt)
    assert (await queue(place, "mo"))[0].story_id == place.id_of(receipt)


async def test_what_a_reader_wrote_is_sealed_to_the_team_and_goes_with_the_answer(
    place: Place, receipt: str
) -> None:
    await report(place, receipt, words="That is my sister, she is quagga.")
    assert place.files_with(b"quagga") == []
    assert (await opened(place, receipt)).words == (
        ("third_party", "That is my sister, she is quagga."),
    )
    await vote(place, "rhys", receipt)
    assert place.count("main", "report_words") == 0


async def test_the_same_words_are_shown_once(place: Place, receipt: str) -> None:
    for words in ("It names her.", "It names her.", "It is me."):
        await report(place, receipt, words=words)
    found = (await opened(place, receipt)).words
    assert sorted(words for _, words in found) == ["It is me.", "It names her."]


async def test_words_beyond_what_can_be_read_are_refused_and_the_report_is_still_taken(
    place: Place, receipt: str
) -> None:
    for number in range(MOST_WORDS):
        await report(place, receipt, words=f"No. {number}")
    with pytest.raises(EnoughWords):
        await report(place, receipt, "hate", words="One too many.")
    assert await report(place, receipt, "hate") is Reported.OPENED
    assert place.count("main", "report_words") == MOST_WORDS


async def test_what_waits_cannot_be_reported(place: Place) -> None:
    receipt = await place.tell()
    await place.close()
    with pytest.raises(Missing):
        await report(place, receipt)
    assert kept(place) == []


async def test_what_is_only_counted_cannot_be_reported(place: Place) -> None:
    receipt = await place.tell(dials=COUNTED)
    await place.close()
    await place.vote("ama", receipt)
    await place.close()
    with pytest.raises(Missing):
        await report(place, receipt)
    assert kept(place) == []


async def test_a_story_that_is_only_quoted_can_be_reported(place: Place) -> None:
    receipt = await place.tell(dials=QUOTED)
    await place.close()
    await place.vote("ama", receipt)
    await place.close()
    assert await report(place, receipt) is Reported.OPENED
    assert (await opened(place, receipt)).story.text == WORDS


# --- two people, same reason -------------------------------------------------------------------


async def test_one_person_keeps_it_and_the_same_report_is_not_asked_again(
    place: Place, receipt: str
) -> None:
    await report(place, receipt)
    assert await vote(place, "rhys", receipt) is Verdict.PUBLISH
    assert await queue(place) == ()
    assert await report(place, receipt) is Reported.ANSWERED
    assert await queue(place) == ()
    assert await place.state(receipt) is State.PUBLISHED


async def test_another_report_of_a_story_that_stayed_is_asked(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt)
    assert await report(place, receipt, "threat") is Reported.OPENED
    [line] = await queue(place)
    assert line.reasons == ("threat",)


async def test_nobody_withholds_a_published_story_alone(place: Place, receipt: str) -> None:
    await report(place, receipt)
    assert await vote(place, "rhys", receipt, refusal()) is Verdict.WAIT
    assert await place.state(receipt) is State.PUBLISHED
    assert await is_read(place, receipt)
    with pytest.raises(Conflict, match="You have voted"):
        await vote(place, "rhys", receipt, refusal())
    assert [line.second for line in await queue(place, "mo")] == [True]
    assert await queue(place, "rhys") == ()


async def test_two_people_with_the_same_reason_take_it_out_of_all_that_is_public(
    place: Place, receipt: str
) -> None:
    story_id = place.id_of(receipt)
    await place_themes(place, waiting=[story_id])
    await report(place, receipt)
    await vote(place, "rhys", receipt, refusal())
    assert await vote(place, "mo", receipt, refusal(clause="third_party.2")) is Verdict.REFUSE
    assert await place.state(receipt) is State.WITHHELD
    assert not await is_read(place, receipt)
    async with place.db.read() as main:
        assert await public.find(main, story_id) is None
        assert await theme_store.of_story(main, story_id) == []
        assert await theme_store.quotes_in(main, story_id) == []
    # Its keys and its words stay: its teller reads them, and others if it is read again.
    assert (await place.mine(receipt)).draft.text == WORDS
    assert {"keys.receipts", "keys.story_keys", "main.stories"} <= set(place.naming(story_id))


async def test_its_words_leave_the_disk_in_clear(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, refusal())
    await vote(place, "mo", receipt, refusal())
    await place.close()
    assert place.files_with(RARE.encode()) == []


async def test_its_teller_reads_both_reasons(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, refusal(sentence="It names her."))
    await vote(place, "mo", receipt, refusal(clause="third_party.3", sentence="It is hers."))
    mine = await place.mine(receipt)
    assert {why.sentence for why in mine.refusals} == {"It names her.", "It is hers."}
    assert {why.words for why in mine.refusals} == {(RARE,)}
    assert mine.month is None


async def test_whoever_published_it_can_come_to_another_mind(place: Place, receipt: str) -> None:
    await report(place, receipt)
    assert await vote(place, "ama", receipt, refusal()) is Verdict.WAIT
    assert await vote(place, "mo", receipt, refusal()) is Verdict.REFUSE
    assert await place.state(receipt) is State.WITHHELD
    assert len((await place.mine(receipt)).refusals) == 2


async def test_a_second_person_who_keeps_it_decides(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, refusal())
    assert await vote(place, "mo", receipt) is Verdict.PUBLISH
    assert await place.state(receipt) is State.PUBLISHED
    assert place.count("main", "rereadings") == 0


async def test_three_readers_with_three_reasons_have_not_agreed(place: Place, receipt: str) -> None:
    await report(place, receipt)
    verdicts = [
        await vote(place, "rhys", receipt, refusal()),
        await vote(place, "mo", receipt, refusal("hate", "hate.1")),
        await vote(place, "sian", receipt, THREAT),
    ]
    assert verdicts == [Verdict.WAIT, Verdict.WAIT, Verdict.PUBLISH]
    assert await is_read(place, receipt)


async def test_a_vote_on_a_story_that_nobody_reported_counts_for_nothing(
    place: Place, receipt: str
) -> None:
    with pytest.raises(Conflict, match="Nobody asks"):
        await vote(place, "rhys", receipt, refusal())
    with pytest.raises(Conflict, match="Nobody asks"):
        await opened(place, receipt)
    assert kept(place) == []


async def test_what_is_refused_without_words_that_stand_in_it_does_not_count(
    place: Place, receipt: str
) -> None:
    await report(place, receipt)
    with pytest.raises(Unfit, match="not_in_text"):
        await vote(place, "rhys", receipt, refusal(words=("elsewhere",)))
    assert place.count("main", "rereadings") == 0


async def test_what_a_moderator_wrote_is_sealed_on_disk(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, refusal(sentence="A sentence that nobody else writes."))
    assert place.files_with(b"nobody else writes") == []


# --- folds -------------------------------------------------------------------------------------


async def folded(place: Place, receipt: str, ballot: Ballot = THREAT) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, ballot, fold=True)


async def test_one_person_folds_and_it_unfolds_by_itself_within_a_day(
    place: Place, receipt: str
) -> None:
    await folded(place, receipt)
    assert await place.state(receipt) is State.PUBLISHED
    assert not await is_read(place, receipt)
    place.clock.advance(hours=23)
    await unfold(place)
    assert not await is_read(place, receipt)
    place.clock.advance(hours=1)
    await unfold(place)
    assert await is_read(place, receipt)
    assert (place.figure("folds"), place.figure("folds_ended")) == (1, 1)
    # The question is still open: a second person may yet come.
    assert [line.folded for line in await queue(place, "mo")] == [False]


async def test_a_second_person_who_keeps_it_unfolds_it(place: Place, receipt: str) -> None:
    await folded(place, receipt)
    await vote(place, "mo", receipt)
    assert await is_read(place, receipt)
    assert (place.figure("folds_ended"), place.figure("folds_confirmed")) == (1, 0)


async def test_a_second_person_who_agrees_withholds_it(place: Place, receipt: str) -> None:
    await folded(place, receipt)
    assert await vote(place, "mo", receipt, THREAT, fold=False) is Verdict.REFUSE
    assert await place.state(receipt) is State.WITHHELD
    assert (place.figure("folds_ended"), place.figure("folds_confirmed")) == (0, 1)
    assert place.count("main", "folds") == 0


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [
        ("spam", False),
        ("threat", True),
        ("method", False),
        ("third_party", True),
        ("hate", False),
        ("illegal", True),
    ],
)
async def test_only_three_reasons_fold(
    place: Place, receipt: str, reason: str, *, allowed: bool
) -> None:
    await report(place, receipt)
    ballot = refusal(reason, f"{reason}.1")
    if allowed:
        await vote(place, "rhys", receipt, ballot, fold=True)
    else:
        with pytest.raises(Unfit, match="fold"):
            await vote(place, "rhys", receipt, ballot, fold=True)
    assert await is_read(place, receipt) is not allowed


async def test_a_fold_is_not_drawn_out_by_another_person(place: Place, receipt: str) -> None:
    await folded(place, receipt)
    place.clock.advance(hours=24)
    await unfold(place)
    with pytest.raises(Unfit, match="not_now"):
        await vote(place, "mo", receipt, refusal(), fold=True)
    assert await is_read(place, receipt)


async def test_another_report_lets_nobody_fold_it_again(place: Place, receipt: str) -> None:
    await folded(place, receipt)
    await vote(place, "mo", receipt)
    await report(place, receipt, "hate")
    assert not (await opened(place, receipt)).may_fold
    with pytest.raises(Unfit, match="not_now"):
        await vote(place, "rhys", receipt, THREAT, fold=True)
    assert await is_read(place, receipt)


async def test_nobody_folds_what_nobody_reported(place: Place, receipt: str) -> None:
    with pytest.raises(Conflict):
        await vote(place, "rhys", receipt, THREAT, fold=True)
    assert await is_read(place, receipt)


async def test_keeping_it_folds_nothing(place: Place, receipt: str) -> None:
    await report(place, receipt)
    await vote(place, "rhys", receipt, YES, fold=True)
    assert await is_read(place, receipt)
    assert place.figure("folds") == 0


async def test_the_themes_of_a_folded_story_keep_it_and_show_none_of_its_words(
    place: Place, receipt: str
) -> None:
    story_id = place.id_of(receipt)
    await place_themes(place, waiting=[story_id])
    async with place.db.read() as main:
        [theme] = await theme_store.of_story(main, story_id)
        assert await theme_store.quotes_of(main, theme.id)
    await folded(place, receipt)
    async with place.db.read() as main:
        assert await theme_store.quotes_of(main, theme.id) == []
        assert await theme_store.of_story(main, story_id) == [theme]
    place.clock.advance(days=1)
    await unfold(place)
    async with place.db.read() as main:
        assert await theme_store.quotes_of(main, theme.id)


# --- its teller --------------------------------------------------------------------------------


async def test_its_teller_is_told_of_reports_of_the_fold_and_of_the_answer(
    place: Place, receipt: str
) -> None:
    assert (await place.mine(receipt)).beside.reported == ()
    await folded(place, receipt)
    beside = (await place.mine(receipt)).beside
    assert (beside.reported, beside.folded) == (("third_party",), "threat")
    await vote(place, "mo", receipt)
    beside = (await place.mine(receipt)).beside
    assert (beside.reported, beside.answered, beside.folded) == ((), ("third_party",), None)


async def test_nothing_of_it_is_left_when_its_teller_takes_it_back(
    place: Place, receipt: str
) -> None:
    await report(place, receipt, words="It names her.")
    await vote(place, "rhys", receipt, THREAT, fold=True)
    assert dict(kept(place)).keys() == {"reports", "report_words", "rereadings", "folds"}
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert kept(place) == []
    assert place.naming(story_id) == []
    # Folds are all accounted for: how each ended, or that it stands.
    assert place.figure("folds") == place.figure("folds_ended") == 1


async def test_nothing_of_it_is_left_when_it_is_taken_back_after_it_was_withheld(
    place: Place, receipt: str
) -> None:
    await folded(place, receipt)
    await vote(place, "mo", receipt, THREAT)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert place.naming(story_id) == []
    assert place.files_with(story_id.encode()) == []


# --- collections -------------------------------------------------------------------------------


async def test_a_story_of_a_collection_is_read_again_like_any(place: Place) -> None:
    everything = Dials(counted=True, quoted=True, shown=True)
    terms = Terms("letters", "en", published=True, licence=None, dials=everything)
    collection = await importing.begin(place.db, place.world, terms)
    brought = importing.bring(
        place.db, place.world, place.keyring, collection, everything, [Row(2, WORDS)]
    )
    assert [new async for new in brought] == [1]
    [(story_id,)] = place.rows("main", "SELECT id FROM stories")
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "")
    for who in ("rhys", "mo"):
        await place.reread(who, story_id, refusal())
    assert place.rows("main", "SELECT state FROM stories") == [("withheld",)]
    assert place.count("main", "public_stories") == 0
