import pytest

from voicebox.kept import ThemeEvent
from voicebox.store import kept_themes, lineage
from voicebox.store.db import Database

MONTH, NEXT = "2026-11", "2026-12"


@pytest.fixture
async def past(db: Database) -> Database:
    """A site whose theme `a` took in `b`, which had taken in `c`; `d` came out of `a` and faded."""
    events = [
        ThemeEvent("born", 0, None, {"n_stories": 9, "agreement": None}),
        ThemeEvent("merged", 1, 2, {"share": 1.0}),
        ThemeEvent("split", 3, 0, {"share": 0.75}),
    ]
    async with db.write() as main:
        await kept_themes.add_ids(main, dict(enumerate("abcd")))
        await lineage.add(main, MONTH, events)
        await lineage.add(main, NEXT, [])
        later = [
            ThemeEvent("merged", 0, 1, {"share": 1.0}),
            ThemeEvent("faded", 3, None, {"n_stories": 2}),
        ]
        await lineage.add(main, NEXT, later)
    return db


async def test_a_theme_has_all_that_happened_to_it_and_out_of_it_in_order(past: Database) -> None:
    async with past.read() as main:
        rows = await lineage.of_theme(main, "a")
    assert [(row.month, row.kind, row.theme_id, row.other_id) for row in rows] == [
        (MONTH, "born", "a", None),
        (MONTH, "split", "d", "a"),
        (NEXT, "merged", "a", "b"),
    ]
    assert rows[0].evidence == {"n_stories": 9, "agreement": None}


@pytest.mark.parametrize(("theme", "heir"), [("a", None), ("b", "a"), ("c", "a"), ("d", None)])
async def test_a_merged_theme_leads_to_what_it_is_a_part_of_now(
    past: Database, theme: str, heir: str | None
) -> None:
    async with past.read() as main:
        assert await lineage.heir(main, theme) == heir


@pytest.mark.parametrize(("theme", "was"), [("a", True), ("d", True), ("x", False)])
async def test_a_theme_that_was_is_told_from_one_that_never_was(
    past: Database, theme: str, was: bool
) -> None:
    async with past.read() as main:
        assert await lineage.was_there(main, theme) is was


async def test_nothing_happened_to_a_theme_that_never_was(past: Database) -> None:
    async with past.read() as main:
        assert await lineage.of_theme(main, "x") == []
        assert await lineage.heir(main, "x") is None


async def test_from_a_place_on_all_that_happened_since_is_told(past: Database) -> None:
    async with past.write() as main:
        place = await lineage.next_place(main)
        assert await lineage.since(main, place) == []
        await lineage.add(main, NEXT, [ThemeEvent("renamed", 0, None, {"n_kept": 1})])
        assert [(row.kind, row.theme_id) for row in await lineage.since(main, place)] == [
            ("renamed", "a")
        ]
        assert len(await lineage.since(main, 0)) == place + 1
