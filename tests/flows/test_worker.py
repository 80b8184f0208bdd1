"""The worker does what is due, from the clock alone, and a failure stops nothing."""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from moderation.states import State
from tests.comments import real_comments
from tests.flows import standings
from tests.flows.backed import backed
from tests.flows.place import RARE, Place
from voicebox.errors import NoRoom, Unusable
from voicebox.flows import discover, erasing, withdraw
from voicebox.sealing.tokens import Expired, FormTokens
from voicebox.store import figures, room
from voicebox.store import themes as theme_store
from voicebox.themes import compute
from voicebox.worker import PAUSE_S, Worker

COMMENTS = real_comments()
SIXTY = 60
DEADLINE_S = 120
#: Fewer than the worker needs for a day.
STATEMENTS = 60


@pytest.fixture
def tokens(place: Place) -> FormTokens:
    return FormTokens(place.settings.secrets, place.world)


def worker(place: Place, executor: Executor, tokens: FormTokens, window: str = "day") -> Worker:
    settings = replace(place.settings, window=window)
    return Worker(place.db, place.world, place.keyring, settings, executor, tokens)


async def runs(place: Place) -> list[str]:
    return [one for (one,) in place.rows("main", "SELECT id FROM theme_runs")]


async def test_a_told_story_ends_in_a_theme(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works = worker(place, executor, tokens)
    await works.run_once()
    receipts = [await place.tell(text) for text in COMMENTS[:SIXTY]]
    place.clock.advance(days=1)
    await works.run_once()
    for receipt in receipts:
        await place.vote("ama", receipt)
    assert await runs(place) == []
    place.clock.advance(days=1)
    await works.run_once()
    mine = [await place.mine(receipt) for receipt in receipts]
    assert {one.state for one in mine} == {State.PUBLISHED}
    assert all(one.places.themes for one in mine)
    async with place.db.read() as main:
        found = await theme_store.everything(main)
        quotes = [
            words for theme in found for _, words in await theme_store.quotes_of(main, theme.id)
        ]
    assert len(found) > 1
    assert quotes
    told = [one.draft.text for one in mine]
    assert all(any(quote in text for text in told) for quote in quotes)


async def test_themes_are_not_made_again_while_nothing_has_changed(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works = worker(place, executor, tokens)
    await place.publish(COMMENTS[:SIXTY])
    await works.run_once()
    first = await runs(place)
    assert len(first) == 1
    place.clock.advance(days=1)
    await works.run_once()
    assert await runs(place) == first


@pytest.mark.parametrize("n", [0, 1, 5])
async def test_with_now_and_few_stories_the_engine_rests_too(
    place: Place, executor: Executor, tokens: FormTokens, n: int
) -> None:
    works = worker(place, executor, tokens, "now")
    await place.publish(COMMENTS[:n])
    await works.run_once()
    first = await runs(place)
    await works.run_once()
    assert await runs(place) == first


async def test_when_the_last_story_is_taken_back_there_are_no_themes_and_the_engine_rests(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works = worker(place, executor, tokens, "now")
    [receipt] = await place.publish(COMMENTS[:1])
    await works.run_once()
    await place.withdraw(receipt)
    await works.run_once()
    last = place.rows("main", "SELECT id, n_stories FROM theme_runs")
    assert [n for _, n in last] == [0]
    await works.run_once()
    assert place.rows("main", "SELECT id, n_stories FROM theme_runs") == last


async def test_what_is_taken_back_while_the_engine_works_is_in_no_theme(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS[:SIXTY])
    gone = place.id_of(receipts[0])
    encoder = discover.encoder_folder(place.settings)
    await place.withdraw_during(
        lambda engine: discover.refresh(place.db, place.world, engine, encoder),
        executor,
        receipts[0],
    )
    assert place.naming(gone) == []
    # The names of themes may still be made of its words: they are due to be made again.
    assert await discover.is_due(place.db, place.world)


@pytest.mark.parametrize("window", ["day", "now"])
async def test_with_another_encoder_the_last_themes_stand_and_the_log_says_so_once(
    place: Place,
    executor: Executor,
    tokens: FormTokens,
    caplog: pytest.LogCaptureFixture,
    window: str,
) -> None:
    await place.publish(COMMENTS[:3])
    await worker(place, executor, tokens).run_once()
    place.rows("main", "UPDATE theme_state SET encoder = 'another'")
    works, last = worker(place, executor, tokens, window), await runs(place)
    gone, _ = await place.publish(COMMENTS[:2])
    copy = place.settings.tombstones
    assert copy is not None
    await place.withdraw(gone)
    copy.unlink()
    await place.sweep()
    with pytest.raises(Unusable, match=r"The themes stay as they are.*another.*--re-encode"):
        await works.run_once()
    assert copy.exists(), "the rest was not done"
    await works.run_once()
    assert await runs(place) == last
    place.clock.advance(days=1)
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(DEADLINE_S):
        while not caplog.records:
            await asyncio.sleep(0.01)
    await stop(running)
    [record] = caplog.records
    assert record.getMessage().startswith("The themes stay as they are. The saved themes were")


async def test_what_keeps_the_words_of_who_left_from_going_is_said_too(
    place: Place, executor: Executor, tokens: FormTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.publish(COMMENTS[:3])
    await worker(place, executor, tokens).run_once()
    place.rows("main", "UPDATE theme_state SET encoder = 'another'")
    works = worker(place, executor, tokens)
    place.clock.advance(days=1)
    await place.publish(COMMENTS[:1])

    async def refuse(*_: object) -> None:
        raise Unusable("Their words could not be taken out.")

    monkeypatch.setattr(discover, "take_out", refuse)
    with pytest.raises(Unusable, match=r"stay as they are.*another.*could not be taken out"):
        await works.run_once()


class Short(Executor):
    """Whatever is asked of it is killed, as where memory is short."""

    def submit(self, _: Callable[..., Any], /, *_values: Any, **_named: Any) -> Future[Any]:
        with compute.processes() as executor:
            return executor.submit(os.abort)


@pytest.mark.parametrize("window", ["day", "now"])
async def test_an_engine_that_is_killed_is_said_to_be_and_holds_nothing_else_up(
    place: Place, tokens: FormTokens, window: str
) -> None:
    gone, _ = await place.publish(COMMENTS[:2])
    copy = place.settings.tombstones
    assert copy is not None
    await place.withdraw(gone)
    copy.unlink()
    await place.sweep()
    works = worker(place, Short(), tokens, window)
    with pytest.raises(Unusable, match=r"The engine was ended .* short of memory"):
        await works.run_once()
    assert copy.exists(), "the rest was not done"


async def test_a_full_disk_is_told_of_once_and_what_is_due_is_done_when_there_is_room(
    place: Place,
    executor: Executor,
    tokens: FormTokens,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(PAUSE_S, place.settings.window, 0.01)
    asked = 0

    def free(folder: Path) -> int:
        nonlocal asked
        asked += 1
        return 0

    with monkeypatch.context() as disk:
        disk.setattr(room, "free", free)
        running = asyncio.create_task(worker(place, executor, tokens).run())
        async with asyncio.timeout(DEADLINE_S):
            while asked < 6:
                await asyncio.sleep(0.01)
        [record] = caplog.records
        assert "The disk is too full" in record.getMessage()
        assert await dues(place) & {"erase", "erase taken"}
    async with asyncio.timeout(DEADLINE_S):
        while await dues(place) & {"erase", "erase taken"}:
            await asyncio.sleep(0.01)
    await stop(running)


async def test_however_long_a_round_takes_the_last_traces_go_meanwhile(
    place: Place, executor: Executor, tokens: FormTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "WHILE_A_TELLER_WAITS", 0)
    monkeypatch.setattr(erasing, "PAUSE_S", 0.01)
    works, begun = worker(place, executor, tokens), asyncio.Event()
    receipt = await standings.published(place)

    async def never_end() -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(works, "run_once", never_end)
    running = asyncio.create_task(works.run())
    await begun.wait()
    await place.withdraw(receipt)
    async with asyncio.timeout(DEADLINE_S):
        while await dues(place) & {"erase", "erase taken"}:
            await asyncio.sleep(0.01)
    assert place.files_with(RARE.encode()) == []
    await stop(running)


@pytest.mark.parametrize("large", [False, True])
async def test_with_now_a_large_site_is_not_written_anew_in_each_second(
    place: Place,
    executor: Executor,
    tokens: FormTokens,
    monkeypatch: pytest.MonkeyPatch,
    large: bool,
) -> None:
    works = worker(place, executor, tokens, "now")
    receipt = await standings.published(place)
    monkeypatch.setattr(erasing, "PAUSE_S", DEADLINE_S)
    monkeypatch.setattr(erasing, "WHILE_A_TELLER_WAITS", 0)
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(DEADLINE_S):
        while not place.rows("main", "SELECT 1 FROM theme_runs"):
            await asyncio.sleep(0.01)
    await place.withdraw(receipt)
    if not large:
        monkeypatch.setattr(erasing, "WHILE_A_TELLER_WAITS", 1 << 40)
    # The next round makes the themes anew, and erases after that, if it does.
    works.wake()
    async with asyncio.timeout(DEADLINE_S):
        while place.rows("main", "SELECT n_stories FROM theme_runs") != [(0,)]:
            await asyncio.sleep(0.01)
        while not large and await dues(place) & {"erase", "erase taken"}:
            await asyncio.sleep(0.01)
    works.wake()
    await asyncio.sleep(0.3)
    assert bool(await dues(place) & {"erase", "erase taken"}) is large
    await stop(running)
    # A command that does all that is due once does this too.
    await worker(place, executor, tokens, "now").run_once()
    assert not await dues(place) & {"erase", "erase taken"}


async def test_themes_that_find_no_room_on_the_disk_are_due_until_there_is_some(
    place: Place, executor: Executor, tokens: FormTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = worker(place, executor, tokens, "now")
    await standings.published(place)
    await works.run_once()
    await place.close()
    await standings.published(place)

    async def find(*_: Any, **__: Any) -> None:
        raise NoRoom("The disk is too full.")

    with monkeypatch.context() as disk:
        disk.setattr(discover, "refresh", find)
        for _ in range(2):
            with pytest.raises(NoRoom, match=r"^The disk"):
                await works.run_once()
        assert "themes" in await dues(place)
    [before] = await runs(place)
    await works.run_once()
    assert "themes" not in await dues(place)
    assert before not in await runs(place)


async def dues(place: Place) -> set[str]:
    async with place.db.read() as main:
        return set(await figures.due_jobs(main))


async def test_a_moderators_claim_lapses_by_itself(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works = worker(place, executor, tokens)
    receipt = await standings.claimed(place)
    place.clock.advance(hours=24)
    await works.run_once()
    assert await place.state(receipt) is State.WAITING


async def test_a_form_lives_for_a_day_and_its_key_for_two(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works, token = worker(place, executor, tokens), tokens.seal("receipt")
    place.clock.advance(days=1)
    await works.run_once()
    assert tokens.open(token) == "receipt"
    place.clock.advance(days=1)
    await works.run_once()
    assert not list(place.settings.secrets.glob("form-2026-11-25"))
    with pytest.raises(Expired):
        tokens.open(token)


async def test_the_traces_reach_the_second_place_once_it_is_back(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    place = backed(place)
    works, copy = worker(place, executor, tokens), place.settings.tombstones
    assert copy is not None
    copy.parent.rmdir()
    await place.withdraw(await standings.waiting(place))
    with pytest.raises(Unusable, match=f"VOICEBOX_TOMBSTONES is {copy}, which cannot be written"):
        await works.run_once()
    folder = place.settings.backups
    assert folder is not None
    assert list(folder.glob("*.age")), "no backup was made for it"
    copy.parent.mkdir()
    await works.run_once()
    marks = {mark.hex() for (mark,) in place.rows("keys", "SELECT mark FROM tombstones")}
    assert set(copy.read_text().split()) == marks


async def test_a_failure_is_noted_by_its_kind_alone_and_work_goes_on(
    place: Place, executor: Executor, tokens: FormTokens, caplog: pytest.LogCaptureFixture
) -> None:
    works = worker(place, executor, tokens, "now")
    receipt = await place.tell()
    place.rows("main", "ALTER TABLE claims RENAME TO elsewhere")
    caplog.set_level(logging.INFO, "voicebox.worker")
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(DEADLINE_S):
        while not caplog.records:
            await asyncio.sleep(0.01)
        place.rows("main", "ALTER TABLE elsewhere RENAME TO claims")
        works.wake()
        while place.count("main", "stories") == 0:
            await asyncio.sleep(0.01)
    await stop(running)
    assert {record.getMessage() for record in caplog.records} == {"work failed: OperationalError"}
    assert await place.state(receipt) is State.WAITING


async def test_a_start_finishes_what_a_crash_cut_in_half(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    with place.failing_commit("DELETE ON stories"), pytest.raises(Exception, match="FOREIGN KEY"):
        await place.withdraw(receipt)
    running = asyncio.create_task(worker(place, executor, tokens).run())
    async with asyncio.timeout(DEADLINE_S):
        while place.naming(story_id) or place.files_with(RARE.encode()):
            await asyncio.sleep(0.01)
    await stop(running)
    assert place.figure("withdrawn") == 1


async def test_only_with_now_does_a_story_wake_it(
    place: Place, executor: Executor, tokens: FormTokens
) -> None:
    works = worker(place, executor, tokens, "day")
    await works.run_once()
    running = asyncio.create_task(works.run())
    await place.tell()
    works.wake()
    await asyncio.sleep(0.3)
    await stop(running)
    assert place.count("main", "stories") == 0


async def test_it_ends_whenever_it_is_asked_to(
    place: Place,
    executor: Executor,
    tokens: FormTokens,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    works, execute = worker(place, executor, tokens), aiosqlite.Connection._execute
    await standings.published(place)
    n_left = 0

    async def execute_or_end(self: aiosqlite.Connection, *given: Any, **named: Any) -> Any:
        nonlocal n_left
        n_left -= 1
        if n_left == 0:
            running.cancel()
        return await execute(self, *given, **named)  # type: ignore[no-untyped-call]  # aiosqlite gives it no types

    monkeypatch.setattr(aiosqlite.Connection, "_execute", execute_or_end)
    for n in range(1, STATEMENTS):
        n_left = n
        running = asyncio.create_task(works.run())
        with pytest.raises(asyncio.CancelledError):
            async with asyncio.timeout(DEADLINE_S):
                await running
        assert n_left <= 0
        place.clock.advance(days=1)
    assert not caplog.records


async def test_a_failure_on_the_way_out_does_not_keep_it(
    place: Place, executor: Executor, tokens: FormTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def fail_at_the_end(*_: object) -> None:
        try:
            reached.set()
            await asyncio.Event().wait()
        finally:
            raise OSError

    monkeypatch.setattr(withdraw, "copy_what_is_due", fail_at_the_end)
    running = asyncio.create_task(worker(place, executor, tokens).run())
    await reached.wait()
    await stop(running)


async def stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(DEADLINE_S):
            await running
