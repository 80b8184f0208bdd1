"""A teller changes their mind: what is off is gone at once, what is on comes with the window."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import BEFORE_VERDICT, State
from tests.flows import logged, masked, standings, talking
from tests.flows.place import ALL, COUNTED, NOTHING, QUOTED, RARE, WORDS, Place, every, refusal
from tests.flows.standings import EVERY, Bring
from tests.flows.themed import PASSAGE, place_themes
from tests.flows.turning import hide, say, show_again, turn, turn_one
from voicebox.errors import Conflict, Missing, NoRoom
from voicebox.flows import consent, hands, taking_back, withdraw
from voicebox.flows.dial_changes import MOST, Change, Did
from voicebox.flows.matters import MOST_SAID
from voicebox.flows.taking_back import RecentVotes, TooLate
from voicebox.model import Dials
from voicebox.receipt import mint
from voicebox.store import public, room
from voicebox.store import themes as theme_store
from voicebox.store.public import Wanted

SHOWN = Dials(shown=True)
TITLE = "Stachelbeerkompott"
every_state = pytest.mark.parametrize("bring", EVERY.values(), ids=EVERY)


async def found(place: Place, words: str = RARE) -> list[str]:
    """Return the stories that a search finds."""
    async with place.db.read() as main:
        return [story.id for story in await public.page(main, Wanted(words=words), 10)]


def team_may_open(place: Place, receipt: str) -> bool:
    query = "SELECT team_wrap, release_wrap FROM story_keys WHERE story_id = ?"
    [(team, release)] = place.rows("keys", query, place.id_of(receipt))
    return team is not None or release is not None


async def quoted(place: Place, theme: str = "hers") -> list[str]:
    async with place.db.read() as main:
        return [words for _, words in await theme_store.quotes_of(main, theme)]


# --- wherever a story stands -------------------------------------------------------------------


@every_state
@pytest.mark.parametrize("dial", ["counted", "quoted", "shown", "reused"])
async def test_each_dial_is_turned_off_and_on_by_itself_wherever_a_story_stands(
    place: Place, bring: Bring, dial: str
) -> None:
    receipt = await bring(place)
    before = (await place.mine(receipt)).draft.dials
    on = getattr(before, dial)
    for now in (not on, on):
        await turn_one(place, receipt, **{dial: now})
        mine = await place.mine(receipt)
        assert mine.draft.text == WORDS
        assert vars(mine.draft.dials) == vars(before) | {dial: now}
        dials = ("counted", "quoted", "shown", "reused")
        kept_in = (every(table, *dials) for table in ("stories", "waiting_room"))
        [kept] = [row for query in kept_in for row in place.rows("main", query)]
        assert tuple(map(bool, kept)) == tuple(vars(mine.draft.dials).values())


@every_state
async def test_with_everything_off_no_moderator_is_offered_it_or_can_open_it(
    place: Place, bring: Bring
) -> None:
    receipt = await bring(place)
    state = await place.state(receipt)
    await turn(place, receipt, NOTHING)
    after = await place.state(receipt)
    assert not await found(place)
    assert await place.queue(place.moderator("kit")) == []
    if state in (*BEFORE_VERDICT, State.UNDECIDED):
        assert after is State.UNDECIDED
    if state is State.CLEARED:
        await place.close()
        assert await place.state(receipt) is State.KEPT
    # A refusal can be appealed: until that is over, the team can open what was refused.
    if state is not State.WITHHELD:
        assert not team_may_open(place, receipt)
    # Nothing of it is public.
    assert place.count("main", "public_stories") == 0


@pytest.mark.parametrize(
    ("bring", "state"),
    [
        (standings.waiting, State.WAITING),
        (standings.queued, State.WAITING),
        (standings.claimed, State.WAITING),
        (standings.asked, State.WAITING),
        (standings.half_refused, State.SECOND_READING),
        (standings.appealed, State.APPEALED),
        (standings.half_upheld, State.APPEALED),
        (masked.proposed, State.HELD),
    ],
)
async def test_turned_on_again_it_goes_on_from_where_it_was(
    place: Place, bring: Bring, state: State
) -> None:
    receipt = await bring(place)
    await turn(place, receipt, NOTHING)
    assert await place.state(receipt) is State.UNDECIDED
    await turn(place, receipt, ALL)
    assert await place.state(receipt) is state
    assert team_may_open(place, receipt)


async def test_nobody_dodges_a_second_reader_by_turning_all_off_and_on(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await turn(place, receipt, NOTHING)
    await turn(place, receipt, ALL)
    await place.vote("rhys", receipt, refusal())
    assert await place.state(receipt) is State.WITHHELD


async def test_whoever_was_reading_it_holds_it_no_longer(place: Place) -> None:
    receipt = await standings.claimed(place)
    await turn(place, receipt, NOTHING)
    with pytest.raises((Conflict, Missing)):
        await place.cast(place.moderator(), place.id_of(receipt), refusal())


async def test_an_answer_to_masks_counts_after_all_was_off_and_on(place: Place) -> None:
    receipt = await masked.proposed(place, if_away="masked")
    await turn(place, receipt, NOTHING)
    place.clock.advance(days=15)
    await masked.lapse(place)
    assert await place.state(receipt) is State.UNDECIDED
    await turn(place, receipt, ALL)
    await masked.accept(place, receipt)
    await place.close()
    assert await masked.shown(place, receipt) == masked.WITHOUT_ANN


async def test_while_all_is_off_others_cannot_look_at_a_refusal_again(place: Place) -> None:
    receipt = await standings.withheld(place)
    await turn(place, receipt, NOTHING)
    assert not await talking.appeal(place, receipt)
    await turn(place, receipt, ALL)
    assert await talking.appeal(place, receipt)


async def test_an_unknown_receipt_changes_nothing(place: Place) -> None:
    receipt = await standings.published(place)
    for act in (hide, show_again):
        assert not await act(place, mint(place.world))
    assert not await turn(place, mint(place.world), NOTHING)
    assert not await say(place, mint(place.world), "I matter.")
    assert (await place.mine(receipt)).draft.dials == ALL


# --- what is public ----------------------------------------------------------------------------


async def test_a_page_and_the_search_go_at_once_while_quotes_stay(place: Place) -> None:
    receipt = await standings.published(place)
    await place_themes(place, hers=[place.id_of(receipt)])
    await turn(place, receipt, QUOTED)
    assert await found(place) == []
    assert await quoted(place) == [WORDS[:PASSAGE]] * 2
    mine = await place.mine(receipt)
    assert (mine.state, mine.address) == (State.PUBLISHED, None)
    async with place.db.read() as main:
        assert await public.page(main, Wanted(), 10) == []


async def test_quotes_go_at_once_while_its_page_stays(place: Place) -> None:
    receipt = await standings.published(place)
    await place_themes(place, hers=[place.id_of(receipt)])
    await turn_one(place, receipt, quoted=False)
    assert await quoted(place) == []
    assert place.count("main", "quotes") == 0
    assert await found(place) == [place.id_of(receipt)]


async def test_with_neither_shown_nor_quoted_every_word_is_off_the_disk(place: Place) -> None:
    receipt = await place.tell(title=TITLE, tags=("kumquat",), notes=("quitte",))
    stays = await place.tell("Nothing of that kind.")
    await place.close()
    for one in (receipt, stays):
        await place.vote("ama", one)
    await place.close()
    story_id = place.id_of(receipt)
    await place_themes(place, hers=[story_id], theirs=[place.id_of(stays)])
    theme = '["hers", '
    for word in (WORDS, TITLE, "kumquat", "quitte", theme):
        assert place.files_with(word.encode())
    await turn(place, receipt, COUNTED)
    for word in (WORDS, TITLE, "kumquat", "quitte", theme):
        assert place.files_with(word.encode()) == []
    mine = await place.mine(receipt)
    assert (mine.state, mine.month, mine.draft.text) == (State.KEPT, None, WORDS)
    tables = {"main.passages", "main.theme_members", "main.public_stories", "main.quotes"}
    assert tables.isdisjoint(place.naming(story_id))
    async with place.db.read() as main:
        left = await theme_store.everything(main)
    # Nobody else is in the theme `hers`: its name was made of her words alone.
    assert [(theme.id, theme.n_stories) for theme in left] == [("theirs", 1)]


async def test_its_words_are_off_the_disk_where_no_dial_lets_them_lie_a_word_at_a_time(
    place: Place,
) -> None:
    """The page first, then the quotes: whatever the way, the end is the same."""
    receipt = await standings.published(place)
    await turn_one(place, receipt, shown=False)
    await turn_one(place, receipt, quoted=False)
    assert place.files_with(RARE.encode()) == []
    assert await place.state(receipt) is State.KEPT


@pytest.mark.parametrize("dials", [ALL, SHOWN, QUOTED])
async def test_what_was_read_comes_back_with_the_window_and_nobody_reads_it_again(
    place: Place, dials: Dials
) -> None:
    receipt = await standings.published(place)
    before = await masked.shown(place, receipt)
    await turn(place, receipt, NOTHING)
    await turn(place, receipt, dials)
    assert await place.state(receipt) is State.CLEARED
    assert await masked.shown(place, receipt) is None
    assert await place.queue(place.moderator("kit")) == []
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    assert await masked.shown(place, receipt) == before
    assert await found(place) == ([place.id_of(receipt)] if dials.shown else [])


async def test_what_covers_words_covers_them_when_a_story_comes_back(place: Place) -> None:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    await place.close()
    await hide(place, receipt)
    await show_again(place, receipt)
    await place.close()
    assert await masked.shown(place, receipt) == masked.WITHOUT_ANN


async def test_a_page_for_what_was_only_quoted_comes_with_the_window(place: Place) -> None:
    receipt = await standings.quoted_only(place)
    await turn_one(place, receipt, shown=True)
    assert await found(place) == []
    await place.close()
    assert await found(place) == [place.id_of(receipt)]
    await turn_one(place, receipt, shown=False)
    assert await found(place) == []


async def test_a_verdict_of_before_counts_where_a_kept_story_is_to_be_shown(place: Place) -> None:
    receipt = await standings.counted_only(place)
    await turn(place, receipt, ALL)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED


async def test_before_its_window_a_cleared_story_follows_its_teller(place: Place) -> None:
    receipt = await standings.cleared(place)
    await turn(place, receipt, COUNTED)
    await place.close()
    assert await place.state(receipt) is State.KEPT
    assert place.files_with(RARE.encode()) == []


async def test_where_the_teams_key_is_gone_the_receipt_is_enough(place: Place) -> None:
    receipt = await standings.counted_only(place)
    place.rows("keys", "UPDATE story_keys SET team_wrap = NULL")
    await turn(place, receipt, ALL)
    await place.close()
    assert await found(place) == [place.id_of(receipt)]


# --- hidden for now ----------------------------------------------------------------------------


async def test_hidden_nothing_of_it_is_public_and_nobody_else_can_open_it(place: Place) -> None:
    receipt = await standings.published(place)
    await hide(place, receipt)
    assert await place.state(receipt) is State.HIDDEN
    assert place.files_with(RARE.encode()) == []
    assert not team_may_open(place, receipt)
    mine = await place.mine(receipt)
    assert (mine.draft.text, mine.draft.dials, mine.month) == (WORDS, ALL, None)


async def test_hidden_it_stays_so_through_windows_and_years(place: Place) -> None:
    receipt = await standings.published(place)
    await hide(place, receipt)
    for _ in range(3):
        place.clock.advance(days=400)
        await place.close()
        await place.sweep()
    assert await place.state(receipt) is State.HIDDEN
    assert await found(place) == []


async def test_shown_again_it_is_back_with_the_window_as_it_was(place: Place) -> None:
    receipt = await standings.published(place)
    before = await masked.shown(place, receipt)
    await hide(place, receipt)
    await show_again(place, receipt)
    assert await found(place) == []
    await place.close()
    assert await masked.shown(place, receipt) == before
    assert team_may_open(place, receipt), "it can be reported, and read again"


async def test_hidden_its_dials_can_be_turned_and_it_stays_hidden(place: Place) -> None:
    receipt = await standings.published(place)
    await hide(place, receipt)
    await turn(place, receipt, SHOWN)
    assert await place.state(receipt) is State.HIDDEN
    assert not team_may_open(place, receipt)
    await turn(place, receipt, COUNTED)
    await show_again(place, receipt)
    assert await place.state(receipt) is State.KEPT


@every_state
async def test_only_what_is_public_can_be_hidden(place: Place, bring: Bring) -> None:
    receipt = await bring(place)
    before = await place.state(receipt)
    await show_again(place, receipt)
    assert await place.state(receipt) is before
    await hide(place, receipt)
    hidden = before is State.PUBLISHED
    assert await place.state(receipt) is (State.HIDDEN if hidden else before)


async def test_a_report_waits_while_a_story_is_hidden(place: Place) -> None:
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    place.rows(
        "main",
        "INSERT INTO reports (story_id, version, reason, answered, folded)"
        " VALUES (?, 1, 'hate', 0, 0)",
        story_id,
    )
    await hide(place, receipt)
    with pytest.raises(Missing):
        await place.reread("ama", story_id)
    await show_again(place, receipt)
    await place.close()
    for who in ("rhys", "mo"):
        await place.reread(who, story_id, refusal("hate", "hate.1"))
    assert await place.state(receipt) is State.WITHHELD


# --- those who decided before ------------------------------------------------------------------


async def test_a_vote_of_before_cannot_be_taken_back_when_its_teller_brings_a_story_back(
    place: Place,
) -> None:
    receipt = await standings.published(place)
    recent = RecentVotes(place.world, "now")
    recent.note("ama", place.id_of(receipt))
    for away in (hide, lambda place, receipt: turn(place, receipt, NOTHING)):
        await away(place, receipt)
        with pytest.raises(TooLate):
            await take_back(place, receipt, recent)
        async with place.db.read_both() as both:
            assert await taking_back.own_votes(both, place.moderator(), recent) == []
        await show_again(place, receipt)
        await turn(place, receipt, ALL)
        assert await place.state(receipt) is State.CLEARED
        with pytest.raises(TooLate):
            await take_back(place, receipt, recent)
        await place.close()


async def take_back(place: Place, receipt: str, recent: RecentVotes) -> None:
    async with place.db.write_both() as both:
        who, story_id = place.moderator(), place.id_of(receipt)
        await taking_back.take_back(both, place.world, place.keyring, who, story_id, recent)


# --- what is left of it ------------------------------------------------------------------------


@pytest.mark.parametrize("away", [hide, lambda p, r: turn_one(p, r, shown=False)])
async def test_its_address_is_known_to_have_been_one(
    place: Place, away: Callable[[Place, str], Awaitable[object]]
) -> None:
    receipt = await standings.published(place)
    async with place.db.read_both() as both:
        assert not await withdraw.was_public(both, place.keyring, place.id_of(receipt))
    await away(place, receipt)
    async with place.db.read_both() as both:
        assert await withdraw.was_public(both, place.keyring, place.id_of(receipt))
        assert not await withdraw.is_gone(both, place.keyring, place.id_of(receipt))


async def test_taken_back_while_hidden_it_is_told_that_it_was_public(place: Place) -> None:
    receipt = await standings.published(place)
    await hide(place, receipt)
    story_id = place.id_of(receipt)
    farewell = await place.withdraw(receipt)
    assert farewell is not None
    assert farewell.was_public
    assert place.naming(story_id) == []


async def test_no_change_of_mind_is_in_the_public_log_but_that_it_came_back(place: Place) -> None:
    receipt = await standings.published(place)
    await hide(place, receipt)
    await turn(place, receipt, COUNTED)
    await place.close()
    assert await logged.kinds(place, receipt) == ["arrived", "published"]
    await turn(place, receipt, ALL)
    await show_again(place, receipt)
    await place.close()
    assert await logged.kinds(place, receipt) == ["arrived", "published", "published"]
    assert (await logged.checked(place)).holds


# --- what its teller sees of it ----------------------------------------------------------------


async def test_its_teller_sees_every_change_with_its_week(place: Place) -> None:
    receipt = await standings.waiting(place)
    assert (await place.mine(receipt)).changes == ()
    await turn(place, receipt, NOTHING)
    place.clock.advance(weeks=1)
    await turn(place, receipt, SHOWN)
    await place.close()
    await place.vote("ama", receipt)
    await place.close()
    await hide(place, receipt)
    await show_again(place, receipt)
    first, second = "2026-W48", "2026-W49"
    assert (await place.mine(receipt)).changes == (
        Change(Did.DIALS, first, ALL, NOTHING),
        Change(Did.DIALS, second, NOTHING, SHOWN),
        Change(Did.HID, second, SHOWN, SHOWN),
        Change(Did.SHOWED, second, SHOWN, SHOWN),
    )


async def test_dials_that_are_as_they_were_are_no_change(place: Place) -> None:
    receipt = await standings.published(place)
    await turn(place, receipt, ALL)
    assert (await place.mine(receipt)).changes == ()


async def test_the_disk_does_not_tell_what_was_changed_or_how_often(place: Place) -> None:
    receipt = await standings.published(place)
    for _ in range(2):
        await hide(place, receipt)
        await show_again(place, receipt)
        await place.close()
    [(story_id, sealed)] = place.rows("main", "SELECT story_id, sealed FROM dial_changes")
    assert story_id == place.id_of(receipt)
    assert len(sealed) == 2048 + 1 + 12 + 16, "one step, whatever is in it"
    assert place.files_with(b'"did"') == []


async def test_of_very_many_changes_the_last_are_kept(place: Place) -> None:
    receipt = await standings.waiting(place)
    for number in range(MOST + 3):
        await turn(place, receipt, Dials(shown=True, reused=number % 2 == 0))
    assert len((await place.mine(receipt)).changes) == MOST


async def test_what_matters_is_told_to_whoever_reads_it_and_is_no_answer(place: Place) -> None:
    receipt = await standings.asked(place)
    await say(place, receipt, "My sister must not know.")
    assert await place.state(receipt) is State.ASKED
    assert place.files_with(b"My sister") == []
    await talking.answer(place, receipt)
    assert (await logged_kinds_after_close(place, receipt)) == ["arrived", "asked", "answered"]
    reader, story_id = place.moderator("rhys"), place.id_of(receipt)
    await place.claim(reader, story_id)
    async with place.db.read_both() as both:
        reading = await hands.opened(both, place.world, reader, story_id)
    assert [note.text for note in reading.notes if note.matters] == ["My sister must not know."]


async def logged_kinds_after_close(place: Place, receipt: str) -> list[str]:
    await place.close()
    return await logged.kinds(place, receipt)


async def test_what_matters_shows_no_reader_what_was_sent_with_a_vote(place: Place) -> None:
    receipt = await standings.queued(place)
    await talking.send_along(place, "ama", receipt)
    await place.cast(place.moderator("ama"), place.id_of(receipt), refusal())
    await say(place, receipt, "It is mine.")
    reader, story_id = place.moderator("rhys"), place.id_of(receipt)
    await place.claim(reader, story_id)
    async with place.db.read_both() as both:
        reading = await hands.opened(both, place.world, reader, story_id)
    assert [note.text for note in reading.notes] == ["It is mine."]


async def test_so_often_can_be_said_what_matters_and_no_more(place: Place) -> None:
    receipt = await standings.waiting(place)
    assert not await say(place, receipt, "While its window is open it cannot.")
    await place.close()
    said = [await say(place, receipt, f"No. {n}") for n in range(MOST_SAID + 1)]
    assert said == [True] * MOST_SAID + [False]


# --- crashes, and others at the same time ------------------------------------------------------


@pytest.mark.parametrize("event", ["UPDATE ON stories", "INSERT ON dial_changes"])
async def test_a_crash_between_two_commits_changes_nothing_that_anyone_sees(
    place: Place, event: str
) -> None:
    receipt = await standings.published(place)
    for act in (hide, lambda p, r: turn(p, r, NOTHING)):
        with place.failing_commit(event), pytest.raises(IntegrityError):
            await act(place, receipt)
        assert (await place.state(receipt), await found(place)) == (
            State.PUBLISHED,
            [place.id_of(receipt)],
        )
        await place.sweep()
        assert team_may_open(place, receipt), "it can be reported, and read again"


async def test_a_crash_before_the_keys_are_taken_away_is_made_good(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await standings.queued(place)

    async def dies(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(consent, "lock", dies)
    with pytest.raises(RuntimeError):
        await turn(place, receipt, NOTHING)
    monkeypatch.undo()
    assert await place.queue(place.moderator()) == []
    assert team_may_open(place, receipt)
    await place.sweep()
    assert not team_may_open(place, receipt)


async def test_two_tabs_at_once_end_with_one_of_the_two_choices(place: Place) -> None:
    receipt = await standings.published(place)
    await asyncio.gather(turn(place, receipt, COUNTED), turn(place, receipt, SHOWN))
    await place.close()
    mine = await place.mine(receipt)
    assert mine.draft.dials in (COUNTED, SHOWN)
    assert mine.state is (State.KEPT if mine.draft.dials == COUNTED else State.PUBLISHED)


async def test_on_a_full_disk_nothing_is_done_and_nothing_is_half_done(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await standings.published(place)
    monkeypatch.setattr(room, "free", lambda folder: 0)
    with pytest.raises(NoRoom):
        await turn(place, receipt, NOTHING)
    monkeypatch.setattr(room, "free", lambda folder: room.SLACK)
    await turn(place, receipt, NOTHING)
    assert await found(place) == []
