from voicebox.model import Window
from voicebox.store import figures
from voicebox.store.db import Database


async def test_a_total_is_zero_until_something_is_added(db: Database) -> None:
    async with db.write() as main:
        assert await figures.read(main, "arrived") == 0
        await figures.add(main, "arrived")
        await figures.add(main, "arrived", 4)
        await figures.add(main, "withdrawn")
    async with db.read() as main:
        assert await figures.read(main, "arrived") == 5
        assert await figures.read(main, "withdrawn") == 1


async def test_a_total_is_shown_as_it_was_when_it_was_last_shown(db: Database) -> None:
    async with db.write() as main:
        await figures.add(main, "reports", 2)
        assert await figures.shown(main, "reports") == 0
        await figures.show(main)
        await figures.add(main, "reports")
        await figures.add(main, "folds")
        assert await figures.shown(main, "reports") == 2
        assert await figures.shown(main, "folds") == await figures.shown(main, "none") == 0
        assert await figures.read(main, "reports") == 3


async def test_a_window_gathers_what_came_and_what_was_released(db: Database) -> None:
    async with db.write() as main:
        await figures.add_to_window(main, "2026-11-25", 3, 0)
        await figures.add_to_window(main, "2026-11-25", 2, 4)
        assert await figures.last_windows(main, 9) == [Window("2026-11-25", 5, 4)]


async def test_the_newest_windows_come_first(db: Database) -> None:
    async with db.write() as main:
        for day in ("24", "26", "25"):
            await figures.add_to_window(main, f"2026-11-{day}", 1, 1)
        found = await figures.last_windows(main, 2)
    assert [window.label for window in found] == ["2026-11-26", "2026-11-25"]


async def test_work_that_is_due_twice_is_done_once(db: Database) -> None:
    async with db.write() as main:
        for name in ("themes", "close window", "themes"):
            await figures.add_job(main, name)
        assert await figures.due_jobs(main) == ["close window", "themes"]
        await figures.finish_job(main, "themes")
        assert await figures.due_jobs(main) == ["close window"]
