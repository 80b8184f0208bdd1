"""A teller changes a story: new words, read from the beginning, and the old ones gone."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from moderation.verdict import Verdict
from tests.flows import changing, logged, masked, standings, talking, turning
from tests.flows.changing import NEW, OTHER, change, found_by_search, shown, versions
from tests.flows.place import COUNTED, NOTHING, RARE, WORDS, YES, Place, ordered, refusal
from tests.flows.themed import place_themes
from voicebox.errors import Conflict, Missing
from voicebox.flows import editing, gap_lines, hands, notices, reports
from voicebox.flows.editing import Edited
from voicebox.model import Dials
from voicebox.receipt import mint
from voicebox.store import themes as theme_store

#: Where a new version begins, by where the old one stood, if it is not the queue.
ELSEWHERE = {
    "waiting": State.WAITING,
    "undecided": State.UNDECIDED,
    "queued_undecided": State.UNDECIDED,
    "claimed": State.READING,
    "set_aside": State.READING,
}


async def test_nobody_changes_a_story_without_its_receipt(place: Place) -> None:
    await place.tell()
    words = changing.wording((await place.mine(await place.tell())).draft)
    unknown = mint(place.world)
    found = await editing.edit(place.db, place.world, place.keyring, unknown, 1, words)
    assert found is Edited.UNKNOWN


@pytest.mark.parametrize("bring", standings.EVERY.values(), ids=standings.EVERY)
async def test_in_every_state_new_words_take_the_place_of_the_old(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    assert await change(place, receipt) is Edited.CHANGED
    mine = await place.mine(receipt)
    assert mine.draft.text == NEW
    assert mine.state is ELSEWHERE.get(bring.__name__, State.WAITING)
    assert (mine.masks, mine.notes, mine.appeal, mine.refusals) == (None, (), None, ())
    assert versions(place, receipt) == [2]
    assert not found_by_search(place)
    assert [one.version for one in mine.versions.changes] == [2]
    assert [one.week for one in mine.versions.changes] == [place.world.week()]


@pytest.mark.parametrize("bring", standings.EVERY.values(), ids=standings.EVERY)
async def test_from_every_state_the_new_words_are_read_and_published(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    await change(place, receipt)
    await place.close()
    if (await place.mine(receipt)).state is State.UNDECIDED:
        return
    reader = "ama" if (await place.mine(receipt)).state is State.READING else "zoe"
    if bring is standings.set_aside:
        return  # it is for a buddy to say whether they take it
    assert await place.vote(reader, receipt) is Verdict.PUBLISH
    await place.close()
    found = await shown(place, receipt)
    assert (found is None) == (bring is standings.counted_only)
    assert found is None or found.text == NEW
    checked = await logged.checked(place)
    assert checked.holds, checked.fault


@pytest.mark.parametrize("bring", standings.EVERY.values(), ids=standings.EVERY)
async def test_a_changed_story_is_taken_back_without_a_trace(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    story_id = place.id_of(receipt)
    await change(place, receipt, leave_up=True)
    await place.withdraw(receipt)
    assert place.naming(story_id) == []
    assert not found_by_search(place)


async def test_votes_on_the_old_words_are_void(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await change(place, receipt)
    assert await place.vote("rhys", receipt, refusal(words=(OTHER,))) is Verdict.WAIT
    # Whoever voted on the old words may vote on the new ones.
    assert await place.vote("ama", receipt, refusal(words=(OTHER,))) is Verdict.REFUSE


async def test_whoever_reads_it_has_it_in_hand_still_and_is_told(place: Place) -> None:
    receipt = await standings.claimed(place)
    ama, story_id = place.moderator(), place.id_of(receipt)
    await change(place, receipt)
    async with place.db.write_both() as both:
        with pytest.raises(hands.Changed):
            await hands.require_seen(both.main, story_id, 1)
        await hands.require_seen(both.main, story_id, 2)
        reading = await hands.opened(both, place.world, ama, story_id)
    assert (reading.draft.text, reading.version) == (NEW, 2)
    assert await place.cast(ama, story_id, YES) is Verdict.PUBLISH


async def test_what_is_public_is_gone_at_once_when_its_teller_hides_it(place: Place) -> None:
    receipt = await standings.published(place)
    await place_themes(place, corridors=[place.id_of(receipt)])
    await change(place, receipt)
    assert await shown(place, receipt) is None
    mine = await place.mine(receipt)
    assert (mine.state, mine.month, mine.address, mine.places.themes) == (
        State.WAITING,
        None,
        None,
        (),
    )
    assert place.files_with(RARE.encode()) == []


async def test_what_is_public_stays_up_until_the_new_words_are_read(place: Place) -> None:
    receipt = await standings.published(place)
    await place_themes(place, corridors=[place.id_of(receipt)])
    await change(place, receipt, leave_up=True)
    await place.close()
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == WORDS
    mine = await place.mine(receipt)
    assert (mine.state, mine.versions.is_older_up) == (State.WAITING, True)
    assert mine.address == place.id_of(receipt)
    assert mine.places.themes
    assert versions(place, receipt) == [1, 2]


async def test_new_words_take_the_place_of_those_that_stayed_up_at_their_window(
    place: Place,
) -> None:
    receipt = await standings.published(place)
    await place_themes(place, corridors=[place.id_of(receipt)])
    await change(place, receipt, leave_up=True)
    await place.vote("rhys", receipt)
    before = await shown(place, receipt)
    assert before is not None
    assert before.text == WORDS
    await place.close()
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == NEW
    assert not found_by_search(place)
    assert versions(place, receipt) == [2]
    assert place.files_with(RARE.encode()) == []
    async with place.db.read() as main:
        # The themes were made of the old words.
        assert await theme_store.of_story(main, place.id_of(receipt)) == []
    mine = await place.mine(receipt)
    assert (mine.state, mine.versions.is_older_up) == (State.PUBLISHED, False)


async def test_when_two_withhold_the_new_words_the_old_ones_stay_as_was_chosen(
    place: Place,
) -> None:
    receipt = await standings.published(place)
    await change(place, receipt, leave_up=True)
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, refusal(words=(OTHER,)))
    await place.close()
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == WORDS
    mine = await place.mine(receipt)
    assert (mine.state, mine.versions.is_older_up) == (State.WITHHELD, True)
    assert [one.reason for one in mine.refusals] == ["third_party", "third_party"]
    assert mine.appeal is not None


async def test_its_teller_takes_down_at_any_time_what_they_left_up(place: Place) -> None:
    receipt = await standings.published(place)
    await change(place, receipt, leave_up=True)
    assert await editing.take_down_old(place.db, place.keyring, receipt)
    assert await shown(place, receipt) is None
    assert versions(place, receipt) == [2]
    assert not await editing.take_down_old(place.db, place.keyring, receipt)
    assert await place.state(receipt) is State.WAITING


async def test_what_stays_up_can_be_reported_and_withheld_by_two(place: Place) -> None:
    receipt = await standings.published(place)
    await change(place, receipt, leave_up=True)
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "My name is in it.")
    assert (await place.mine(receipt)).beside.reported == ("third_party",)
    await place.reread("ama", story_id, refusal())
    assert await shown(place, receipt) is not None
    await place.reread("rhys", story_id, refusal())
    assert await shown(place, receipt) is None
    mine = await place.mine(receipt)
    # The new words are read all the same; why the old ones went is told.
    assert (mine.state, mine.versions.is_older_up) == (State.WAITING, False)
    assert [one.reason for one in mine.versions.taken_down] == ["third_party", "third_party"]
    assert await place.vote("mo", receipt) is Verdict.PUBLISH
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    assert (await place.mine(receipt)).versions.taken_down == ()
    assert versions(place, receipt) == [2]


async def test_a_report_about_words_that_are_gone_is_gone_with_them(place: Place) -> None:
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "My name is in it.")
    await place.reread("ama", story_id, refusal(), fold=True)
    await change(place, receipt)
    for table in ("reports", "report_words", "rereadings", "folds"):
        assert place.count("main", table) == 0
    with pytest.raises(Missing):
        await place.reread("rhys", story_id, refusal())
    await place.close()
    assert (await logged.kinds(place, receipt))[-2:] == ["unfolded", "changed"]


async def test_a_notice_over_hidden_words_is_none_over_those_that_follow(place: Place) -> None:
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    async with place.db.write() as main:
        await reports.report(main, place.world, story_id, "third_party", "")
    await place.reread("ama", story_id, refusal(), fold=True)
    await turning.hide(place, receipt)
    await change(place, receipt)
    assert place.count("main", "folds") == 0
    await place.close()
    assert (await logged.kinds(place, receipt))[-2:] == ["unfolded", "changed"]


async def test_a_proposal_about_the_old_words_covers_nothing_of_the_new(place: Place) -> None:
    receipt = await masked.proposed(place, if_away="masked")
    await change(place, receipt)
    with pytest.raises(Conflict):
        await masked.accept(place, receipt)
    place.clock.advance(days=20)
    await masked.lapse(place)
    assert await place.state(receipt) is State.WAITING
    await place.vote("rhys", receipt)
    await place.close()
    assert await masked.shown(place, receipt) == (masked.TITLE, NEW)


async def test_a_question_about_the_old_words_holds_nothing_any_more(place: Place) -> None:
    receipt = await standings.asked(place)
    await change(place, receipt)
    assert not await talking.answer(place, receipt)
    place.clock.advance(days=20)
    await talking.lapse(place)
    assert await place.state(receipt) is State.WAITING


async def test_a_line_beside_the_gap_goes_with_the_gap(place: Place) -> None:
    receipt = await standings.withheld(place)
    async with place.db.write_both() as both:
        line = "It was about a quokka."
        assert await gap_lines.write(both, place.world, place.keyring, receipt, line)
    await change(place, receipt)
    assert place.count("main", "gap_lines") == 0
    assert (await place.mine(receipt)).gap_line is None


async def test_a_story_that_was_cleared_is_not_published_in_its_old_words(place: Place) -> None:
    receipt = await standings.cleared(place)
    await change(place, receipt)
    await place.close()
    assert await shown(place, receipt) is None
    assert await place.state(receipt) is State.WAITING


async def test_the_same_words_again_change_nothing(place: Place) -> None:
    receipt = await standings.published(place)
    assert await change(place, receipt, WORDS) is Edited.SAME
    assert await place.state(receipt) is State.PUBLISHED
    await change(place, receipt, leave_up=True)
    # The same form sent again, from the page that knew the first version.
    assert await change(place, receipt, seen=1) is Edited.SAME
    assert versions(place, receipt) == [1, 2]
    await place.close()
    assert (await logged.kinds(place, receipt)).count("changed") == 1


async def test_who_changes_it_on_two_pages_is_told_on_the_second(place: Place) -> None:
    receipt = await standings.queued(place)
    assert await change(place, receipt, "First.", seen=1) is Edited.CHANGED
    assert await change(place, receipt, "Second.", seen=1) is Edited.OVERTAKEN
    assert (await place.mine(receipt)).draft.text == "First."
    assert await change(place, receipt, "Second.", seen=2) is Edited.CHANGED


async def test_nobody_fills_the_log_with_changes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "MOST_VERSIONS", 3)
    receipt = await standings.queued(place)
    came = [await change(place, receipt, f"No. {n}") for n in range(4)]
    assert came == [Edited.CHANGED, Edited.CHANGED, Edited.TOO_OFTEN, Edited.TOO_OFTEN]


@pytest.mark.parametrize("bring", [standings.waiting, standings.queued, standings.published])
@pytest.mark.parametrize("leave_up", [False, True])
async def test_a_crash_between_the_two_commits_leaves_the_old_version_whole(
    place: Place, bring: standings.Bring, *, leave_up: bool
) -> None:
    receipt = await bring(place)
    before = await place.mine(receipt)
    with place.failing_commit("INSERT ON edits"), pytest.raises(IntegrityError):
        await change(place, receipt, leave_up=leave_up)
    after = await place.mine(receipt)
    assert (after.draft, after.state, after.address) == (before.draft, before.state, before.address)
    await place.sweep()
    assert versions(place, receipt) == [1]
    assert await change(place, receipt, leave_up=leave_up) is Edited.CHANGED
    assert (await place.mine(receipt)).draft.text == NEW


async def test_a_crash_before_the_old_key_is_destroyed_is_finished_by_the_sweep(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await standings.queued(place)

    async def dies(*_: object) -> None:
        raise Dies

    with monkeypatch.context() as patched:
        patched.setattr(editing, "_destroy_old", dies)
        with pytest.raises(Dies):
            await change(place, receipt)
    assert versions(place, receipt) == [1, 2]
    assert (await place.mine(receipt)).draft.text == NEW
    await place.sweep()
    assert versions(place, receipt) == [2]


class Dies(Exception):
    """The process is gone."""


async def test_a_notice_and_its_answer_are_read_after_a_change(place: Place) -> None:
    receipt = await standings.published(place)
    lead = notices.Notice(place.id_of(receipt), "A firm", place.world.day(), "It names us.")
    boss = place.moderator("lead")
    async with place.db.write_both() as both:
        await notices.log(both, place.world, replace(boss, role="lead"), lead)
    [told] = (await place.mine(receipt)).beside.notices
    async with place.db.write_both() as both:
        await notices.answer(both, place.world, place.keyring, receipt, told.id, "It is true.")
    await change(place, receipt)
    [told] = (await place.mine(receipt)).beside.notices
    assert (told.words, told.answer) == ("It names us.", "It is true.")


async def test_a_reader_is_told_that_an_order_withheld_the_old_words(place: Place) -> None:
    receipt = await standings.queued(place)
    for who in ("ama", "rhys"):
        await place.vote(who, receipt, ordered("2027-01-01"))
    await change(place, receipt)
    await place.claim(place.moderator("mo"), place.id_of(receipt))
    async with place.db.write_both() as both:
        reading = await hands.opened(both, place.world, place.moderator("mo"), place.id_of(receipt))
    assert reading.ordered_before
    place.clock.advance(days=400)
    assert await place.state(receipt) is State.READING


@pytest.mark.parametrize("dials", [COUNTED, NOTHING])
async def test_of_a_story_that_is_not_to_be_read_nothing_becomes_public(
    place: Place, dials: Dials
) -> None:
    receipt = await place.tell(dials=dials)
    await place.close()
    await change(place, receipt, leave_up=True)
    await place.close()
    assert await shown(place, receipt) is None
