"""One line of a teller's own beside the gap: read as any text is, and theirs to take back."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.flows import standings, talking
from tests.flows.place import RARE, Place, ordered, refusal
from voicebox.errors import Conflict, Missing, Sealed
from voicebox.flows import erasing, gap_lines, giving_up, orders, own_page, reports, unread_lines
from voicebox.flows.handing import NotForYou
from voicebox.flows.line_kinds import Line
from voicebox.flows.lines import Beside, OwnLine
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.receipt import mint
from voicebox.sealing import boxes
from voicebox.store import openness
from voicebox.store.lines import LineState
from voicebox.store.openness import GapRow
from voicebox.store.refusals import Gap

SPAM, HATE, THREAT = ReasonKey.SPAM, ReasonKey.HATE, ReasonKey.THREAT
#: Words that stand in no story and in no vote.
MARK = "Quittenbrot"
LINE = f"They asked me nothing. {MARK}"


@pytest.fixture
async def receipt(place: Place) -> str:
    """A story that two people have withheld."""
    return await standings.withheld(place)


async def write(place: Place, receipt: str, line: str = LINE) -> bool:
    async with place.db.write_both() as both:
        return await gap_lines.write(both, place.world, place.keyring, receipt, line)


async def take_back(place: Place, receipt: str) -> None:
    async with place.db.write_both() as both:
        await gap_lines.take_back(both, place.keyring, receipt)


async def waiting(place: Place, who: str = "ama") -> Sequence[Line]:
    async with place.db.read() as main:
        return await unread_lines.waiting(main, place.moderator(who))


async def vote(
    place: Place, who: str, reason: ReasonKey | None = None, line_id: str = ""
) -> Verdict:
    """Vote on a line; on the only one that there is when none is named."""
    if not line_id:
        [(line_id,)] = place.rows("main", "SELECT id FROM gap_lines")
    async with place.db.write() as main:
        return await unread_lines.vote(main, place.keyring, place.moderator(who), line_id, reason)


async def gaps(place: Place) -> Sequence[GapRow]:
    async with place.db.read() as main:
        return await openness.gaps(main)


async def mine(place: Place, receipt: str) -> OwnLine | None:
    return (await place.mine(receipt)).gap_line


async def shown(place: Place, receipt: str) -> None:
    """Bring a line beside the gap."""
    assert await write(place, receipt)
    await vote(place, "ama")
    await place.close()
    [gap] = await gaps(place)
    assert gap.lines == (LINE,)


# --- sealed until it is read, shown with its window ----------------------------------------------


async def test_until_somebody_has_read_it_no_file_holds_a_word_of_it(
    place: Place, receipt: str
) -> None:
    assert await write(place, receipt)
    assert place.files_with(MARK.encode()) == []
    assert await mine(place, receipt) == OwnLine(LineState.WAITING, LINE, None)
    [gap] = await gaps(place)
    assert (gap.count, gap.lines) == (1, ())


async def test_it_opens_to_the_team_and_not_to_the_site(place: Place, receipt: str) -> None:
    await write(place, receipt)
    [(to_team,)] = place.rows("main", "SELECT to_team FROM gap_lines")
    assert boxes.unbox_words(place.team, to_team) == LINE
    with pytest.raises(Sealed):
        boxes.unbox_words(place.keyring.release.private, to_team)


async def test_one_person_shows_it_and_it_appears_with_the_window(
    place: Place, receipt: str
) -> None:
    await write(place, receipt)
    [line] = await waiting(place)
    assert (line.words, line.beside) == (LINE, Beside(Gap("2026-11", "third_party")))
    assert await vote(place, "ama") is Verdict.PUBLISH
    assert place.files_with(MARK.encode()) == []
    assert [gap.lines for gap in await gaps(place)] == [()]
    await place.close()
    assert await gaps(place) == [GapRow("2026-11", "third_party", 1, (LINE,))]
    assert await mine(place, receipt) == OwnLine(LineState.SHOWN, LINE, None)


async def test_with_no_window_it_appears_at_once(place: Place, receipt: str) -> None:
    await place.tend("now")
    await place.tend("now")
    await write(place, receipt)
    await vote(place, "ama")
    assert await place.tend("now")
    assert [gap.lines for gap in await gaps(place)] == [(LINE,)]


async def test_lines_of_one_gap_stand_in_an_order_that_tells_nothing(place: Place) -> None:
    written = ("Zoe was right.", "Ask me.", "Never again.", "But why?", "It was loud.")
    for line in written:
        receipt = await standings.withheld(place)
        await write(place, receipt, line)
    for one in await waiting(place):
        await vote(place, "ama", line_id=one.id)
    await place.close()
    assert await gaps(place) == [GapRow("2026-11", "third_party", 5, tuple(sorted(written)))]


# --- as any text ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ReasonKey)
async def test_two_with_one_reason_keep_it_back_and_its_teller_reads_why(
    place: Place, receipt: str, reason: ReasonKey
) -> None:
    await write(place, receipt)
    assert await vote(place, "ama", reason) is Verdict.WAIT
    assert [line.second for line in await waiting(place, "wen")] == [True]
    assert await vote(place, "wen", reason) is Verdict.REFUSE
    await place.close()
    assert await gaps(place) == [GapRow("2026-11", "third_party", 1)]
    assert await mine(place, receipt) == OwnLine(LineState.WITHHELD, LINE, reason)
    assert place.rows("main", "SELECT to_team, to_site, words FROM gap_lines") == [
        (None, None, None)
    ]
    assert place.count("main", "gap_line_votes") == 0


async def test_nobody_keeps_it_back_alone(place: Place, receipt: str) -> None:
    await write(place, receipt)
    await vote(place, "ama", SPAM)
    with pytest.raises(Conflict, match="You have voted"):
        await vote(place, "ama", SPAM)
    assert await waiting(place, "ama") == []
    assert await mine(place, receipt) == OwnLine(LineState.WAITING, LINE, None)


@pytest.mark.parametrize("others", [(None,), (HATE, THREAT), (HATE, None)])
async def test_those_who_do_not_agree_keep_nothing_back(
    place: Place, receipt: str, others: tuple[ReasonKey | None, ...]
) -> None:
    await write(place, receipt)
    await vote(place, "ama", SPAM)
    for who, reason in zip(("wen", "mo"), others, strict=False):
        outcome = await vote(place, who, reason)
    assert outcome is Verdict.PUBLISH


async def test_two_votes_at_once_are_weighed_together(place: Place, receipt: str) -> None:
    await write(place, receipt)
    outcomes = await asyncio.gather(vote(place, "ama", SPAM), vote(place, "wen", SPAM))
    assert sorted(outcomes) == [Verdict.REFUSE, Verdict.WAIT]


async def test_what_names_ones_own_organisation_is_somebody_elses(
    place: Place, receipt: str
) -> None:
    await write(place, receipt)
    await vote(place, "ama", SPAM)
    async with place.db.write_both() as both:
        for who in ("ama", "rhys"):
            await own_page.keep(both.main, place.moderator(who), Own((MARK,)))
        recent = RecentVotes(place.world, "day")
        ama = place.moderator("ama")
        await giving_up.give_up(both, place.world, place.keyring, ama, recent)
    assert await waiting(place, "rhys") == []
    with pytest.raises(NotForYou):
        await vote(place, "rhys", SPAM)
    # Their vote is gone: another one alone keeps nothing back.
    assert await vote(place, "wen", SPAM) is Verdict.WAIT


async def test_a_vote_means_the_words_that_were_read_and_no_later_ones(
    place: Place, receipt: str
) -> None:
    await write(place, receipt)
    [read] = await waiting(place)
    await take_back(place, receipt)
    await write(place, receipt, "Something else.")
    with pytest.raises(Missing):
        await vote(place, "ama", line_id=read.id)
    assert await mine(place, receipt) == OwnLine(LineState.WAITING, "Something else.", None)


@pytest.mark.parametrize("votes", [(None,), (SPAM, SPAM)])
async def test_what_was_decided_is_not_decided_again(
    place: Place, receipt: str, votes: tuple[ReasonKey | None, ...]
) -> None:
    """Neither at once nor later; what is shown may be kept back, and that is another question."""
    await write(place, receipt)
    for who, reason in zip(("ama", "rhys"), votes, strict=False):
        await vote(place, who, reason)
    for _ in range(2):
        for reason in (SPAM, None):
            with pytest.raises(Conflict, match="has been decided"):
                await vote(place, "wen", reason)
        await place.close()
    assert place.count("main", "gap_line_votes") == 0


async def test_no_eighth_reason_keeps_it_back(place: Place, receipt: str) -> None:
    await write(place, receipt)
    for change in (
        "UPDATE gap_lines SET state = 'withheld', to_team = NULL, reason = 'critical'",
        "UPDATE gap_lines SET words = 'Clear.'",
    ):
        with pytest.raises(Exception, match="CHECK constraint failed"):
            place.rows("main", change)


# --- its teller ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bring", [standings.waiting, standings.published, standings.appealed, standings.half_refused]
)
async def test_without_a_gap_there_is_no_line(place: Place, bring: standings.Bring) -> None:
    assert not await write(place, await bring(place))
    assert not await write(place, mint(place.world))
    assert place.count("main", "gap_lines") == 0


async def test_there_is_one_line(place: Place, receipt: str) -> None:
    assert await write(place, receipt)
    assert not await write(place, receipt, "Another one.")
    assert await mine(place, receipt) == OwnLine(LineState.WAITING, LINE, None)


@pytest.mark.parametrize("is_read", [False, True])
async def test_sealed_words_that_are_taken_back_are_in_no_file_either(
    place: Place, receipt: str, is_read: bool
) -> None:
    await erasing.erase_what_is_due(place.db)
    await write(place, receipt)
    if is_read:
        await vote(place, "ama")
    [(to_team, to_site)] = place.rows("main", "SELECT to_team, to_site FROM gap_lines")
    sealed = to_site if is_read else to_team
    assert place.files_with(sealed) != []
    await take_back(place, receipt)
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(sealed) == []


@pytest.mark.parametrize("votes", [(), (SPAM,), (None,), (SPAM, SPAM)])
async def test_it_is_taken_back_from_wherever_it_stands_and_another_can_be_written(
    place: Place, receipt: str, votes: tuple[ReasonKey | None, ...]
) -> None:
    await write(place, receipt)
    for who, reason in zip(("ama", "wen"), votes, strict=False):
        await vote(place, who, reason)
    await take_back(place, receipt)
    assert place.count("main", "gap_lines") == place.count("main", "gap_line_votes") == 0
    assert await mine(place, receipt) is None
    assert await write(place, receipt, "Another one.")


async def test_taken_back_alone_it_leaves_the_disk_and_the_gap_stays(
    place: Place, receipt: str
) -> None:
    await shown(place, receipt)
    assert place.files_with(MARK.encode()) != []
    await take_back(place, receipt)
    assert await gaps(place) == [GapRow("2026-11", "third_party", 1)]
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []


@pytest.mark.parametrize("votes", [(), (SPAM,), (None,), (SPAM, SPAM)])
async def test_nothing_of_it_is_left_when_the_story_is_taken_back(
    place: Place, receipt: str, votes: tuple[ReasonKey | None, ...]
) -> None:
    await write(place, receipt)
    for who, reason in zip(("ama", "wen"), votes, strict=False):
        await vote(place, who, reason)
    await place.withdraw(receipt)
    assert place.count("main", "gap_lines") == place.count("main", "gap_line_votes") == 0


async def test_its_words_leave_the_disk_with_the_story(place: Place, receipt: str) -> None:
    await shown(place, receipt)
    await place.withdraw(receipt)
    assert place.files_with(MARK.encode()) == []
    assert await gaps(place) == []


# --- the gap ends --------------------------------------------------------------------------------


async def test_while_others_look_again_there_is_no_gap_and_no_line(
    place: Place, receipt: str
) -> None:
    await shown(place, receipt)
    await talking.appeal(place, receipt)
    assert await gaps(place) == []
    for who in ("mo", "jo"):
        await place.vote(who, receipt, refusal())
    assert [gap.lines for gap in await gaps(place)] == [(LINE,)]


async def test_a_line_is_read_by_nobody_while_its_gap_is_not_there(
    place: Place, receipt: str
) -> None:
    await write(place, receipt)
    [line] = await waiting(place)
    await talking.appeal(place, receipt)
    assert await waiting(place) == []
    with pytest.raises(Missing):
        await vote(place, "ama", line_id=line.id)


async def test_it_is_forgotten_when_the_story_is_shown(place: Place, receipt: str) -> None:
    await shown(place, receipt)
    await talking.appeal(place, receipt)
    await place.vote("mo", receipt)
    await place.close()
    assert await mine(place, receipt) is None
    assert place.files_with(MARK.encode()) == []


async def test_a_line_of_an_earlier_gap_says_nothing_of_a_later_one(place: Place) -> None:
    [receipt] = await place.publish([f"It was {RARE}."])
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "legal_order", "")
    for who in ("ama", "rhys"):
        await place.reread(who, story_id, ordered("2026-12-01"))
    assert await write(place, receipt)
    await vote(place, "ama")
    await place.close()
    place.clock.advance(days=10)
    async with place.db.write_both() as both:
        await orders.reopen_what_is_due(both, place.world, place.keyring)
    assert await gaps(place) == []
    await place.vote("mo", receipt)
    await place.close()
    assert place.count("main", "gap_lines") == 0


async def test_a_vote_that_a_crash_cut_off_shows_nothing(place: Place, receipt: str) -> None:
    await write(place, receipt)
    with place.failing_commit("UPDATE ON gap_lines"), pytest.raises(IntegrityError):
        await vote(place, "ama")
    await place.close()
    assert [gap.lines for gap in await gaps(place)] == [()]
    assert len(await waiting(place)) == 1
