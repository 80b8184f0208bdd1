"""Tellers propose names for themes by receipt, and those in a theme settle which one holds."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from moderation.verdict import Verdict
from tests.comments import real_comments
from tests.flows import turning
from tests.flows.changing import change
from tests.flows.finding import find, find_what_is_due
from tests.flows.holding import engine_at_work
from tests.flows.naming import (
    counts,
    is_new,
    naming,
    number,
    own,
    propose,
    say_yes,
    shown,
    take_back,
    take_yes_back,
    theme,
    vote,
    waiting,
    window,
)
from tests.flows.place import COUNTED, NOTHING, Place, refusal
from tests.flows.themed import place_themes
from tests.property.telling import stories
from voicebox.errors import Conflict, Missing, Sealed
from voicebox.flows import discover, erasing, giving_up, own_page, past, reports
from voicebox.flows.handing import NotForYou
from voicebox.flows.own_page import Own
from voicebox.flows.taking_back import RecentVotes
from voicebox.kept import ThemeEvent
from voicebox.receipt import mint
from voicebox.sealing import boxes
from voicebox.store import lineage, versions
from voicebox.store import themes as theme_store
from voicebox.store.lines import LineState

SPAM, HATE = ReasonKey.SPAM, ReasonKey.HATE
WARD, YARD = "ward", "yard"
#: Words that stand in no story and in no vote.
MARK = "Quittenbrot"
NAME = f"Waiting with {MARK}"


@dataclass(frozen=True)
class Tellers:
    """A site with two themes: stories by their receipts, the last of which is in the other one."""

    place: Place
    receipts: Sequence[str]

    async def arrange(self, **themes: Sequence[int]) -> None:
        """Put stories, by their places here, into themes; those that are gone into none."""
        public = {one for (one,) in self.place.rows("main", "SELECT id FROM public_stories")}
        await place_themes(
            self.place,
            **{
                name: [one for one in map(self._id, here) if one in public]
                for name, here in themes.items()
            },
        )

    def _id(self, n: int) -> str:
        # A receipt of a story that is gone leads to no id.
        with contextlib.suppress(ValueError):
            return self.place.id_of(self.receipts[n])
        return ""


@pytest.fixture
async def tellers(place: Place) -> Tellers:
    receipts = await place.publish([f"This is what number {n} tells of it." for n in range(6)])
    await number(place, ward=0, yard=1)
    tellers = Tellers(place, receipts)
    await tellers.arrange(ward=[0, 1, 2, 3, 4], yard=[5])
    return tellers


async def given(tellers: Tellers, n_yes: int = 3, words: str = NAME) -> str:
    """Have the first teller propose a name, and so many say yes to it; return its id."""
    name_id = await shown(tellers.place, tellers.receipts[0], WARD, words)
    for receipt in tellers.receipts[1:n_yes]:
        await say_yes(tellers.place, receipt, WARD, name_id)
    await window(tellers.place)
    return name_id


# --- sealed until it is read, and read as any text is --------------------------------------------


async def test_until_somebody_has_read_it_no_file_holds_a_word_of_it(tellers: Tellers) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await propose(place, receipt, WARD, NAME)
    assert place.files_with(MARK.encode()) == []
    [mine] = await own(place, receipt)
    assert mine.theme_id == WARD
    assert mine.line is not None
    assert (mine.line.state, mine.line.words, mine.yes) == (LineState.WAITING, NAME, None)
    assert await counts(place, WARD) == {}
    [(to_team,)] = place.rows("main", "SELECT to_team FROM theme_names")
    with pytest.raises(Sealed):
        boxes.unbox_words(place.keyring.release.private, to_team)


async def test_one_person_shows_it_and_it_stands_there_with_the_window(tellers: Tellers) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await propose(place, receipt, WARD, NAME)
    [line] = await waiting(place)
    assert (line.words, line.beside.theme) == (NAME, await theme(place, WARD))
    assert await vote(place, "ama", line.id) is Verdict.PUBLISH
    assert place.files_with(MARK.encode()) == []
    assert await counts(place, WARD) == {}
    await place.close()
    assert await counts(place, WARD) == {NAME: 1}
    [mine] = await own(place, receipt)
    assert mine.yes == NAME
    # One teller alone names nothing.
    await window(place)
    assert (await theme(place, WARD)).given is None


@pytest.mark.parametrize("reason", ReasonKey)
async def test_two_with_one_reason_keep_it_back_and_its_teller_reads_why(
    tellers: Tellers, reason: ReasonKey
) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await propose(place, receipt, WARD, NAME)
    [line] = await waiting(place)
    assert await vote(place, "ama", line.id, reason) is Verdict.WAIT
    with pytest.raises(Conflict):
        await vote(place, "ama", line.id, reason)
    assert await vote(place, "wen", line.id, reason) is Verdict.REFUSE
    await window(place)
    [mine] = await own(place, receipt)
    assert mine.line is not None
    assert (mine.line.state, mine.line.reason) == (LineState.WITHHELD, reason)
    assert await counts(place, WARD) == {}
    assert place.count("main", "theme_name_votes") == 0


async def test_those_who_do_not_agree_keep_nothing_back(tellers: Tellers) -> None:
    await propose(tellers.place, tellers.receipts[0], WARD, NAME)
    [line] = await waiting(tellers.place)
    await vote(tellers.place, "ama", line.id, SPAM)
    await vote(tellers.place, "wen", line.id, HATE)
    assert await vote(tellers.place, "mo", line.id) is Verdict.PUBLISH


async def test_what_names_ones_own_organisation_is_somebody_elses(tellers: Tellers) -> None:
    place = tellers.place
    await propose(place, tellers.receipts[0], WARD, NAME)
    [line] = await waiting(place)
    await vote(place, "ama", line.id, SPAM)
    async with place.db.write_both() as both:
        for who in ("ama", "rhys"):
            await own_page.keep(both.main, place.moderator(who), Own((MARK,)))
        recent = RecentVotes(place.world, "day")
        await giving_up.give_up(both, place.world, place.keyring, place.moderator("ama"), recent)
    assert place.count("main", "theme_name_votes") == 0
    assert await waiting(place, "rhys") == []
    with pytest.raises(NotForYou):
        await vote(place, "rhys", line.id, SPAM)


async def test_a_vote_means_the_words_that_were_read_and_no_later_ones(tellers: Tellers) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await propose(place, receipt, WARD, NAME)
    [read] = await waiting(place)
    await propose(place, receipt, WARD, "Something else")
    with pytest.raises(Missing):
        await vote(place, "ama", read.id)
    [mine] = await own(place, receipt)
    assert mine.line is not None
    assert mine.line.words == "Something else"


@pytest.mark.parametrize("is_read", [False, True])
async def test_sealed_words_that_are_taken_back_are_in_no_file_either(
    tellers: Tellers, is_read: bool
) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await erasing.erase_what_is_due(place.db)
    await propose(place, receipt, WARD, NAME)
    if is_read:
        [line] = await waiting(place)
        await vote(place, "ama", line.id)
    [(to_team, to_site)] = place.rows("main", "SELECT to_team, to_site FROM theme_names")
    sealed = to_site if is_read else to_team
    assert place.files_with(sealed) != []
    await take_back(place, receipt, WARD)
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(sealed) == []


async def test_a_vote_that_a_crash_cut_off_shows_nothing(tellers: Tellers) -> None:
    place = tellers.place
    await propose(place, tellers.receipts[0], WARD, NAME)
    [line] = await waiting(place)
    with place.failing_commit("UPDATE ON theme_names"), pytest.raises(IntegrityError):
        await vote(place, "ama", line.id)
    await place.close()
    assert await counts(place, WARD) == {}
    assert len(await waiting(place)) == 1


# --- who has a say -------------------------------------------------------------------------------


async def test_three_who_say_yes_give_the_theme_its_name_and_the_machines_words_stay(
    tellers: Tellers,
) -> None:
    place = tellers.place
    before = await theme(place, WARD)
    await given(tellers, 2)
    assert (await theme(place, WARD)).given is None
    [name] = (await naming(place, tellers.receipts[2], WARD)).names
    await say_yes(place, tellers.receipts[2], WARD, name.id)
    # Not before the window.
    assert (await theme(place, WARD)).given is None
    assert await is_new(place)
    assert await window(place, version=2) == {0: name.id}
    assert not await is_new(place)
    now = await theme(place, WARD)
    assert (now.name, now.found, now.words) == (NAME, before.name, before.words)
    assert await counts(place, WARD) == {NAME: 3}


async def test_only_those_whose_own_story_is_in_the_theme_have_a_say(tellers: Tellers) -> None:
    place = tellers.place
    name_id = await shown(place, tellers.receipts[0], WARD, NAME)
    kept = await place.tell("Nobody reads this.", COUNTED)
    for outside in (tellers.receipts[5], kept, mint(place.world)):
        with pytest.raises(Conflict):
            await say_yes(place, outside, WARD, name_id)
        with pytest.raises(Conflict):
            await propose(place, outside, WARD, "Mine")
        with pytest.raises(Conflict):
            await naming(place, outside, WARD)
    with pytest.raises(Conflict):
        await say_yes(place, tellers.receipts[5], YARD, name_id)
    assert place.count("main", "theme_name_yeses") == 0


async def test_a_story_says_yes_to_one_name_and_who_proposes_one_says_yes_to_it(
    tellers: Tellers,
) -> None:
    place, (first, second, third, *_) = tellers.place, tellers.receipts
    one = await shown(place, first, WARD, NAME)
    other = await shown(place, second, WARD, "The long evenings")
    await say_yes(place, third, WARD, one)
    await say_yes(place, third, WARD, other)
    await window(place)
    assert await counts(place, WARD) == {NAME: 1, "The long evenings": 2}
    # Who proposed a name may prefer that of somebody else, and come back to their own.
    await say_yes(place, first, WARD, other)
    await window(place)
    assert await counts(place, WARD) == {NAME: 0, "The long evenings": 3}
    assert (await theme(place, WARD)).name == "The long evenings"
    await say_yes(place, first, WARD, one)
    await take_yes_back(place, third, WARD)
    await window(place)
    assert await counts(place, WARD) == {NAME: 1, "The long evenings": 1}


async def test_where_two_have_as_many_the_machines_words_name_it(tellers: Tellers) -> None:
    place, receipts = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2, 3, 4, 5], yard=[])
    one = await given(tellers)
    assert (await theme(place, WARD)).name == NAME
    other = await shown(place, receipts[3], WARD, "The long evenings")
    for receipt in receipts[4:]:
        await say_yes(place, receipt, WARD, other)
    assert await window(place, version=2) == {0: None}
    assert (await theme(place, WARD)).given is None
    # Both stay listed, and one more decides.
    await say_yes(place, receipts[0], WARD, other)
    await window(place, version=3)
    assert (await theme(place, WARD)).name == "The long evenings"
    assert await counts(place, WARD) == {NAME: 2, "The long evenings": 4}
    assert one != other


async def test_the_same_words_again_are_a_yes_to_those_that_are_there(tellers: Tellers) -> None:
    place, (first, second, *_) = tellers.place, tellers.receipts
    await shown(place, first, WARD, NAME)
    await propose(place, second, WARD, "Something else")
    await propose(place, second, WARD, NAME.upper())
    assert place.count("main", "theme_names") == 1
    await window(place)
    assert await counts(place, WARD) == {NAME: 2}


async def test_the_same_words_by_two_who_did_not_know_count_together(tellers: Tellers) -> None:
    place, (first, second, third, *_) = tellers.place, tellers.receipts
    for receipt, words in ((first, NAME), (second, NAME.lower())):
        await propose(place, receipt, WARD, words)
    for line in await waiting(place):
        await vote(place, "ama", line.id)
    await place.close()
    [name] = (await naming(place, third, WARD)).names
    await say_yes(place, third, WARD, name.id)
    await window(place)
    assert list((await counts(place, WARD)).values()) == [3]
    assert (await theme(place, WARD)).name.lower() == NAME.lower()


async def test_a_yes_to_words_that_two_proposed_stays_when_one_of_them_goes(
    tellers: Tellers,
) -> None:
    place, (first, second, *others) = tellers.place, tellers.receipts
    for receipt, words in ((first, NAME), (second, NAME.lower())):
        await propose(place, receipt, WARD, words)
    for line in await waiting(place):
        await vote(place, "ama", line.id)
    await place.close()
    for receipt in others[:3]:
        [name] = (await naming(place, receipt, WARD)).names
        await say_yes(place, receipt, WARD, name.id)
    await window(place)
    # Whoever goes, whether the others said yes to their letters or to those of the other one.
    goes, stays = (first, NAME.lower()) if name.words == NAME else (second, NAME)
    assert await counts(place, WARD) == {name.words: 5}
    await take_back(place, goes, WARD)
    # Until the window the number stays: who looked before and after could subtract.
    assert await counts(place, WARD) == {stays: 5}
    assert (await theme(place, WARD)).given == stays
    assert await window(place, version=2) == {}
    assert await counts(place, WARD) == {stays: 4}


@pytest.mark.parametrize(
    "alike",
    [
        NAME.replace("a", "a\u200b"),
        NAME.replace(" ", "\N{NO-BREAK SPACE}"),
        NAME + "\ufe0f",
        NAME + "\u3164",
        "\N{MATHEMATICAL BOLD CAPITAL W}" + NAME[1:],
    ],
)
async def test_names_that_look_the_same_are_one(tellers: Tellers, alike: str) -> None:
    place, (first, second, *_) = tellers.place, tellers.receipts
    await shown(place, first, WARD, NAME)
    await propose(place, second, WARD, alike)
    assert place.count("main", "theme_names") == 1
    await window(place)
    assert await counts(place, WARD) == {NAME: 2}


async def test_letters_that_are_made_of_two_signs_are_those_of_one(tellers: Tellers) -> None:
    place, (first, second, *_) = tellers.place, tellers.receipts
    await shown(place, first, WARD, "Nuits au caf\u00e9")
    await propose(place, second, WARD, "Nuits au cafe\u0301")
    await window(place)
    assert await counts(place, WARD) == {"Nuits au caf\u00e9": 2}


# --- words that are taken back are nowhere -------------------------------------------------------


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


async def _kept_back(place: Place, receipt: str, theme_id: str, words: str) -> None:
    """Propose a name, and have it kept back by two."""
    await propose(place, receipt, theme_id, words)
    [line] = await waiting(place)
    for who in ("ama", "wen"):
        await vote(place, who, line.id, SPAM)


async def _withheld(place: Place, receipt: str) -> None:
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "")
    for who in ("mo", "rhys"):
        await place.reread(who, story_id, refusal(words=("number",)))


async def _back(place: Place, receipt: str) -> None:
    await take_back(place, receipt, WARD)


@pytest.mark.parametrize("away", [_out, _hidden, _uncounted, _off, _changed, _withheld, _back])
async def test_a_name_goes_with_its_teller_at_once_and_from_every_version(
    tellers: Tellers, away: Callable[[Place, str], Awaitable[None]]
) -> None:
    place = tellers.place
    machine = (await theme(place, WARD)).name
    await given(tellers)
    assert (await theme(place, WARD)).name == NAME
    assert place.files_with(MARK.encode()) != []
    await away(place, tellers.receipts[0])
    assert (await theme(place, WARD)).name == machine
    assert await counts(place, WARD) == {}
    assert place.count("main", "theme_names") == place.count("main", "theme_name_yeses") == 0
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []
    await tellers.arrange(ward=[1, 2, 3, 4], yard=[5])
    assert await window(place, version=2) == {0: None}


@pytest.mark.parametrize("away", [_out, _hidden, _uncounted, _off, _changed, _withheld])
async def test_a_yes_goes_with_its_teller_and_the_count_with_the_window(
    tellers: Tellers, away: Callable[[Place, str], Awaitable[None]]
) -> None:
    place = tellers.place
    await given(tellers)
    story_id = place.id_of(tellers.receipts[1])
    await away(place, tellers.receipts[1])
    assert "main.theme_name_yeses" not in place.naming(story_id)
    # Not at once: who looked before and after could subtract.
    assert await counts(place, WARD) == {NAME: 3}
    assert (await theme(place, WARD)).name == NAME
    await tellers.arrange(ward=[0, 2, 3, 4], yard=[5])
    await window(place, version=2)
    assert await counts(place, WARD) == {NAME: 2}
    assert (await theme(place, WARD)).given is None


async def test_it_falls_to_the_next_name_when_its_teller_goes(tellers: Tellers) -> None:
    place, receipts = tellers.place, tellers.receipts
    await tellers.arrange(ward=[0, 1, 2, 3, 4, 5], yard=[])
    first = await shown(place, receipts[0], WARD, NAME)
    other = await shown(place, receipts[1], WARD, "The long evenings")
    await say_yes(place, receipts[2], WARD, other)
    await say_yes(place, receipts[3], WARD, other)
    for receipt in (receipts[4], receipts[5]):
        await say_yes(place, receipt, WARD, first)
    await window(place)
    assert (await theme(place, WARD)).given is None
    await say_yes(place, receipts[2], WARD, first)
    await window(place)
    assert (await theme(place, WARD)).name == NAME
    # At the next window the others have three again.
    await say_yes(place, receipts[2], WARD, other)
    await window(place)
    await place.withdraw(receipts[0])
    assert (await theme(place, WARD)).name == "The long evenings"


# --- themes change -------------------------------------------------------------------------------


async def test_who_is_moved_out_of_a_theme_has_no_say_in_its_name(tellers: Tellers) -> None:
    place = tellers.place
    await given(tellers)
    await tellers.arrange(ward=[1, 2, 3, 4], yard=[0, 5])
    assert await counts(place, WARD) == {}
    await window(place, version=2)
    assert place.count("main", "theme_names") == 0


async def test_a_name_goes_along_where_a_theme_becomes_a_part_of_another(tellers: Tellers) -> None:
    place = tellers.place
    await given(tellers)
    await tellers.arrange(yard=[0, 1, 2, 3, 4, 5])
    await window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    # Who said yes to it did so for the theme before.
    assert await counts(place, YARD) == {NAME: 1}
    [mine] = await own(place, tellers.receipts[0])
    assert mine.line is not None
    assert (mine.theme_id, mine.line.words, mine.yes) == (YARD, NAME, NAME)
    assert place.count("main", "theme_name_yeses") == 0


async def test_of_two_names_by_one_story_that_of_the_theme_that_stays_is_kept(
    tellers: Tellers,
) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await tellers.arrange(ward=[0, 1], yard=[0, 5])
    await shown(place, receipt, WARD, NAME)
    await shown(place, receipt, YARD, "The long evenings")
    await tellers.arrange(yard=[0, 1, 5])
    await window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert await counts(place, YARD) == {"The long evenings": 1}


@pytest.mark.parametrize("stays", [WARD, YARD])
async def test_of_two_names_by_one_story_one_that_everybody_reads_is_kept_before_one_kept_back(
    tellers: Tellers, stays: str
) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    goes = YARD if stays == WARD else WARD
    await tellers.arrange(ward=[0, 1], yard=[0, 5])
    await _kept_back(place, receipt, stays, "The long evenings")
    await shown(place, receipt, goes, NAME)
    await tellers.arrange(**{stays: [0, 1, 5]})
    merged = (0, 1) if stays == WARD else (1, 0)
    await window(place, ThemeEvent("merged", *merged, {}), version=2)
    assert await counts(place, stays) == {NAME: 1}
    assert place.count("main", "theme_names") == 1


async def test_of_two_names_by_one_story_one_that_waits_is_kept_before_one_kept_back(
    tellers: Tellers,
) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await tellers.arrange(ward=[0, 1], yard=[0, 5])
    await _kept_back(place, receipt, YARD, "The long evenings")
    await propose(place, receipt, WARD, NAME)
    await tellers.arrange(yard=[0, 1, 5])
    await window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert [line.words for line in await waiting(place)] == [NAME]
    [mine] = await own(place, receipt)
    assert mine.line is not None
    assert (mine.theme_id, mine.line.words) == (YARD, NAME)


async def test_a_name_that_everybody_reads_is_kept_before_one_that_waits(tellers: Tellers) -> None:
    place, receipt = tellers.place, tellers.receipts[0]
    await tellers.arrange(ward=[0, 1], yard=[0, 5])
    await shown(place, receipt, WARD, NAME)
    await propose(place, receipt, YARD, "The long evenings")
    await tellers.arrange(yard=[0, 1, 5])
    await window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    assert await counts(place, YARD) == {NAME: 1}
    assert await waiting(place) == []


async def test_a_theme_that_fades_takes_its_names_along(tellers: Tellers) -> None:
    place = tellers.place
    await given(tellers)
    await tellers.arrange(yard=[0, 1, 2, 3, 4, 5])
    await window(place, ThemeEvent("faded", 0, None, {}), version=2)
    assert place.count("main", "theme_names") == place.count("main", "theme_name_yeses") == 0


# --- taken back at any time ----------------------------------------------------------------------


async def _in_none(tellers: Tellers) -> None:
    await tellers.arrange(ward=[2, 3, 4], yard=[5])


async def _in_another(tellers: Tellers) -> None:
    await tellers.arrange(ward=[2, 3, 4], yard=[0, 1, 5])


async def _theme_gone(tellers: Tellers) -> None:
    await tellers.arrange(yard=[0, 5])


async def _away_until_its_window(tellers: Tellers) -> None:
    for receipt in tellers.receipts[:2]:
        await turning.turn_one(tellers.place, receipt, shown=False)
        await turning.turn_one(tellers.place, receipt, shown=True)


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("away", [_in_none, _in_another, _theme_gone, _away_until_its_window])
async def test_what_a_teller_said_of_a_theme_they_take_back_wherever_their_story_is_now(
    tellers: Tellers, away: Callable[[Tellers], Awaitable[None]], is_read: bool
) -> None:
    place, (first, second, *_) = tellers.place, tellers.receipts
    if is_read:
        name_id = await shown(place, first, WARD, NAME)
        await say_yes(place, second, WARD, name_id)
    else:
        await propose(place, first, WARD, NAME)
    await away(tellers)
    mine = await place.mine(first)
    assert [one.theme_id for one in mine.names] == [WARD]
    assert [one.theme_id for one in mine.elsewhere] == [WARD]
    if is_read:
        await take_yes_back(place, second, WARD)
        assert place.count("main", "theme_name_yeses") == 0
    await take_back(place, first, WARD)
    assert place.count("main", "theme_names") == 0
    assert (await place.mine(first)).elsewhere == []
    await erasing.erase_what_is_due(place.db)
    assert place.files_with(MARK.encode()) == []


async def test_its_teller_is_not_told_that_others_read_what_has_no_place(tellers: Tellers) -> None:
    place, first = tellers.place, tellers.receipts[0]
    await shown(place, first, WARD, NAME)
    for inside in (True, False):
        await tellers.arrange(ward=[0] * inside + [1, 2], yard=[5])
        [mine] = await own(place, first)
        assert mine.line is not None
        assert mine.line.is_placed is inside
        assert (await counts(place, WARD) == {NAME: 1}) is inside


async def test_a_page_of_a_time_before_its_name_went_along_takes_nothing_back(
    tellers: Tellers,
) -> None:
    place, first = tellers.place, tellers.receipts[0]
    await given(tellers)
    await tellers.arrange(yard=[0, 1, 2, 3, 4, 5])
    await window(place, ThemeEvent("merged", 1, 0, {}), version=2)
    with pytest.raises(Conflict):
        await take_back(place, first, WARD)
    assert await counts(place, YARD) == {NAME: 1}
    await take_back(place, first, YARD)
    assert await counts(place, YARD) == {}


# --- with themes that the machine finds ----------------------------------------------------------


async def test_a_name_survives_every_look_and_is_in_the_versions_until_it_is_taken_back(
    place: Place, of_clear_subjects: Executor
) -> None:
    texts = [story.text for story in stories(60)]
    receipts = await place.publish(texts[:40])
    await find_what_is_due(place, of_clear_subjects)
    async with place.db.read() as main:
        largest = (await theme_store.everything(main))[0]
        inside = await theme_store.stories_of(main, largest.id, 3)
    told = {place.id_of(receipt): receipt for receipt in receipts}
    first, *others = (told[one.story_id] for one in inside)
    name_id = await shown(place, first, largest.id, NAME)
    for receipt in others:
        await say_yes(place, receipt, largest.id, name_id)
    await find_what_is_due(place, of_clear_subjects)
    assert (await theme(place, largest.id)).name == NAME
    await place.publish(texts[40:])
    place.clock.advance(days=1)
    await find_what_is_due(place, of_clear_subjects)
    named = await theme(place, largest.id)
    assert named.name == NAME
    assert named.found
    assert await _called(place, largest.id) == [NAME, NAME]
    await place.withdraw(first)
    assert NAME not in await _called(place, largest.id)
    await find_what_is_due(place, of_clear_subjects)
    async with place.db.read() as main:
        rows = await lineage.of_theme(main, largest.id)
    said = [row.evidence["given"] for row in rows if row.evidence.get("by_tellers")]
    assert said == [True, False]


async def test_who_turns_a_dial_while_the_engine_works_keeps_what_they_said_of_names(
    place: Place, executor: Executor
) -> None:
    comments = list(real_comments(41))
    receipts = await place.publish(comments[:40])
    await find_what_is_due(place, executor)
    async with place.db.read() as main:
        largest = (await theme_store.everything(main))[0].id
        inside = await theme_store.stories_of(main, largest, 4)
    told = {place.id_of(receipt): receipt for receipt in receipts}
    first, *others = (told[one.story_id] for one in inside)
    name_id = await shown(place, first, largest, NAME)
    for receipt in others:
        await say_yes(place, receipt, largest, name_id)
    await find_what_is_due(place, executor)
    await place.publish(comments[40:])
    # No look at all of them is due: no theme becomes another one.
    async with engine_at_work(partial(find, place, share=1.0), executor):
        # Still counted in the theme, and only quoted nowhere any more.
        for receipt in (first, others[0]):
            await turning.turn_one(place, receipt, quoted=False)
    await find(place, executor, share=1.0)
    assert await counts(place, largest) == {NAME: 4}
    assert (await theme(place, largest)).name == NAME


async def _called(place: Place, theme_id: str) -> list[str]:
    """Return what a theme was called in each version that had it, the last first."""
    async with place.db.read() as main:
        found = [await past.themes_then(main, one) for one in await versions.some(main, 9)]
    return [one.name for themes in found for one in themes if one.theme_id == theme_id]


async def test_where_the_encoder_is_missing_names_are_settled_all_the_same(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(list(real_comments(40)))
    await find_what_is_due(place, executor)
    mine = await place.mine(receipts[0])
    theme_id = mine.places.themes[0].id
    await shown(place, receipts[0], theme_id, NAME)
    async with place.db.write() as main:
        await main.exec_driver_sql("UPDATE theme_names SET n_yes = 0")
    assert await discover.is_due(place.db, place.world)
    await discover.take_out(place.db, place.world, executor)
    assert await counts(place, theme_id) == {NAME: 1}
    assert not await is_new(place)
