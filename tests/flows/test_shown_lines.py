"""What everybody can read of tellers' lines: two people keep it back later, never one."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.flows import naming, standings, talking, test_gap_lines, test_theme_names
from tests.flows.place import Place, every
from tests.flows.saying import KINDS, WRITTEN, Said, keep_back, prepared, shown
from tests.flows.test_theme_names import MARK, NAME, WARD, Tellers
from voicebox.errors import Conflict, Missing
from voicebox.flows import erasing, giving_up, own_page, shown_lines, transparency
from voicebox.flows.handing import NotForYou
from voicebox.flows.lines import OwnLine
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.flows.theme_file import theme_file
from voicebox.store import theme_names as names
from voicebox.store.lines import LineState

SPAM, HATE, THREAT = ReasonKey.SPAM, ReasonKey.HATE, ReasonKey.THREAT
OTHER = "Something else."
#: Of no kind was anything kept back later.
NONE: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
tellers = test_theme_names.tellers


@pytest.fixture(params=KINDS)
async def said(request: pytest.FixtureRequest, place: Place) -> Said:
    """A line of some kind that ama has shown and everybody can read."""
    written = await prepared(place, request.param)
    await written.write()
    await naming.vote(place, "ama", written.id)
    await place.close()
    assert await written.read() == [WRITTEN[written.kind]]
    return written


async def gone(said: Said, reason: ReasonKey = HATE) -> None:
    """Have two people keep it back."""
    assert await keep_back(said.place, "rhys", said.id, reason) is Verdict.WAIT
    assert await keep_back(said.place, "wen", said.id, reason) is Verdict.REFUSE
    assert await said.read() == []


async def counted(place: Place) -> dict[str, dict[str, int]]:
    """Return how many are told to everybody as kept back later, by kind and reason; none of 0."""
    async with place.db.read() as main:
        numbers = await transparency.numbers(main, place.world)
    return {
        kind: {reason: n for reason, n in by.items() if n}
        for kind, by in numbers.kept_back_later.items()
    }


# --- two people, one reason ----------------------------------------------------------------------


@pytest.mark.parametrize("reason", ReasonKey)
async def test_two_with_one_reason_keep_back_what_is_shown_and_its_teller_reads_why(
    said: Said, reason: ReasonKey
) -> None:
    await gone(said, reason)
    assert await said.mine() == OwnLine(LineState.WITHHELD, WRITTEN[said.kind], reason)
    sealed = said.place.rows("main", every(said.table, "to_team", "to_site", "words"))
    assert sealed == [(None, None, None)]
    assert said.place.count("main", said.votes) == 0
    assert await shown(said.place) == []


async def test_nobody_keeps_back_alone_what_is_shown(said: Said) -> None:
    place, line_id = said.place, said.id
    assert await keep_back(place, "rhys", line_id) is Verdict.WAIT
    for reason in (HATE, SPAM):
        with pytest.raises(Conflict, match="You have voted"):
            await keep_back(place, "rhys", line_id, reason)
    async with place.db.read() as main:
        with pytest.raises(Conflict, match="You have voted"):
            await shown_lines.opened(main, place.moderator("rhys"), line_id)
    for _ in range(2):
        assert await said.read() == [WRITTEN[said.kind]]
        assert await said.mine() == OwnLine(LineState.SHOWN, WRITTEN[said.kind], None)
        await place.close()
    assert [(line.mine, line.second) for line in await shown(place, "rhys")] == [(True, True)]
    assert [(line.mine, line.second) for line in await shown(place, "wen")] == [(False, True)]
    assert await counted(place) == NONE


async def test_two_different_reasons_are_no_agreement_and_a_third_who_agrees_makes_two(
    said: Said,
) -> None:
    for who, reason in (("rhys", HATE), ("wen", SPAM)):
        assert await keep_back(said.place, who, said.id, reason) is Verdict.WAIT
    assert await said.read() == [WRITTEN[said.kind]]
    assert await keep_back(said.place, "mo", said.id, SPAM) is Verdict.REFUSE
    assert await said.mine() == OwnLine(LineState.WITHHELD, WRITTEN[said.kind], SPAM)


async def test_three_with_three_reasons_have_not_agreed_and_it_stays(said: Said) -> None:
    for who, reason in (("rhys", HATE), ("wen", SPAM)):
        await keep_back(said.place, who, said.id, reason)
    assert await keep_back(said.place, "mo", said.id, THREAT) is Verdict.PUBLISH
    assert await said.read() == [WRITTEN[said.kind]]
    # What they said is forgotten: one of them and one more are two again.
    assert said.place.count("main", said.votes) == 0
    assert await keep_back(said.place, "jo", said.id, THREAT) is Verdict.WAIT


async def test_who_showed_it_may_change_their_mind_and_be_one_of_the_two(said: Said) -> None:
    assert await keep_back(said.place, "ama", said.id) is Verdict.WAIT
    assert await keep_back(said.place, "wen", said.id) is Verdict.REFUSE
    assert await said.read() == []


async def test_a_vote_from_before_it_was_shown_is_none_on_what_is_shown(place: Place) -> None:
    written = await prepared(place, "lines")
    line_id = await written.write()
    await naming.vote(place, "rhys", line_id, HATE)
    await naming.vote(place, "ama", line_id)
    await place.close()
    assert await keep_back(place, "wen", line_id) is Verdict.WAIT
    assert await keep_back(place, "rhys", line_id) is Verdict.REFUSE


async def test_two_votes_at_once_are_weighed_together(said: Said) -> None:
    outcomes = await asyncio.gather(*(keep_back(said.place, who, said.id) for who in ("wen", "mo")))
    assert sorted(outcomes) == [Verdict.REFUSE, Verdict.WAIT]
    assert await said.read() == []


@pytest.mark.parametrize("reason", ["not_a_good_name", ""])
async def test_nobody_takes_it_down_for_a_reason_that_is_none_of_the_seven(
    said: Said, reason: Any
) -> None:
    with pytest.raises(IntegrityError, match="CHECK constraint failed"):
        # As whoever gets past the page could ask for it.
        await keep_back(said.place, "rhys", said.id, reason)
    assert said.place.count("main", said.votes) == 0
    assert await said.read() == [WRITTEN[said.kind]]


async def test_what_names_ones_own_organisation_is_somebody_elses(said: Said) -> None:
    place, line_id = said.place, said.id
    await keep_back(place, "ama", line_id)
    async with place.db.write_both() as both:
        for who in ("ama", "rhys"):
            await own_page.keep(both.main, place.moderator(who), Own((MARK,)))
        recent = RecentVotes(place.world, "day")
        await giving_up.give_up(both, place.world, place.keyring, place.moderator("ama"), recent)
    # Their vote is gone: another one alone keeps nothing back.
    assert place.count("main", said.votes) == 0
    assert await shown(place, "rhys") == []
    with pytest.raises(NotForYou):
        await keep_back(place, "rhys", line_id)
    async with place.db.read() as main:
        with pytest.raises(NotForYou):
            await shown_lines.opened(main, place.moderator("rhys"), line_id)
    assert await keep_back(place, "wen", line_id) is Verdict.WAIT


# --- these very words ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_read", [False, True])
async def test_what_is_not_shown_yet_is_not_kept_back_here(
    place: Place, kind: str, *, is_read: bool
) -> None:
    written = await prepared(place, kind)
    line_id = await written.write()
    if is_read:
        await naming.vote(place, "ama", line_id)
    assert await shown(place) == []
    with pytest.raises(Conflict, match="is not shown"):
        await keep_back(place, "wen", line_id)


async def test_a_vote_means_the_words_that_were_read_and_no_later_ones(said: Said) -> None:
    read = said.id
    await keep_back(said.place, "rhys", read)
    await said.take_back()
    await said.write(OTHER)
    with pytest.raises(Missing):
        await keep_back(said.place, "wen", read)
    await naming.vote(said.place, "ama", said.id)
    await said.place.close()
    assert await keep_back(said.place, "wen", said.id) is Verdict.WAIT
    assert await said.read() == [OTHER]


async def test_what_is_kept_back_is_final_but_for_its_teller_who_can_write_anew(
    said: Said,
) -> None:
    await gone(said)
    with pytest.raises(Conflict, match="has been decided"):
        await naming.vote(said.place, "ama", said.id)
    with pytest.raises(Conflict, match="is not shown"):
        await keep_back(said.place, "ama", said.id)
    await said.place.close()
    assert await said.read() == []
    await said.take_back()
    await said.write(OTHER)
    assert [line.words for line in await naming.waiting(said.place)] == [OTHER]


async def test_a_line_whose_gap_is_not_there_is_read_by_nobody(place: Place) -> None:
    written = await prepared(place, "lines")
    line_id = await written.write()
    await naming.vote(place, "ama", line_id)
    await place.close()
    await talking.appeal(place, written.receipt)
    assert await shown(place) == []
    with pytest.raises(Missing):
        await keep_back(place, "wen", line_id)


async def test_they_stand_where_everybody_finds_them(place: Place) -> None:
    for words in ("Zoe was right.", "Ask me."):
        receipt = await standings.withheld(place)
        await test_gap_lines.write(place, receipt, words)
    written = await prepared(place, "names")
    await written.write()
    for line in await naming.waiting(place):
        await naming.vote(place, "ama", line.id)
    await place.close()
    found = await shown(place)
    assert [line.words for line in found] == ["Ask me.", "Zoe was right.", NAME]
    assert [line.beside.theme is None for line in found] == [True, True, False]


# --- nowhere any more ----------------------------------------------------------------------------


async def test_its_words_leave_the_disk_and_its_tellers_own_copy_stays(said: Said) -> None:
    assert said.place.files_with(MARK.encode()) != []
    await gone(said)
    await erasing.erase_what_is_due(said.place.db)
    assert said.place.files_with(MARK.encode()) == []
    mine = await said.mine()
    assert mine is not None
    assert mine.words == WRITTEN[said.kind]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_second_vote_that_a_crash_cut_off_changes_nothing(place: Place, kind: str) -> None:
    said = await prepared(place, kind)
    await naming.vote(place, "ama", await said.write())
    await place.close()
    await keep_back(place, "rhys", said.id)
    with place.failing_commit(f"UPDATE ON {said.table}"), pytest.raises(IntegrityError):
        await keep_back(place, "wen", said.id)
    assert await said.read() == [WRITTEN[kind]]
    assert await said.mine() == OwnLine(LineState.SHOWN, WRITTEN[kind], None)
    assert place.count("main", said.votes) == 1
    assert await keep_back(place, "wen", said.id) is Verdict.REFUSE


async def test_a_name_goes_from_its_theme_from_every_version_and_from_the_file(
    tellers: Tellers,
) -> None:
    place = tellers.place
    machine = (await naming.theme(place, WARD)).name
    name_id = await test_theme_names.given(tellers)
    assert (await naming.theme(place, WARD)).name == NAME
    assert NAME in str(await theme_file(place.db, "CC BY 4.0"))
    for who in ("rhys", "wen"):
        await keep_back(place, who, name_id)
    # In the same transaction: nothing has to come after it.
    assert (await naming.theme(place, WARD)).name == machine
    assert await naming.counts(place, WARD) == {}
    assert NAME not in str(await theme_file(place.db, "CC BY 4.0"))
    assert place.count("main", "theme_name_yeses") == 0
    # Its own, as at first: how many said yes to it is told by nothing.
    assert place.rows("main", "SELECT n_yes FROM theme_names") == [(1,)]
    async with place.db.read() as main:
        assert [one.words for one in await names.history(main)] == [None]
    assert await naming.is_new(place)
    assert await naming.window(place, version=2) == {0: None}
    assert not await naming.is_new(place)
    # Nor does it come back with what its teller still has of it.
    [mine, *_] = await naming.own(place, tellers.receipts[0])
    assert (mine.yes, mine.line) == (None, OwnLine(LineState.WITHHELD, NAME, HATE))


async def test_a_theme_falls_to_the_next_name_that_holds(tellers: Tellers) -> None:
    place, receipts = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2, 3, 4, 5], yard=[])
    first = await naming.shown(place, receipts[0], WARD, NAME)
    other = await naming.shown(place, receipts[1], WARD, "The long evenings")
    async with place.db.write() as main:
        await names.keep_counts(main, {first: 4, other: 3})
    assert (await naming.theme(place, WARD)).name == NAME
    for who in ("rhys", "wen"):
        await keep_back(place, who, first)
    assert (await naming.theme(place, WARD)).name == "The long evenings"


async def test_the_same_words_by_another_teller_are_a_name_of_their_own(tellers: Tellers) -> None:
    place, (first, second, third, *_) = tellers.place, tellers.receipts
    for receipt, words in ((first, NAME), (second, NAME.lower())):
        await naming.propose(place, receipt, WARD, words)
    for line in await naming.waiting(place):
        await naming.vote(place, "ama", line.id)
    await place.close()
    [name] = (await naming.naming(place, third, WARD)).names
    await naming.say_yes(place, third, WARD, name.id)
    await naming.window(place)
    assert {line.words for line in await shown(place)} == {NAME, NAME.lower()}
    for who in ("rhys", "wen"):
        await keep_back(place, who, name.id)
    # What was said of it is said of the other one, which is read and kept back in the same way.
    [left] = await shown(place)
    assert await naming.counts(place, WARD) == {left.words: 3}
    for who in ("rhys", "wen"):
        await keep_back(place, who, left.id)
    assert await naming.counts(place, WARD) == {}
    assert place.count("main", "theme_name_yeses") == 0


# --- told to everybody ---------------------------------------------------------------------------


async def test_everybody_is_told_how_many_were_kept_back_later_and_why_with_the_window(
    said: Said,
) -> None:
    await gone(said, THREAT)
    assert await counted(said.place) == NONE
    await said.place.close()
    assert await counted(said.place) == NONE | {said.kind: {"threat": 1}}
    # What its teller takes back afterwards takes nothing from the count.
    await said.take_back()
    await said.place.close()
    assert (await counted(said.place))[said.kind] == {"threat": 1}


async def test_what_a_teller_takes_back_is_not_counted_nor_what_was_never_shown(
    said: Said,
) -> None:
    await said.take_back()
    await said.write(OTHER)
    for who in ("rhys", "wen"):
        await naming.vote(said.place, who, said.id, HATE)
    await said.place.close()
    assert await said.mine() == OwnLine(LineState.WITHHELD, OTHER, HATE)
    assert await counted(said.place) == NONE
