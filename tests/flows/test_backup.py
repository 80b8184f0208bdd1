"""Backups that only paper opens, restores that bring nobody back who left, and drills."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moderation.states import State
from tests.flows import aging, standings, turning
from tests.flows.backed import PAIR, backed
from tests.flows.changing import NEW, change
from tests.flows.place import ALL, NOTHING, RARE, WORDS, Place
from voicebox.errors import NoRoom, Unusable
from voicebox.flows import backup, drill, editing, generations, restore, withdraw
from voicebox.flows.drill import Drill
from voicebox.flows.found import bring_up
from voicebox.flows.restore import Restored
from voicebox.sealing import backups
from voicebox.sealing.tokens import FormTokens
from voicebox.settings import Settings
from voicebox.store import copying, room, stories, waiting
from voicebox.store.db import Database
from voicebox.worker import Worker


@pytest.fixture
def site(place: Place) -> Place:
    return backed(place)


async def back_up(site: Place) -> Path:
    """Make a backup; return the folder it is in."""
    folder = site.settings.backups
    assert folder is not None
    # As the worker does when it starts: the list is there, with nobody on it.
    await site.sweep()
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    await backup.make(site.db, site.world, site.keyring, folder, PAIR.public)
    return folder


async def after_a_fire(
    site: Place, day: str | None = None, private: str = PAIR.private, *, burns: bool = True
) -> Restored:
    """Lose the data folder, unless it is left as it is, and restore it."""
    await site.db.close()
    if burns and site.settings.data.exists():
        site.settings.data.rename(site.settings.data.with_name("burnt"))
    assert site.settings.backups is not None
    return await restore.restore(site.settings, site.settings.backups, private, day)


def reopened(site: Place) -> Place:
    return replace(site, db=Database.open(site.settings.data))


async def rehearse(site: Place) -> Drill:
    assert site.settings.backups is not None
    return await drill.drill(
        site.db, site.world, site.keyring, site.settings, site.settings.backups, PAIR.private
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != generations.ORDER)


async def test_a_site_that_burnt_down_comes_back_with_its_receipts(site: Place) -> None:
    public, unread = await site.publish([WORDS]), await site.tell("Nobody has read this yet.")
    await back_up(site)
    found = await after_a_fire(site)
    back = reopened(site)
    assert (found.counted.stories, found.counted.public) == (2, 1)
    assert (found.taken_back, found.without_key) == (0, 0)
    assert (await back.mine(public[0])).draft.text == WORDS
    assert (await back.mine(unread)).draft.text == "Nobody has read this yet."
    await back.db.close()


async def test_who_left_after_the_last_backup_does_not_come_back(site: Place) -> None:
    receipts = await site.publish([WORDS, "Another one, which stays."])
    unread = await site.tell("Nobody has read this yet.")
    await back_up(site)
    for receipt in (receipts[0], unread):
        await site.withdraw(receipt)
    found = await after_a_fire(site)
    assert (found.taken_back, found.counted.stories) == (2, 1)
    back = reopened(site)
    assert await back.come_back(receipts[0]) is None
    assert await back.come_back(unread) is None
    assert (await back.mine(receipts[1])).draft.text == "Another one, which stays."
    await back.db.close()
    left = b"".join(path.read_bytes() for path in site.settings.data.rglob("*") if path.is_file())
    assert RARE.encode() not in left


async def test_what_its_teller_took_off_the_pages_since_the_backup_comes_back_hidden(
    site: Place,
) -> None:
    hidden, unquoted, back_again, stays = await site.publish([WORDS, WORDS, WORDS, "I stay."])
    await turning.hide(site, back_again)
    await turning.show_again(site, back_again)
    await site.close()
    await back_up(site)
    await turning.hide(site, hidden)
    await turning.turn_one(site, unquoted, shown=False)
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    found = await after_a_fire(site)
    back = reopened(site)
    assert found.counted.public == 2
    for receipt, state in (
        (hidden, State.HIDDEN),
        (unquoted, State.HIDDEN),
        (back_again, State.PUBLISHED),
        (stays, State.PUBLISHED),
    ):
        assert await back.state(receipt) is state
    await turning.show_again(back, hidden)
    await back.close()
    assert await back.state(hidden) is State.PUBLISHED
    await back.db.close()


async def test_what_was_hidden_for_the_second_time_comes_back_hidden_too(site: Place) -> None:
    hidden, unlisted = await site.publish([WORDS, WORDS])
    for receipt in (hidden, unlisted):
        await turning.hide(site, receipt)
        await turning.show_again(site, receipt)
    await site.close()
    await back_up(site)
    await turning.hide(site, hidden)
    await turning.turn_one(site, unlisted, shown=False)
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    await after_a_fire(site)
    back = reopened(site)
    assert await back.state(hidden) is State.HIDDEN
    assert await back.state(unlisted) is State.HIDDEN
    await back.db.close()


async def test_what_has_lost_its_page_before_the_backup_is_quoted_after_it(site: Place) -> None:
    [receipt] = await site.publish([WORDS])
    await turning.turn_one(site, receipt, shown=False)
    await back_up(site)
    await after_a_fire(site)
    back = reopened(site)
    assert await back.state(receipt) is State.PUBLISHED
    await back.db.close()


@pytest.mark.parametrize("away", [change, lambda site, it: turning.turn(site, it, NOTHING)])
async def test_what_was_taken_back_on_the_way_to_its_page_comes_back_hidden(
    site: Place, away: Callable[[Place, str], Awaitable[object]]
) -> None:
    receipt = await standings.quoted_only(site)
    await back_up(site)
    await turning.turn_one(site, receipt, shown=True)
    await away(site, receipt)
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    assert (await after_a_fire(site)).counted.public == 0


async def test_an_unread_version_whose_older_words_were_taken_down_is_read_before_it_is_shown(
    site: Place,
) -> None:
    [receipt] = await site.publish([WORDS])
    await change(site, receipt, leave_up=True)
    await back_up(site)
    assert await editing.take_down_old(site.db, site.keyring, receipt)
    await withdraw.copy_what_is_due(site.db, site.settings.tombstones)
    assert (await after_a_fire(site)).counted.public == 0
    back = reopened(site)
    mine = await back.mine(receipt)
    assert (mine.state, mine.versions.is_public) == (State.HIDDEN, False)
    await turning.show_again(back, receipt)
    await back.close()
    assert await back.state(receipt) is State.WAITING
    await back.db.close()


async def test_what_was_closed_since_an_older_copy_waits_for_its_teller_and_for_nobody_else(
    site: Place,
) -> None:
    arrives, waits = await site.tell(WORDS), await site.tell(WORDS)
    await site.tell(WORDS, NOTHING)
    async with site.db.write() as main:
        [story] = [one for one in await waiting.everything(main) if one.id == site.id_of(waits)]
        await waiting.delete(main, story.id)
        await stories.add(main, [story])
    await back_up(site)
    day = site.world.day()
    await site.close()
    for receipt in (arrives, waits):
        await site.vote("ama", receipt)
    await site.close()
    await aging.pass_days(site, 31)
    await back_up(site)
    found = await after_a_fire(site, day)
    assert (found.closed, found.without_key) == (2, 0)
    back = reopened(site)
    await back.close()
    assert await back.queue(back.moderator()) == []
    for receipt in (arrives, waits):
        assert await back.state(receipt) is State.UNDECIDED
        assert await turning.turn(back, receipt, ALL)
        assert await back.state(receipt) is State.WAITING
        await back.vote("ama", receipt)
        await back.close()
        assert await back.state(receipt) is State.PUBLISHED
    await back.db.close()


async def test_of_the_keys_the_two_newest_are_kept_and_of_the_words_thirty_five(
    site: Place,
) -> None:
    for _ in range(37):
        folder = await back_up(site)
        site.clock.advance(days=1)
    assert len(generations.days(folder, "keys")) == 2
    assert len(generations.days(folder, "main")) == 35
    assert generations.days(folder, "keys") == generations.days(folder, "main")[:2]


async def test_where_no_backup_can_be_made_old_keys_go_but_for_the_newest(site: Place) -> None:
    folder = await back_up(site)
    site.clock.advance(days=1)
    await back_up(site)
    in_the_way = folder / "main-2026-11-27.db.age.draft"
    in_the_way.mkdir()
    site.clock.advance(days=1)
    kept = ["keys-2026-11-26.db.age", "main-2026-11-25.db.age", "main-2026-11-26.db.age"]
    with pytest.raises(Unusable, match=f"{folder}, cannot be written to: is a directory"):
        await back_up(site)
    assert [name for name in names(folder) if name.endswith(".age")] == kept
    site.clock.advance(days=30)
    with contextlib.suppress(Unusable):
        await back_up(site)
    assert set(kept) <= set(names(folder))


async def test_a_backup_of_a_clock_that_ran_ahead_is_not_the_newest_for_years(site: Place) -> None:
    gone = await site.tell()
    await back_up(site)
    site.clock.advance(days=3_650)
    folder = await back_up(site)
    ahead = generations.days(folder, "keys")[0]
    site.clock.advance(days=-3_649)
    await site.withdraw(gone)
    told_since = await site.tell("This was told when the clock was right again.")
    await back_up(site)
    assert generations.days(folder, "keys") == [site.world.day(), ahead]
    site.clock.advance(days=1)
    await back_up(site)
    assert ahead not in generations.days(folder, "keys"), "it would open who left for ten years"
    assert len(generations.days(folder, "main")) == 4
    found = await after_a_fire(site)
    assert found.main_day == found.keys_day == site.world.day() < ahead
    back = reopened(site)
    assert (await back.mine(told_since)).draft.text.startswith("This was told")
    assert await back.come_back(gone) is None
    await back.db.close()


async def test_a_clock_that_fell_back_drops_no_backup_of_before(site: Place) -> None:
    for _ in range(3):
        folder = await back_up(site)
        site.clock.advance(days=1)
    before = generations.days(folder, "main")
    site.clock.advance(days=-10_000)
    await back_up(site)
    assert generations.days(folder, "main") == [site.world.day(), *before]
    assert generations.days(folder, "keys") == [site.world.day(), before[0]]


def test_a_backup_that_is_not_in_the_list_goes_by_its_day(tmp_path: Path) -> None:
    for day in ("2026-01-02", "2026-01-01"):
        generations.file_of(tmp_path, "main", day).touch()
    assert generations.days(tmp_path, "main") == ["2026-01-02", "2026-01-01"]
    generations.keep(tmp_path, "2026-01-01")
    assert generations.days(tmp_path, "main") == ["2026-01-01", "2026-01-02"]
    for day in ("2025-12-31", "2026-01-03"):
        generations.file_of(tmp_path, "main", day).touch()
    with (tmp_path / generations.ORDER).open("a") as order:
        order.write("a line that was damaged\n")
    assert generations.days(tmp_path, "main") == [
        *("2026-01-03", "2026-01-01", "2026-01-02", "2025-12-31")
    ]


async def test_an_old_copy_of_the_words_comes_back_with_the_newest_keys_alone(site: Place) -> None:
    gone, stays = await site.tell(), await site.tell("This stays.")
    folder = await back_up(site)
    old = generations.days(folder, "main")[0]
    site.clock.advance(days=1)
    await site.withdraw(gone)
    await back_up(site)
    found = await after_a_fire(site, day=old)
    assert (found.main_day, found.taken_back) == (old, 1)
    assert found.keys_day > old
    back = reopened(site)
    assert (await back.mine(stays)).draft.text == "This stays."
    await back.db.close()


async def test_a_second_backup_of_a_day_takes_the_place_of_the_first(site: Place) -> None:
    await back_up(site)
    receipt = await site.tell()
    folder = await back_up(site)
    assert len(names(folder)) == 2
    await after_a_fire(site)
    back = reopened(site)
    assert (await back.mine(receipt)).draft.text == WORDS
    await back.db.close()


async def test_nothing_of_a_backup_can_be_read_without_the_paper(site: Place) -> None:
    await site.publish([WORDS])
    folder = await back_up(site)
    for path in folder.iterdir():
        sealed = path.read_bytes()
        assert RARE.encode() not in sealed
        assert b"SQLite format" not in sealed
    assert not list(site.settings.data.glob("*.draft"))


async def test_a_backup_holds_nothing_of_what_was_taken_back_before_it(
    site: Place, tmp_path: Path
) -> None:
    receipts = await site.publish([WORDS, "This stays."])
    await site.withdraw(receipts[0])
    folder = await back_up(site)
    day = generations.days(folder, "main")[0]
    for name in ("main", "keys"):
        backups.open_file(generations.file_of(folder, name, day), tmp_path / name, PAIR.private)
        assert RARE.encode() not in (tmp_path / name).read_bytes()
    with closing(sqlite3.connect(tmp_path / "main")) as main:
        assert main.execute("SELECT count(*) FROM public_stories").fetchone() == (1,)


async def test_another_key_restores_nothing(site: Place) -> None:
    await back_up(site)
    with pytest.raises(Unusable, match="sealed to another, or it is damaged"):
        await after_a_fire(site, private=backups.fresh_pair().private)
    assert not list(site.settings.data.glob("*.db"))


async def test_a_backup_that_was_cut_short_restores_nothing(site: Place) -> None:
    folder = await back_up(site)
    path = generations.file_of(folder, "main", generations.days(folder, "main")[0])
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Unusable, match="it is damaged"):
        await after_a_fire(site)


async def test_the_keys_of_another_site_restore_nothing(site: Place) -> None:
    await back_up(site)
    (site.settings.secrets / "release").write_bytes(bytes(range(32)))
    with pytest.raises(Unusable, match="VOICEBOX_SECRETS are not those of this site"):
        await after_a_fire(site)


async def test_a_site_that_stands_is_never_overwritten(site: Place) -> None:
    receipt = await site.tell()
    folder = await back_up(site)
    with pytest.raises(Unusable, match="holds a site"):
        await restore.restore(site.settings, folder, PAIR.private, None)
    assert (await site.mine(receipt)).draft.text == WORDS


async def test_nothing_is_restored_for_a_site_that_would_not_see_it(site: Place) -> None:
    await back_up(site)
    elsewhere = replace(site, settings=replace(site.settings, database="postgresql://a@b/c"))
    with pytest.raises(Unusable, match="tools of PostgreSQL"):
        await after_a_fire(elsewhere)
    assert not site.settings.data.exists()


async def test_nobody_else_can_look_into_a_folder_that_a_restore_made(site: Place) -> None:
    await back_up(site)
    await after_a_fire(site)
    assert site.settings.data.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", ["main.db-wal", "keys.db-wal", "keys.db"])
async def test_nothing_is_restored_beside_what_is_left_of_a_site(site: Place, left: str) -> None:
    folder = await back_up(site)
    await site.db.close()
    site.settings.data.rename(site.settings.data.with_name("burnt"))
    site.settings.data.mkdir()
    # A log would be played by SQLite into the database that comes to lie beside it.
    (site.settings.data / left).write_bytes(b"of before")
    with pytest.raises(Unusable, match="part of one"):
        await restore.restore(site.settings, folder, PAIR.private, None)
    assert names(site.settings.data) == [left]


async def test_a_restore_that_died_between_its_two_databases_can_be_run_again(
    site: Place,
) -> None:
    stays, gone = await site.tell(), await site.tell("This one leaves.")
    await back_up(site)
    await site.withdraw(gone)
    await after_a_fire(site)
    die_in_between(site.settings.data)
    found = await after_a_fire(site, burns=False)
    assert (found.taken_back, found.without_key) == (1, 0)
    assert names(site.settings.data) == ["keys.db", "main.db"]
    back = reopened(site)
    assert (await back.mine(stays)).draft.text == WORDS
    assert await back.come_back(gone) is None
    await back.db.close()


async def test_nobody_takes_back_what_another_restore_is_putting_in_place(site: Place) -> None:
    await back_up(site)
    await after_a_fire(site)
    die_in_between(site.settings.data)
    with (
        backup.held(site.settings.data / "restore.draft"),
        pytest.raises(Unusable, match="part of one"),
    ):
        await after_a_fire(site, burns=False)
    assert names(site.settings.data) == ["main.db", "restore.draft"]


async def test_the_words_of_a_site_that_lost_its_keys_are_not_taken_for_half_a_restore(
    site: Place,
) -> None:
    receipt = await site.tell()
    await back_up(site)
    await site.db.close()
    keys = site.settings.data / "keys.db"
    moved = keys.rename(site.settings.data.parent / "keys.db")
    with pytest.raises(Unusable, match="part of one"):
        await after_a_fire(site, burns=False)
    moved.rename(keys)
    back = reopened(site)
    assert (await back.mine(receipt)).draft.text == WORDS
    await back.db.close()


def die_in_between(data: Path) -> None:
    """Leave a data folder as a restore does that is killed when it has put the words in place."""
    (data / "restore.draft").mkdir()
    (data / "keys.db").rename(data / "restore.draft" / "keys.db")


@pytest.mark.parametrize("name", ["backup.draft", "restore.draft", "drill.draft"])
async def test_a_start_and_a_new_day_end_the_open_copies_of_a_killed_process(
    site: Place, executor: Executor, name: str
) -> None:
    tokens = FormTokens(site.settings.secrets, site.world)
    works = Worker(site.db, site.world, site.keyring, site.settings, executor, tokens)
    left = site.settings.data / name
    await works.run_once()
    left.mkdir()
    (left / "keys.db").write_bytes(b"as it stood before somebody left")
    site.clock.advance(days=1)
    await works.run_once()
    assert not left.exists()
    left.mkdir()
    running = asyncio.create_task(works.run())
    async with asyncio.timeout(30):
        while left.exists():
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.wait([running])


def test_no_other_process_takes_away_the_copies_that_one_works_on(tmp_path: Path) -> None:
    folder = tmp_path / "backup.draft"
    with backup.aside(folder):
        backup.end_what_was_left(tmp_path)
        with pytest.raises(Unusable, match="Another process"), backup.aside(folder):
            pass
        assert folder.is_dir()
    assert not folder.exists()


async def test_what_a_killed_process_had_sealed_goes_with_the_next_backup(site: Place) -> None:
    folder = await back_up(site)
    left = folder / "keys-2020-01-01.db.age.draft"
    left.write_bytes(b"half of it")
    (folder / "notes.draft").write_text("not ours")
    await back_up(site)
    assert not left.exists()
    assert (folder / "notes.draft").exists()


@pytest.mark.parametrize("written", [None, "no hex\n", "abcd\n"])
async def test_without_the_list_of_withdrawals_nothing_comes_back(
    site: Place, written: str | None
) -> None:
    await back_up(site)
    place = site.settings.tombstones
    assert place is not None
    place.unlink(missing_ok=True)
    if written is not None:
        place.write_text(written)
    with pytest.raises(Unusable, match="withdrawals"):
        await after_a_fire(site)


async def test_a_new_site_in_the_place_of_a_lost_one_does_not_empty_the_list(site: Place) -> None:
    receipt = (await site.publish([WORDS]))[0]
    await back_up(site)
    await site.withdraw(receipt)
    await site.db.close()
    site.settings.data.rename(site.settings.data.with_name("burnt"))
    # `voicebox migrate`, and a start of the worker, before anybody thinks of the backup.
    await bring_up(site.settings, site.world)
    empty = reopened(site)
    await empty.sweep()
    await withdraw.copy_what_is_due(empty.db, empty.settings.tombstones)
    await empty.db.close()
    site.settings.data.rename(site.settings.data.with_name("begun anew"))
    found = await after_a_fire(site)
    assert (found.taken_back, found.counted.stories) == (1, 0)


async def test_a_damaged_line_of_that_list_costs_no_other(site: Place) -> None:
    place = site.settings.tombstones
    assert place is not None
    place.write_bytes(b"ab" * 32 + b"\n\xff\xfe\n" + b"cd" * 20 + b"\n")
    await site.sweep()
    await withdraw.copy_what_is_due(site.db, place)
    assert restore.read_tombstones(place) == {b"\xab" * 32}


async def test_the_place_of_that_list_must_be_named(site: Place) -> None:
    unset = replace(site, settings=replace(site.settings, tombstones=None))
    await back_up(site)
    with pytest.raises(Unusable, match="VOICEBOX_TOMBSTONES is not set"):
        await after_a_fire(unset)


async def test_a_day_that_was_not_backed_up_is_told_with_those_that_were(site: Place) -> None:
    await site.withdraw(await site.tell())
    folder = await back_up(site)
    with pytest.raises(Unusable, match=generations.days(folder, "main")[0]):
        await after_a_fire(site, day="1999-01-01")


async def test_a_folder_that_is_not_mounted_is_named(site: Place, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="make it or mount it"):
        await backup.make(site.db, site.world, site.keyring, tmp_path / "unmounted", PAIR.public)


async def test_a_disk_that_is_too_full_keeps_the_backup_of_before(
    site: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = await back_up(site)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    free = room.free
    monkeypatch.setattr(room, "free", lambda of: 0 if of == folder else free(of))
    with pytest.raises(NoRoom, match="too full for a backup"):
        await back_up(site)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


async def test_a_drill_finds_the_site_as_it_is_and_remembers_it(site: Place) -> None:
    receipts = await site.publish([WORDS, "Another one, which stays."])
    await site.withdraw(receipts[0])
    done = await rehearse(site)
    assert (done.stories, done.public, done.came_back) == (1, 1, 0)
    assert done.withdrawn > 0
    assert done.entries > 0
    assert await drill.last(site.db) == done
    assert not list(site.settings.data.glob("*.draft"))


async def test_a_drill_is_not_passed_by_a_copy_that_lost_a_story(
    site: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await site.publish([WORDS, "Another one, which stays."])
    await back_up(site)
    into = restore.into

    async def losing(*args: Any, **more: Any) -> Restored:
        restored = await into(*args, **more)
        return replace(restored, counted=replace(restored.counted, public=1))

    monkeypatch.setattr(restore, "into", losing)
    with pytest.raises(Unusable, match="is not what was backed up"):
        await rehearse(site)
    assert await drill.last(site.db) is None


async def test_the_worker_makes_one_backup_a_day_and_tries_again_after_a_failure(
    site: Place, executor: Executor
) -> None:
    tokens = FormTokens(site.settings.secrets, site.world)
    works = Worker(site.db, site.world, site.keyring, site.settings, executor, tokens)
    folder = site.settings.backups
    assert folder is not None
    away = folder.with_name("unmounted")
    folder.rename(away)
    with pytest.raises(Unusable, match="mount it"):
        await works.run_once()
    away.rename(folder)
    await works.run_once()
    assert names(folder) == []
    site.clock.advance(hours=1)
    await works.run_once()
    assert len(names(folder)) == 2
    site.clock.advance(days=1)
    await works.run_once()
    assert len(names(folder)) == 4


async def test_a_story_told_while_the_copy_is_made_is_whole_or_not_in_it(site: Place) -> None:
    folder = site.settings.backups
    assert folder is not None
    making = asyncio.create_task(back_up(site))
    told = [await site.tell(f"Number {number}") for number in range(5)]
    await making
    found = await after_a_fire(site)
    assert found.without_key == 0
    back = reopened(site)
    known = [receipt for receipt in told if await back.come_back(receipt) is not None]
    assert len(known) == found.counted.stories
    await back.db.close()


async def test_a_story_that_is_changed_while_the_copy_is_made_comes_back_with_its_words(
    site: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, folder = await standings.queued(site), site.settings.backups
    assert folder is not None
    copy_into = copying.copy_into
    n_copies = 0

    async def changed_in_between(db: Database, draft: Path) -> None:
        nonlocal n_copies
        await copy_into(db, draft)
        n_copies += 1
        if n_copies == 1:
            # As if it came after the words were copied, and before the keys were.
            main = (draft / "main.db").read_bytes()
            await change(site, receipt)
            for path in draft.iterdir():
                path.unlink()
            await copy_into(db, draft)
            (draft / "main.db").write_bytes(main)

    monkeypatch.setattr(copying, "copy_into", changed_in_between)
    await back_up(site)
    assert n_copies == 2
    assert (await after_a_fire(site)).without_key == 0
    back = reopened(site)
    assert (await back.mine(receipt)).draft.text == NEW
    await back.db.close()


def test_the_settings_take_a_public_key_and_no_private_one() -> None:
    given = {"VOICEBOX_BACKUP_KEY": PAIR.private}
    with pytest.raises(Unusable) as refused:
        Settings.read(given)
    assert PAIR.private not in str(refused.value)
    assert Settings.read({"VOICEBOX_BACKUP_KEY": PAIR.public}).backup_key == PAIR.public
