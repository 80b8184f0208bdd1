"""A site that is restored from a copy older than what people did since: nothing of it is undone."""

from concurrent.futures import Executor
from dataclasses import replace

import pytest

from moderation.policy import ReasonKey
from moderation.states import State
from tests.flows import aging, naming, standings, talking, turning
from tests.flows.backed import backed
from tests.flows.changing import change
from tests.flows.place import ALL, WORDS, Place, refusal
from tests.flows.saying import KINDS, WRITTEN, keep_back, prepared
from tests.flows.test_backup import after_a_fire, back_up, reopened
from tests.flows.test_importing import PUBLIC, bring
from tests.flows.test_notices import answer, cases, log
from tests.flows.test_theme_names import MARK
from voicebox.flows import reports, shown_lines, withdraw
from voicebox.flows.importing import Row
from voicebox.flows.lines import OwnLine
from voicebox.flows.restore import Restored
from voicebox.sealing.tokens import FormTokens
from voicebox.store.lines import LineState
from voicebox.worker import Worker


@pytest.fixture
def site(place: Place) -> Place:
    return backed(place)


async def take_down(site: Place, receipt: str) -> None:
    await aging.report(site, receipt)
    for who in ("rhys", "mo"):
        await site.reread(who, site.id_of(receipt), refusal())


async def restored(site: Place) -> tuple[Restored, Place]:
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    return await after_a_fire(site), reopened(site)


async def test_what_two_people_took_down_since_the_backup_is_read_before_it_is_public(
    site: Place,
) -> None:
    down, kept = await site.publish([WORDS] * 2)
    await aging.report(site, down, "threat")
    folding = refusal("threat", "threat.1")
    await site.reread("rhys", site.id_of(down), folding, fold=True)
    await aging.report(site, kept)
    await back_up(site)
    site.clock.advance(weeks=4)
    await site.reread("mo", site.id_of(down), folding)
    await site.reread("mo", site.id_of(kept))
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    found, back = await restored(site)
    assert (found.taken_down, found.closed, found.counted.public) == (1, 0, 1)
    assert (await back.state(down), await back.state(kept)) == (State.WAITING, State.PUBLISHED)
    mine = await back.mine(down)
    assert (mine.month, mine.refusals, mine.versions.is_public) == (None, (), False)
    assert back.count("main", "folds") == 0
    # Nobody refuses it alone, not even who did before.
    await back.vote("mo", down, refusal())
    assert await back.state(down) is State.SECOND_READING
    await back.vote("wen", down)
    await back.close()
    assert await back.state(down) is State.PUBLISHED
    await back.db.close()


async def test_what_was_let_out_in_the_copy_and_taken_down_since_is_read_before_it_is_public(
    site: Place,
) -> None:
    receipt = await site.tell()
    await site.close()
    await site.vote("ama", receipt)
    await back_up(site)
    await site.close()
    await take_down(site, receipt)
    found, back = await restored(site)
    assert found.taken_down == 1
    await back.close()
    assert await back.state(receipt) is State.WAITING
    await back.vote("wen", receipt)
    await back.close()
    assert await back.state(receipt) is State.PUBLISHED
    await back.db.close()


async def test_older_words_that_two_people_took_down_since_the_backup_stay_down(
    site: Place,
) -> None:
    [receipt] = await site.publish([WORDS])
    await change(site, receipt, leave_up=True)
    await back_up(site)
    await take_down(site, receipt)
    found, back = await restored(site)
    assert (found.taken_down, found.counted.public) == (1, 0)
    mine = await back.mine(receipt)
    assert (mine.state, mine.versions.is_public) == (State.WAITING, False)
    await back.db.close()


async def test_what_was_let_out_again_before_the_backup_stays_public(site: Place) -> None:
    [receipt] = await site.publish([WORDS])
    await take_down(site, receipt)
    await talking.appeal(site, receipt)
    await site.vote("wen", receipt)
    await site.close()
    await back_up(site)
    found, back = await restored(site)
    assert (found.taken_down, found.counted.public) == (0, 1)
    assert await back.state(receipt) is State.PUBLISHED
    await back.db.close()


async def test_a_story_of_a_collection_that_was_taken_down_stays_down(site: Place) -> None:
    [line] = await bring(site, PUBLIC, [Row(2, WORDS)])
    assert line
    [(story_id,)] = site.rows("main", "SELECT id FROM public_stories")
    await back_up(site)
    async with site.db.write() as main:
        await reports.report(main, site.world, story_id, "third_party", "")
    for who in ("rhys", "mo"):
        await site.reread(who, story_id, refusal())
    found, back = await restored(site)
    assert (found.taken_down, found.counted.public) == (1, 0)
    assert back.rows("main", "SELECT state FROM stories") == [(State.WITHHELD,)]
    assert await back.queue(back.moderator()) == []
    await back.db.close()


async def test_what_was_taken_down_when_the_team_had_lost_its_key_waits_for_its_teller(
    site: Place,
) -> None:
    receipt = await aging.aged(site)
    await back_up(site)
    await take_down(site, receipt)
    found, back = await restored(site)
    assert (found.taken_down, found.closed, found.counted.public) == (1, 1, 0)
    assert await back.state(receipt) is State.UNDECIDED
    assert await turning.turn(back, receipt, ALL)
    assert await back.state(receipt) is State.WAITING
    assert await back.queue(back.moderator()) == [back.id_of(receipt)]
    await back.db.close()


async def test_what_was_changed_since_an_older_copy_keeps_nobody_from_the_queue(
    site: Place,
) -> None:
    changed, waits = await standings.queued(site), await standings.queued(site)
    [noticed] = await site.publish([WORDS])
    await log(site, noticed)
    assert await answer(site, noticed)
    arrives = await site.tell()
    await back_up(site)
    day = site.world.day()
    site.clock.advance(days=1)
    for receipt in (changed, arrives, noticed):
        await change(site, receipt)
    await back_up(site)
    found = await after_a_fire(site, day)
    assert (found.closed, found.without_key) == (0, 3)
    back = reopened(site)
    await back.close()
    assert await back.queue(back.moderator()) == [site.id_of(waits)]
    await back.vote("ama", waits)
    # Its words are gone with their key: its receipt is told what an unknown one is.
    assert await back.come_back(changed) is None
    assert [case.answer for case in await cases(back)] == [None]
    await back.db.close()


async def test_a_key_that_a_restore_gives_back_to_the_team_goes_at_the_first_tick_of_a_new_day(
    site: Place, executor: Executor
) -> None:
    receipt = await standings.published(site)
    site.clock.advance(days=30)
    await works(site, executor).run_once()
    assert aging.opens_for_the_team(site, receipt)
    await back_up(site)
    site.clock.advance(days=1)
    await aging.forget(site)
    assert not aging.opens_for_the_team(site, receipt)
    _, back = await restored(site)
    assert aging.opens_for_the_team(back, receipt), "the copy is of the day before"
    await works(back, executor).run_once()
    assert not aging.opens_for_the_team(back, receipt)
    await back.db.close()


def works(site: Place, executor: Executor) -> Worker:
    # Its own backups are another matter.
    settings = replace(site.settings, backups=None)
    tokens = FormTokens(settings.secrets, site.world)
    return Worker(site.db, site.world, site.keyring, settings, executor, tokens)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("in_copy", [LineState.WAITING, LineState.CLEARED, LineState.SHOWN])
async def test_a_line_that_two_people_kept_back_since_the_backup_stays_so_and_says_why(
    site: Place, kind: str, in_copy: LineState
) -> None:
    said = await prepared(site, kind)
    await said.write()
    if in_copy is LineState.WAITING:
        await back_up(site)
    await naming.vote(site, "ama", said.id)
    if in_copy is LineState.CLEARED:
        await back_up(site)
    await site.close()
    if in_copy is LineState.SHOWN:
        await keep_back(site, "rhys", said.id, ReasonKey.THREAT)
        await back_up(site)
    for who in ("rhys", "mo") if in_copy is not LineState.SHOWN else ("mo",):
        await keep_back(site, who, said.id, ReasonKey.THREAT)
    found, back = await restored(site)
    assert found.kept_back == 1
    here = replace(said, place=back)
    await back.close()
    assert await here.read() == []
    assert await here.mine() == OwnLine(LineState.WITHHELD, WRITTEN[kind], ReasonKey.THREAT)
    assert back.files_with(MARK.encode()) == []
    assert back.count("main", said.votes) == 0
    async with back.db.read() as main:
        assert (await shown_lines.counted(main))[kind]["threat"] == 1
    await back.db.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_line_that_one_person_would_keep_back_is_shown_after_a_restore_as_before(
    site: Place, kind: str
) -> None:
    said = await prepared(site, kind)
    await said.write()
    await naming.vote(site, "ama", said.id)
    await site.close()
    await back_up(site)
    await keep_back(site, "rhys", said.id)
    found, back = await restored(site)
    assert found.kept_back == 0
    assert await replace(said, place=back).read() == [WRITTEN[kind]]
    await back.db.close()


async def test_what_was_kept_back_before_the_backup_is_counted_once(site: Place) -> None:
    said = await prepared(site, "lines")
    await said.write()
    await naming.vote(site, "ama", said.id)
    await site.close()
    for who in ("rhys", "mo"):
        await keep_back(site, who, said.id)
    await back_up(site)
    found, back = await restored(site)
    assert found.kept_back == 0
    await back.close()
    async with back.db.read() as main:
        assert (await shown_lines.counted(main))["lines"]["hate"] == 1
    await back.db.close()
