"""A restore from a copy older than what tellers took back since: none of it is there again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.policy import ReasonKey
from tests.flows import naming, pairing, turning
from tests.flows.backed import backed
from tests.flows.changing import change
from tests.flows.place import ALL, NOTHING, Place
from tests.flows.saying import KINDS, WRITTEN, Said, keep_back, prepared
from tests.flows.test_backup import after_a_fire, back_up, reopened
from tests.flows.test_restored import restored
from tests.flows.test_theme_names import MARK, WARD, Tellers
from tests.flows.test_unquoting import let, quoted, spans, take_back
from voicebox.errors import Conflict
from voicebox.flows import kept_out, public_words, shown_lines, traces
from voicebox.flows.theme_pairs import NotThese
from voicebox.store import public, tombstones
from voicebox.store.lines import LineState
from voicebox.store.parts import Span

Away = Callable[[Place, str], Awaitable[object]]
#: Written in the place of what everybody can read.
OTHER = "Something else altogether."


@pytest.fixture
def site(place: Place) -> Place:
    return backed(place)


async def uncounted(site: Place, receipt: str) -> None:
    await turning.turn_one(site, receipt, counted=False)


async def unquoted(site: Place, receipt: str) -> None:
    await turning.turn_one(site, receipt, quoted=False)


async def off(site: Place, receipt: str) -> None:
    await turning.turn(site, receipt, NOTHING)


async def on(site: Place, receipt: str) -> None:
    await turning.turn(site, receipt, ALL)


async def changed(site: Place, receipt: str) -> None:
    await change(site, receipt, leave_up=True)


async def taken_out(site: Place, receipt: str) -> None:
    assert await pairing.take_out(site, receipt)


async def quote_back(site: Place, receipt: str) -> None:
    assert await take_back(site, receipt)


async def standing(site: Place, kind: str) -> Said:
    """Have something of this kind written, read and shown."""
    said = await prepared(site, kind)
    await naming.vote(site, "ama", await said.write())
    await site.close()
    assert await said.read() == [WRITTEN[kind]]
    return said


async def gone_from(back: Place, said: Said) -> bool:
    """Tell whether nothing is left of it after a restore: in no table, in no file, for nobody."""
    await back.close()
    here = replace(said, place=back)
    left = (await here.read(), back.count("main", said.table), back.count("main", said.votes))
    return left == ([], 0, 0) and back.files_with(MARK.encode()) == []


# --- lines of every kind -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("in_copy", [LineState.WAITING, LineState.CLEARED, LineState.SHOWN])
async def test_a_line_that_its_teller_took_back_since_the_backup_is_gone(
    site: Place, kind: str, in_copy: LineState
) -> None:
    said = await prepared(site, kind)
    await said.write()
    if in_copy is not LineState.WAITING:
        await naming.vote(site, "ama", said.id)
    if in_copy is LineState.SHOWN:
        await site.close()
    await back_up(site)
    await said.take_back()
    found, back = await restored(site)
    assert found.lines_gone == 1
    assert await gone_from(back, said)
    await back.db.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_line_that_its_teller_replaced_since_the_backup_is_gone(
    site: Place, kind: str
) -> None:
    said = await standing(site, kind)
    await back_up(site)
    if kind == "lines":
        await said.take_back()
    await said.write(OTHER)
    found, back = await restored(site)
    assert found.lines_gone == 1
    assert await gone_from(back, said)
    await back.db.close()


async def test_a_name_given_up_for_the_same_one_by_another_since_the_backup_is_gone(
    site: Place,
) -> None:
    said = await prepared(site, "names")
    theirs, *_ = said.others
    await naming.propose(site, said.receipt, WARD, WRITTEN["names"])
    await naming.propose(site, theirs, WARD, OTHER)
    for waits in await naming.waiting(site):
        await naming.vote(site, "ama", waits.id)
    await site.close()
    await back_up(site)
    await naming.propose(site, said.receipt, WARD, OTHER)
    found, back = await restored(site)
    assert found.lines_gone == 1
    # Of the yes that took its place nothing is known there.
    assert await naming.counts(back, WARD) == {OTHER: 1}
    assert back.count("main", "theme_name_yeses") == 0
    await back.db.close()


@pytest.mark.parametrize("kind", ["names", "pairs"])
@pytest.mark.parametrize("away", [uncounted, off, turning.hide, changed, change])
async def test_what_went_with_a_change_of_its_tellers_mind_since_the_backup_is_gone(
    site: Place, kind: str, away: Away
) -> None:
    said = await standing(site, kind)
    await back_up(site)
    await away(site, said.receipt)
    _, back = await restored(site)
    assert await gone_from(back, said)
    await back.db.close()


async def test_the_line_of_a_story_that_was_changed_since_the_backup_is_gone(site: Place) -> None:
    said = await standing(site, "lines")
    await back_up(site)
    await change(site, said.receipt)
    found, back = await restored(site)
    assert found.lines_gone == 1
    assert await gone_from(back, said)
    await back.db.close()


@pytest.mark.parametrize("whose", [0, 1])
@pytest.mark.parametrize(
    "away", [taken_out, quote_back, unquoted, uncounted, off, turning.hide, changed, Place.withdraw]
)
async def test_a_pair_from_which_whose_words_it_has_took_them_since_the_backup_is_gone(
    site: Place, whose: int, away: Away
) -> None:
    said = await standing(site, "pairs")
    await back_up(site)
    await away(site, said.others[whose])
    _, back = await restored(site)
    assert await gone_from(back, said)
    await back.db.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_from_the_second_newest_copy_it_does_not_come_back_either(
    site: Place, kind: str
) -> None:
    said = await standing(site, kind)
    await back_up(site)
    day = site.world.day()
    site.clock.advance(days=1)
    await said.take_back()
    # The keys know it, and the list of the second place is empty.
    await back_up(site)
    assert site.settings.tombstones is not None
    site.settings.tombstones.write_text("")
    found = await after_a_fire(site, day)
    assert found.lines_gone == 1
    back = reopened(site)
    assert await gone_from(back, said)
    await back.db.close()


async def test_what_two_people_kept_back_and_its_teller_took_back_is_gone_and_counted(
    site: Place,
) -> None:
    said = await standing(site, "names")
    await back_up(site)
    for who in ("rhys", "mo"):
        await keep_back(site, who, said.id, ReasonKey.THREAT)
    await said.take_back()
    found, back = await restored(site)
    assert (found.kept_back, found.lines_gone) == (0, 1)
    assert await gone_from(back, said)
    async with back.db.read() as main:
        assert (await shown_lines.counted(main))["names"]["threat"] == 1
    await back.db.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_written_anew_by_the_day_of_the_backup_stays(site: Place, kind: str) -> None:
    said = await standing(site, kind)
    await said.take_back()
    await naming.vote(site, "ama", await said.write())
    await site.close()
    await back_up(site)
    found, back = await restored(site)
    assert (found.lines_gone, found.kept_out) == (0, 0)
    assert await replace(said, place=back).read() == [WRITTEN[kind]]
    await back.db.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_crash_left_of_a_line_whose_teller_took_it_back_goes_at_the_next_start(
    site: Place, kind: str
) -> None:
    said = await standing(site, kind)
    with site.failing_commit(f"DELETE ON {said.table}"), pytest.raises(IntegrityError):
        await said.take_back()
    assert await said.read() == [WRITTEN[kind]]
    await site.sweep()
    assert await gone_from(site, said)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_nobody_asked_for_leaves_no_trace(site: Place, kind: str) -> None:
    said = await standing(site, kind)
    before = site.count("keys", "tombstones")
    await change(site, said.receipt, seen=99)
    await turning.turn(site, said.receipt, (await site.mine(said.receipt)).draft.dials)
    if kind != "lines":
        with pytest.raises(Conflict):
            await pairing.take_back(site, said.receipt, "yard")
    assert site.count("keys", "tombstones") == before
    await said.take_back()
    assert site.count("keys", "tombstones") == before + 1
    await said.take_back()
    assert site.count("keys", "tombstones") == before + 1


async def test_a_yes_taken_back_since_the_backup_is_there_again_and_can_be_taken_back(
    site: Place,
) -> None:
    said = await standing(site, "names")
    receipt = said.others[0]
    await naming.say_yes(site, receipt, WARD, said.id)
    await naming.window(site)
    await back_up(site)
    await naming.take_yes_back(site, receipt, WARD)
    _, back = await restored(site)
    await naming.window(back)
    assert await naming.counts(back, WARD) == {WRITTEN["names"]: 2}
    await naming.take_yes_back(back, receipt, WARD)
    await naming.window(back, version=2)
    assert await naming.counts(back, WARD) == {WRITTEN["names"]: 1}
    await back.db.close()


# --- words that their tellers keep out of quotes and pairs ---------------------------------------


async def test_words_taken_out_of_pairs_since_the_backup_stay_out_until_their_teller_lets_them(
    site: Place,
) -> None:
    said = await standing(site, "pairs")
    one, other = said.others
    await back_up(site)
    await taken_out(site, one)
    found, back = await restored(site)
    assert (found.lines_gone, found.kept_out) == (1, 1)
    with pytest.raises(NotThese):
        await pairing.say(back, said.receipt, WARD, OTHER, one, other)
    assert await pairing.let(back, one)
    await pairing.say(back, said.receipt, WARD, OTHER, one, other)
    await back.db.close()


async def test_words_taken_out_and_let_again_since_the_backup_may_be_set_in_pairs(
    site: Place,
) -> None:
    said = await standing(site, "pairs")
    one, other = said.others
    await back_up(site)
    await taken_out(site, one)
    assert await pairing.let(site, one)
    await pairing.shown(site, said.receipt, WARD, OTHER, one, other)
    await taken_out(site, one)
    assert await pairing.let(site, one)
    found, back = await restored(site)
    assert (found.lines_gone, found.kept_out) == (1, 0)
    await pairing.say(back, said.receipt, WARD, OTHER, one, other)
    await back.db.close()


async def test_words_let_since_the_backup_are_kept_out_no_longer(site: Place) -> None:
    receipt, _ = await quoted(site)
    await take_back(site, receipt)
    await back_up(site)
    await let(site, receipt)
    found, back = await restored(site)
    assert found.kept_out == 0
    assert await spans(back, receipt) == []
    await back.db.close()


async def test_a_quote_taken_back_since_the_backup_stands_nowhere(site: Place) -> None:
    receipt, other = await quoted(site)
    await back_up(site)
    await take_back(site, receipt)
    kept = await spans(site, receipt)
    found, back = await restored(site)
    assert found.kept_out == 1
    assert await spans(back, receipt) == kept != []
    quotes = [(await back.mine(one)).quotes.standing for one in (receipt, other)]
    assert [bool(standing) for standing in quotes] == [False, True]
    await back.db.close()


@pytest.mark.parametrize(("away", "again"), [(turning.hide, turning.show_again), (off, on)])
async def test_a_quote_is_taken_back_also_where_its_story_was_not_public_in_the_copy(
    site: Place, away: Away, again: Away
) -> None:
    receipt, _ = await quoted(site)
    await away(site, receipt)
    await back_up(site)
    await again(site, receipt)
    await site.close()
    await naming.number(site, corridor=0)
    await Tellers(site, [receipt]).arrange(corridor=[0])
    assert await take_back(site, receipt)
    kept = await spans(site, receipt)
    _, back = await restored(site)
    await again(back, receipt)
    await back.close()
    assert await spans(back, receipt) == kept != []
    await back.db.close()


async def test_other_words_are_not_held_to_what_was_said_of_words_that_a_fire_took(
    site: Place,
) -> None:
    receipt, other = await quoted(site)
    await back_up(site)
    await _published_anew(site, receipt, "Nobody asked me, and they wrote down all of it.")
    await _arranged(site, receipt, other)
    assert await take_back(site, receipt)
    _, back = await restored(site)
    await turning.show_again(back, receipt)
    # Of the same number as the version that the fire took.
    await _published_anew(back, receipt, "Somebody asked me, and they wrote down none.")
    await _arranged(back, receipt, other)
    assert (await back.mine(receipt)).versions.version == 2
    assert await spans(back, receipt) == []
    await back.db.close()


async def _arranged(site: Place, *receipts: str) -> None:
    await Tellers(site, receipts).arrange(corridor=[0, 1], kitchen=[0, 1])


async def _published_anew(site: Place, receipt: str, text: str) -> None:
    await change(site, receipt, text)
    await site.vote("rhys", receipt)
    await site.close()


async def test_what_a_crash_left_of_a_quote_that_was_taken_back_goes_as_its_story_comes_back(
    site: Place,
) -> None:
    receipt, _ = await quoted(site)
    with site.failing_commit("INSERT ON unquoted"), pytest.raises(IntegrityError):
        await take_back(site, receipt)
    assert await spans(site, receipt) == []
    await turning.hide(site, receipt)
    await turning.show_again(site, receipt)
    await site.close()
    assert await spans(site, receipt) != []


async def test_where_the_list_lost_where_a_part_ends_too_much_is_kept_out_and_not_too_little(
    site: Place,
) -> None:
    receipt, _ = await quoted(site)
    before = await _traces(site)
    async with site.db.write_both() as both:
        story = await public_words.by_receipt(both, site.keyring, receipt)
        assert story is not None
        await kept_out.keep_out(both, site.keyring, story, kept_out.QUOTES, (5, 9))
    after = await _traces(site)
    text = (await site.mine(receipt)).draft.text
    found: list[list[Span]] = []
    for lost in after - before:
        site.rows("main", "DELETE FROM unquoted")
        async with site.db.write() as main:
            ids = await public.ids(main)
            await kept_out.keep_out_again(main, site.keyring, after - {lost}, ids)
        found.append([*await spans(site, receipt)])
    # Without one of the others nothing tells that there was an act.
    assert sorted(found) == [[], [], [(5, len(text))]]


async def _traces(site: Place) -> frozenset[bytes]:
    async with site.db.read_both() as both:
        return frozenset(await tombstones.known(both.keys))


@pytest.mark.parametrize(("act", "undo"), [(taken_out, pairing.let), (quote_back, let)])
async def test_each_act_about_a_part_leaves_two_traces_the_first_of_a_text_three_and_all_are_copied(
    site: Place, act: Away, undo: Away
) -> None:
    said = await standing(site, "pairs")
    one = said.others[0]
    async with site.db.write() as main:
        await main.exec_driver_sql("DELETE FROM jobs")
    before = len(await _traces(site))
    await act(site, one)
    # With that of the pair that went.
    assert len(await _traces(site)) == before + 4
    assert (traces.COPY_JOB,) in site.rows("main", "SELECT name FROM jobs")
    await undo(site, one)
    assert len(await _traces(site)) == before + 6
