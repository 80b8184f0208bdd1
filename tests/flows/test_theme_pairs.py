"""Tellers set two passages of a theme side by side by receipt, and whoever's words these are may
take them out.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress

import pytest

from moderation.policy import ReasonKey
from tests.flows import naming, pairing, saying, test_theme_names, turning
from tests.flows.changing import change
from tests.flows.finding import find_what_is_due
from tests.flows.place import COUNTED, NOTHING, Place, refusal
from tests.flows.test_theme_names import MARK, WARD, YARD, Tellers
from tests.flows.themed import PASSAGE
from tests.property.telling import stories
from voicebox.errors import Conflict, Sealed
from voicebox.flows import (
    erasing,
    giving_up,
    own_page,
    reports,
    theme_pairs,
    unquoting,
)
from voicebox.flows.handing import NotForYou
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.theme_file import theme_file
from voicebox.flows.theme_pairs import NotThese, Offered
from voicebox.kept import ThemeEvent
from voicebox.receipt import mint
from voicebox.sealing import boxes
from voicebox.store import folds, lineage
from voicebox.store import themes as theme_store
from voicebox.store.lines import LineState
from voicebox.store.theme_pairs import Passage, sides

WHY = f"One of them had {MARK}, the other had not."
tellers = test_theme_names.tellers


@pytest.fixture
async def paired(tellers: Tellers) -> Tellers:
    """The first teller has set the quotes of the second and the third side by side: all see it."""
    first, one, other, *_ = tellers.receipts
    await pairing.shown(tellers.place, first, WARD, WHY, one, other)
    return tellers


def n_pairs(place: Place) -> int:
    return place.count("main", "theme_pairs")


# --- said by receipt, read as any line is --------------------------------------------------------


async def test_until_somebody_has_read_it_no_file_holds_a_word_of_it(tellers: Tellers) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await pairing.say(place, first, WARD, WHY, one, other)
    assert place.files_with(MARK.encode()) == []
    [mine] = await pairing.own(place, first)
    assert (mine.theme_id, mine.line.state, mine.line.words) == (WARD, LineState.WAITING, WHY)
    assert await pairing.reasons(place, WARD) == []
    for receipt in (one, other):
        assert [quote.beside for quote in (await place.mine(receipt)).quotes.standing] == [()]
    [(to_team,)] = place.rows("main", "SELECT to_team FROM theme_pairs")
    with pytest.raises(Sealed):
        boxes.unbox_words(place.keyring.release.private, to_team)


async def test_one_person_shows_it_and_both_stand_there_with_the_window(tellers: Tellers) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await pairing.say(place, first, WARD, WHY, one, other)
    [line] = await naming.waiting(place)
    assert line.beside.theme is not None
    assert line.beside.theme.id == WARD
    assert [len(part.words) for part in line.beside.pair] == [PASSAGE, PASSAGE]
    await naming.vote(place, "ama", line.id)
    assert await pairing.reasons(place, WARD) == []
    await place.close()
    [pair] = await pairing.read(place, WARD)
    assert pair.reasons == (WHY,)
    ids = {place.id_of(one), place.id_of(other)}
    assert {passage.story_id for passage in pair.passages} == ids
    # In the order of the page, and so of ids here, whichever was chosen first.
    assert [passage.story_id for passage in pair.passages] == sorted(ids)


async def test_only_those_whose_own_story_is_in_the_theme_can_say_it(tellers: Tellers) -> None:
    place, (_, one, other, *_, last) = tellers.place, tellers.receipts
    kept = await place.tell("Nobody reads this.", COUNTED)
    for outside in (last, kept, mint(place.world)):
        with pytest.raises(Conflict):
            await pairing.say(place, outside, WARD, WHY, one, other)
        with pytest.raises(Conflict):
            await pairing.take_back(place, outside, WARD)
    assert n_pairs(place) == 0


async def test_it_takes_two_quotes_of_the_page_of_two_stories(tellers: Tellers) -> None:
    place, (first, one, other, *more) = tellers.place, tellers.receipts
    for of in ((), (one,), (one, more[2]), (one, other, first)):
        with pytest.raises(Conflict) as raised:
            await pairing.say(place, first, WARD, WHY, *of)
        assert not isinstance(raised.value, NotThese)
    await _quote_once_more(place, one)
    with pytest.raises(NotThese):
        await pairing.say(place, first, WARD, WHY, one)
    assert n_pairs(place) == 0


@pytest.mark.parametrize("is_nameless", [False, True])
async def test_trying_does_not_tell_which_quotes_are_of_one_nameless_story(
    tellers: Tellers, is_nameless: bool
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    if is_nameless:
        await turning.turn_one(place, one, shown=False)
    await _quote_once_more(place, one)
    async with place.db.read() as main:
        offered = await theme_pairs.offered(main, place.keyring, WARD)
    early, late = _handles(place, offered, one)
    [third] = _handles(place, offered, other)
    taken = set()
    for two in ((early, late), (early, third), (late, third)):
        async with place.db.write_both() as both:
            said = (first, WARD, two, WHY)
            with suppress(NotThese):
                await theme_pairs.say(both, place.world, place.keyring, *said)
                taken.add(two)
    # The later one is refused with every other, as words are that were taken out.
    assert taken == {(early, third)} | (set() if is_nameless else {(late, third)})


async def _quote_once_more(place: Place, receipt: str) -> None:
    """Put a second quote of a story on the page of its theme, last."""
    async with place.db.write() as main:
        second = theme_store.QuoteRow(WARD, 99, place.id_of(receipt), 21, 30, False)
        await main.exec_driver_sql(
            "INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(vars(second).values())
        )


def _handles(place: Place, offered: Sequence[Offered], receipt: str) -> list[str]:
    return [one.handle for one in offered if one.passage.story_id == place.id_of(receipt)]


async def test_ones_own_words_can_be_one_of_the_two(tellers: Tellers) -> None:
    place, (first, one, *_) = tellers.place, tellers.receipts
    await pairing.shown(place, first, WARD, WHY, first, one)
    assert await pairing.reasons(place, WARD) == [WHY]
    # Their own page says that they did it, and of nobody else.
    [quote] = (await place.mine(first)).quotes.standing
    assert quote.beside == ()
    assert len(await pairing.own(place, first)) == 1


async def test_quotes_are_offered_and_stand_in_the_order_of_the_page(tellers: Tellers) -> None:
    place, receipts = tellers.place, tellers.receipts
    ids = [place.id_of(receipt) for receipt in receipts[:5]]
    row = theme_store.QuoteRow
    rows = [
        row(WARD, 0, ids[4], 0, 10, True),
        row(WARD, 1, ids[0], 0, 10, False),
        row(WARD, 2, ids[2], 0, 10, False, 0, 1),
        row(WARD, 3, ids[1], 0, 10, False, 0, 0),
        row(WARD, 4, ids[3], 0, 10, False, 1, 0),
        row(WARD, 5, ids[3], 5, 10, False, 1, 1),
    ]
    async with place.db.write() as main:
        await main.exec_driver_sql("DELETE FROM quotes")
        for one in rows:
            values = tuple(vars(one).values())
            await main.exec_driver_sql("INSERT INTO quotes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        offered = await theme_pairs.offered(main, place.keyring, WARD)
    order = [(one.passage.story_id, one.passage.start) for one in offered]
    third = [(ids[3], 5), (ids[3], 0)]
    assert order == [(ids[0], 0), (ids[1], 0), (ids[2], 0), *third, (ids[4], 0)]
    await pairing.shown(place, receipts[0], WARD, WHY, receipts[4], receipts[1])
    [pair] = await pairing.read(place, WARD)
    assert [one.story_id for one in pair.passages] == [ids[1], ids[4]]


async def test_another_pair_takes_the_place_of_the_one_before_in_that_theme(
    paired: Tellers,
) -> None:
    place, (first, _, other, third, *_) = paired.place, paired.receipts
    await pairing.say(place, first, WARD, "Something else.", other, third)
    assert await pairing.reasons(place, WARD) == []
    [mine] = await pairing.own(place, first)
    assert mine.line.words == "Something else."
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []


async def test_two_who_set_the_same_quotes_side_by_side_are_in_one_box(paired: Tellers) -> None:
    place, (_, one, other, third, *_) = paired.place, paired.receipts
    await pairing.shown(place, third, WARD, "A letter came for one.", other, one)
    [pair] = await pairing.read(place, WARD)
    assert pair.reasons == ("A letter came for one.", WHY)
    await pairing.take_back(place, third, WARD)
    assert await pairing.reasons(place, WARD) == [WHY]


async def test_the_page_of_the_theme_keeps_all_its_quotes(paired: Tellers) -> None:
    async with paired.place.db.read() as main:
        before = await theme_store.quotes_of(main, WARD)
    await pairing.take_back(paired.place, paired.receipts[0], WARD)
    async with paired.place.db.read() as main:
        assert await theme_store.quotes_of(main, WARD) == before


@pytest.mark.parametrize("is_shown", [False, True])
async def test_who_has_to_do_with_what_a_quote_names_has_no_say_in_the_pair(
    tellers: Tellers, is_shown: bool
) -> None:
    place, (first, *_) = tellers.place, tellers.receipts
    [one, other] = await place.publish(["Saint Ottilie sent me away.", "They kept me."])
    tellers = Tellers(place, [first, one, other])
    await tellers.arrange(ward=[0, 1, 2])
    await pairing.say(place, first, WARD, WHY, one, other)
    [line] = await naming.waiting(place)
    if is_shown:
        await naming.vote(place, "ama", line.id)
        await place.close()
        await saying.keep_back(place, "rhys", line.id)
    else:
        await naming.vote(place, "rhys", line.id, ReasonKey.HATE)
    async with place.db.write_both() as both:
        for who in ("ama", "rhys"):
            await own_page.keep(both.main, place.moderator(who), Own(("Saint Ottilie",)))
        recent = RecentVotes(place.world, "day")
        await giving_up.give_up(both, place.world, place.keyring, place.moderator("rhys"), recent)
    assert place.count("main", "theme_pair_votes") == 0
    for who in ("ama", "rhys"):
        assert [*await naming.waiting(place, who), *await saying.shown(place, who)] == []
        say = saying.keep_back if is_shown else naming.vote
        with pytest.raises(NotForYou):
            await say(place, who, line.id)
    assert len([*await naming.waiting(place, "wen"), *await saying.shown(place, "wen")]) == 1


# --- it goes with any of the three ---------------------------------------------------------------


async def _out(place: Place, receipt: str) -> None:
    await place.withdraw(receipt)


async def _hidden(place: Place, receipt: str) -> None:
    await turning.hide(place, receipt)


async def _uncounted(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, counted=False)


async def _off(place: Place, receipt: str) -> None:
    await turning.turn(place, receipt, NOTHING)


async def _changed(place: Place, receipt: str) -> None:
    await change(place, receipt, leave_up=True)


async def _withheld(place: Place, receipt: str) -> None:
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "")
    for who in ("mo", "rhys"):
        await place.reread(who, story_id, refusal(words=("number",)))


async def _unquoted(place: Place, receipt: str) -> None:
    await turning.turn_one(place, receipt, quoted=False)


async def _quote_back(place: Place, receipt: str) -> None:
    async with place.db.write_both() as both:
        assert await unquoting.take_back(both, place.keyring, receipt, 0)


async def _taken_out(place: Place, receipt: str) -> None:
    assert await pairing.take_out(place, receipt)


async def _taken_back(place: Place, receipt: str) -> None:
    await pairing.take_back(place, receipt, WARD)


Away = Callable[[Place, str], Awaitable[None]]
_OF_ANY = (_out, _hidden, _uncounted, _off, _changed, _withheld)


@pytest.mark.parametrize(
    ("whose", "away"),
    [
        *((0, away) for away in (*_OF_ANY, _taken_back)),
        *((n, away) for n in (1, 2) for away in (*_OF_ANY, _unquoted, _quote_back, _taken_out)),
    ],
)
@pytest.mark.parametrize("is_read", [False, True])
async def test_it_goes_at_once_with_any_of_the_three_and_leaves_no_word(
    tellers: Tellers, whose: int, away: Away, is_read: bool
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    if is_read or away is _taken_out:
        await pairing.shown(place, first, WARD, WHY, one, other)
        assert place.files_with(MARK.encode()) != []
    else:
        await pairing.say(place, first, WARD, WHY, one, other)
    await away(place, tellers.receipts[whose])
    assert await pairing.reasons(place, WARD) == []
    assert n_pairs(place) == place.count("main", "theme_pair_votes") == 0
    assert await naming.waiting(place) == []
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []


async def test_who_lets_their_own_story_be_quoted_no_more_keeps_what_they_said(
    paired: Tellers,
) -> None:
    await _unquoted(paired.place, paired.receipts[0])
    assert await pairing.reasons(paired.place, WARD) == [WHY]


async def test_behind_a_notice_it_is_away_and_comes_back_with_the_story(paired: Tellers) -> None:
    place, (first, one, *_) = paired.place, paired.receipts
    await pairing.window(place)
    story_id = place.id_of(one)
    async with place.db.write() as main:
        await folds.add(main, story_id, "threat", place.world.hour())
    assert await pairing.reasons(place, WARD) == []
    # Of a notice the history tells nothing.
    assert not await pairing.is_new(place)
    # Its teller does not read those words either.
    [mine] = await pairing.own(place, first)
    assert (mine.line.words, len(mine.parts)) == (WHY, 1)
    async with place.db.write() as main:
        await folds.end(main, story_id)
    assert await pairing.reasons(place, WARD) == [WHY]


async def test_it_waits_for_a_story_that_comes_back_to_be_read_whole(paired: Tellers) -> None:
    place, (first, one, *_) = paired.place, paired.receipts
    await turning.turn_one(place, one, shown=False)
    await pairing.window(place)
    assert await pairing.reasons(place, WARD) == [WHY]
    await turning.turn_one(place, one, shown=True)
    assert await pairing.reasons(place, WARD) == []
    [mine] = await pairing.own(place, first)
    assert len(mine.parts) == 1
    assert not await pairing.is_new(place)
    await place.close()
    assert await pairing.reasons(place, WARD) == [WHY]


async def test_it_stays_when_the_machine_chooses_other_quotes(paired: Tellers) -> None:
    place, (first, one, other, *_) = paired.place, paired.receipts
    async with place.db.write() as main:
        await main.exec_driver_sql("DELETE FROM quotes")
    assert await pairing.reasons(place, WARD) == [WHY]
    # Whose words it has still finds them, and takes them back.
    for receipt in (one, other):
        [quote] = (await place.mine(receipt)).quotes.standing
        assert [(said.theme.theme_id, said.why) for said in quote.beside] == [(WARD, WHY)]
    assert len(await pairing.own(place, first)) == 1
    await _quote_back(place, one)
    assert await pairing.reasons(place, WARD) == []


@pytest.mark.parametrize("inside", [(1, 2, 3), (0, 1, 3), (3, 4)])
async def test_its_teller_takes_it_back_whoever_of_the_three_is_in_the_theme_now(
    paired: Tellers, inside: Sequence[int]
) -> None:
    place, first = paired.place, paired.receipts[0]
    await paired.arrange(ward=inside, yard=[5])
    mine = await place.mine(first)
    assert [(one.theme_id, one.line.is_placed) for one in mine.pairs] == [(WARD, False)]
    assert [one.theme_id for one in mine.elsewhere] == ([] if 0 in inside else [WARD])
    await pairing.take_back(place, first, WARD)
    assert n_pairs(place) == 0
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []


# --- whose words it has --------------------------------------------------------------------------


async def test_whose_words_it_has_reads_why_and_what_stands_beside_them(paired: Tellers) -> None:
    place, (first, one, other, *_) = paired.place, paired.receipts
    for receipt in (one, other):
        [quote] = (await place.mine(receipt)).quotes.standing
        [said] = quote.beside
        assert (said.theme.theme_id, said.why) == (WARD, WHY)
        assert said.part.words == quote.words
    [own] = (await place.mine(first)).quotes.standing
    assert own.beside == ()


async def test_words_that_were_taken_out_are_set_beside_none_until_their_teller_lets_them(
    paired: Tellers,
) -> None:
    place, (first, one, other, third, fourth, *_) = paired.place, paired.receipts
    await pairing.shown(place, third, WARD, "A second reason.", one, fourth)
    assert await pairing.take_out(place, one)
    assert await pairing.reasons(place, WARD) == []
    assert not await pairing.take_out(place, one)
    for beside in (other, third):
        with pytest.raises(NotThese):
            await pairing.say(place, first, WARD, WHY, one, beside)
    # They are quoted as before, and others may stand beside each other.
    quotes = (await place.mine(one)).quotes
    assert [quote.start for quote in quotes.standing] == [quote.start for quote in quotes.unpaired]
    await pairing.say(place, first, WARD, WHY, other, third)
    assert await pairing.let(place, one)
    assert not await pairing.let(place, one)
    await pairing.say(place, first, WARD, WHY, one, other)
    assert n_pairs(place) == 1


@pytest.mark.parametrize("away", [_taken_out, _quote_back])
async def test_words_are_taken_out_also_while_the_others_are_behind_a_notice(
    paired: Tellers, away: Away
) -> None:
    place, (_, one, other, *_) = paired.place, paired.receipts
    async with place.db.write() as main:
        # The machine has chosen other quotes since.
        await main.exec_driver_sql("DELETE FROM quotes")
        await folds.add(main, place.id_of(other), "threat", place.world.hour())
    await away(place, one)
    async with place.db.write() as main:
        await folds.end(main, place.id_of(other))
    assert await pairing.reasons(place, WARD) == []


async def test_nobody_learns_by_taking_out_that_words_of_theirs_wait_in_a_pair(
    tellers: Tellers,
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await pairing.say(place, first, WARD, WHY, one, other)
    assert not await pairing.take_out(place, one)
    assert n_pairs(place) == 1


async def test_who_has_no_words_in_it_takes_nothing_out(paired: Tellers) -> None:
    for receipt in (paired.receipts[0], mint(paired.place.world)):
        assert not await pairing.take_out(paired.place, receipt)
    assert not await pairing.take_out(paired.place, paired.receipts[1], start=3)
    assert await pairing.reasons(paired.place, WARD) == [WHY]


async def test_what_was_said_of_a_text_is_forgotten_with_the_text(paired: Tellers) -> None:
    place, one = paired.place, paired.receipts[1]
    await pairing.take_out(place, one)
    await change(place, one)
    assert place.count("main", "unpaired") == 0


# --- themes change -------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", [0, 1, 2])
async def test_it_goes_when_one_of_the_three_leaves_the_theme(paired: Tellers, whose: int) -> None:
    place = paired.place
    await pairing.window(place)
    await paired.arrange(ward=[n for n in range(5) if n != whose], yard=[whose, 5])
    assert await pairing.reasons(place, WARD) == []
    assert await pairing.window(place, version=2) == [(0, False)]
    assert n_pairs(place) == 0


async def test_it_goes_along_where_a_theme_becomes_a_part_of_another(paired: Tellers) -> None:
    place = paired.place
    await pairing.window(place)
    await paired.arrange(yard=[0, 1, 2, 3, 4, 5])
    # Nothing is told of it: it stands where the theme went.
    assert await pairing.window(place, ThemeEvent("merged", 1, 0, {}), version=2) == []
    assert await pairing.reasons(place, YARD) == [WHY]
    assert not await pairing.is_new(place)


async def test_it_does_not_go_along_without_all_three(paired: Tellers) -> None:
    place = paired.place
    await paired.arrange(yard=[0, 1, 3, 4, 5], elsewhere=[2])
    await pairing.window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert n_pairs(place) == 0


async def test_of_two_pairs_by_one_story_that_of_the_theme_that_stays_is_kept(
    tellers: Tellers,
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2], yard=[3, 4, 0])
    await pairing.shown(place, first, WARD, WHY, one, other)
    await pairing.shown(place, first, YARD, "Something else.", *tellers.receipts[3:5])
    await tellers.arrange(yard=[0, 1, 2, 3, 4])
    await pairing.window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert await pairing.reasons(place, YARD) == ["Something else."]


async def test_of_two_pairs_by_one_story_one_that_everybody_reads_is_kept_before_one_kept_back(
    tellers: Tellers,
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2], yard=[3, 4, 0])
    await pairing.say(place, first, YARD, "Something else.", *tellers.receipts[3:5])
    [line] = await naming.waiting(place)
    for who in ("ama", "wen"):
        await naming.vote(place, who, line.id, ReasonKey.HATE)
    await pairing.shown(place, first, WARD, WHY, one, other)
    await pairing.window(place)
    await tellers.arrange(yard=[0, 1, 2, 3, 4])
    # Nothing is told of it: it stands where the theme went, and nobody had read the other one.
    assert await pairing.window(place, ThemeEvent("merged", 1, 0, {}), version=2) == []
    assert await pairing.reasons(place, YARD) == [WHY]
    assert n_pairs(place) == 1


async def test_a_pair_goes_along_where_another_by_the_same_story_goes_just_then(
    tellers: Tellers,
) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2], yard=[3, 4, 0])
    await pairing.shown(place, first, WARD, WHY, one, other)
    await pairing.shown(place, first, YARD, "Something else.", *tellers.receipts[3:5])
    # The fourth leaves the theme into which the others come.
    await tellers.arrange(yard=[0, 1, 2, 4], elsewhere=[3])
    await pairing.window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert await pairing.reasons(place, YARD) == [WHY]
    assert n_pairs(place) == 1


async def test_a_theme_that_fades_takes_its_pairs_along(paired: Tellers) -> None:
    place = paired.place
    await pairing.window(place)
    await paired.arrange(yard=[0, 1, 2, 3, 4, 5])
    await pairing.window(place, ThemeEvent("faded", 0, None, {}), version=2)
    assert n_pairs(place) == place.count("main", "told_pairs") == 0


# --- what the history tells ----------------------------------------------------------------------


async def test_the_history_tells_of_it_at_the_window_and_when_it_is_gone(paired: Tellers) -> None:
    place, (first, one, other, third, *_) = paired.place, paired.receipts
    assert await pairing.is_new(place)
    assert await pairing.window(place) == [(0, True)]
    assert not await pairing.is_new(place)
    assert await pairing.window(place, version=2) == []
    # How many more there are stands nowhere.
    for receipt in (other, third):
        await pairing.shown(place, receipt, WARD, "Another reason.", first, one)
    assert await pairing.window(place, version=3) == [(0, True)]
    await pairing.take_back(place, first, WARD)
    assert await pairing.window(place, version=4) == [(0, False)]
    assert not await pairing.is_new(place)


async def test_of_what_was_never_shown_the_history_tells_nothing(tellers: Tellers) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    await pairing.say(place, first, WARD, WHY, one, other)
    await pairing.take_back(place, first, WARD)
    await pairing.shown(place, first, WARD, WHY, one, other)
    await pairing.take_back(place, first, WARD)
    assert await pairing.window(place) == []


# --- with themes that the machine finds ----------------------------------------------------------


async def test_it_survives_every_look_and_its_theme_tells_of_it(
    place: Place, of_clear_subjects: Executor
) -> None:
    texts = [story.text for story in stories(60)]
    receipts = await place.publish(texts[:40])
    told = {place.id_of(receipt): receipt for receipt in receipts}
    await find_what_is_due(place, of_clear_subjects)
    async with place.db.read() as main:
        largest = (await theme_store.everything(main))[0].id
        inside = await theme_store.stories_of(main, largest, 9)
        offered = await theme_pairs.offered(main, place.keyring, largest)
    authors = list(dict.fromkeys(told[one.passage.story_id] for one in offered))
    first = next(told[one.story_id] for one in inside if told[one.story_id] not in authors[:2])
    one, other = authors[:2]
    chosen = {one.passage.story_id: one for one in reversed(offered)}
    async with place.db.write_both() as both:
        handles = [chosen[place.id_of(who)].handle for who in (one, other)]
        await theme_pairs.say(both, place.world, place.keyring, first, largest, handles, WHY)
    [line] = await naming.waiting(place)
    await naming.vote(place, "ama", line.id)
    await place.close()
    await find_what_is_due(place, of_clear_subjects)
    await place.publish(texts[40:])
    place.clock.advance(days=1)
    await find_what_is_due(place, of_clear_subjects)
    assert await pairing.reasons(place, largest) == [WHY]
    await place.withdraw(other)
    assert await pairing.reasons(place, largest) == []
    await find_what_is_due(place, of_clear_subjects)
    async with place.db.read() as main:
        rows = await lineage.of_theme(main, largest)
    assert [row.evidence["given"] for row in rows if row.kind == "paired"] == [True, False]


# --- in the file for other programs --------------------------------------------------------------


async def _exported(place: Place) -> Sequence[dict[str, object]]:
    found = await theme_file(place.db, "CC BY 4.0")
    [theme] = [one for one in found["themes"] if one["id"] == WARD]
    pairs: Sequence[dict[str, object]] = theme["pairs"]
    return pairs


async def test_the_file_has_both_places_and_why_only_where_words_may_go_along(
    paired: Tellers,
) -> None:
    place, (first, one, other, *_) = paired.place, paired.receipts
    [pair] = await _exported(place)
    assert sorted(pair) == ["quotes", "said"]
    assert pair["said"] == [{"by": "a storyteller", "why": WHY}]
    ids = sorted(place.id_of(who) for who in (one, other))
    quotes = pair["quotes"]
    assert isinstance(quotes, list)
    assert [(quote["story"], quote["start"], quote["end"]) for quote in quotes] == [
        (story_id, 0, PASSAGE) for story_id in ids
    ]
    assert None not in [quote["words"] for quote in quotes]
    await turning.turn_one(place, first, reused=False)
    await turning.turn_one(place, one, reused=False, shown=False)
    [pair] = await _exported(place)
    assert pair["said"] == [{"by": "a storyteller", "why": None}]
    quotes = pair["quotes"]
    assert isinstance(quotes, list)
    assert sorted((quote["story"] is None, quote["words"] is None) for quote in quotes) == [
        (False, False),
        (True, True),
    ]
    assert place.id_of(first) not in repr(pair)


async def test_two_at_once_leave_one_pair(tellers: Tellers) -> None:
    place, (first, one, other, *_) = tellers.place, tellers.receipts
    said = [pairing.say(place, first, WARD, why, one, other) for why in ("One.", "Other.")]
    await asyncio.gather(*said)
    assert n_pairs(place) == 1


def test_a_passage_is_the_same_from_either_side() -> None:
    one, other = Passage("a", 0, 3), Passage("b", 4, 9)
    assert sides(one, other) == sides(other, one)
