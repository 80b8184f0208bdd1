"""Themes say that somebody changed their mind, at the window after; and count them no longer."""

from concurrent.futures import Executor

import pytest

from tests.comments import long_comments
from tests.flows import finding
from tests.flows.place import ALL, COUNTED, Place
from tests.flows.turning import hide, show_again, turn, turn_one
from voicebox.flows import discover, placing, unread
from voicebox.store import consent, lineage, versions
from voicebox.store import themes as theme_store

COMMENTS = long_comments(40)


async def find(place: Place, executor: Executor) -> None:
    """Do what the worker does after a window."""
    if await discover.is_due(place.db, place.world):
        await finding.find(place, executor)


async def themes_of(place: Place, receipt: str) -> set[str]:
    return {theme.id for theme in (await place.mine(receipt)).places.themes}


async def left(place: Place) -> list[str]:
    """Return the themes that say it, one for each time."""
    async with place.db.read() as main:
        return [row.theme_id for row in await lineage.since(main, 0) if row.kind == "left"]


async def away(place: Place, how: str, receipt: str) -> None:
    """Take a story out of the themes, in one of the ways that its teller has."""
    if how == "withdrawn":
        await place.withdraw(receipt)
    elif how == "hidden":
        await hide(place, receipt)
    elif how == "kept":
        await turn(place, receipt, COUNTED)
    else:
        await turn_one(place, receipt, counted=False)


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "kept", "uncounted"])
async def test_a_theme_says_at_the_window_after_that_somebody_changed_their_mind(
    place: Place, executor: Executor, how: str
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    place.clock.advance(days=1)
    were = await themes_of(place, receipts[0])
    story_id = place.id_of(receipts[0])
    assert were
    await away(place, how, receipts[0])
    assert await left(place) == [], "two visits before the window tell nothing"
    await place.close()
    await find(place, executor)
    told = await left(place)
    assert set(told) <= were
    async with place.db.read() as main:
        there = {theme.id for theme in await theme_store.everything(main)}
        assert await consent.leaving(main) == set()
        newest = await versions.last(main)
    assert set(told) == were & there
    assert newest is not None
    assert newest.version == 2
    for table in ("theme_members", "theme_stories", "passages", "quotes", "version_stories"):
        assert f"main.{table}" not in place.naming(story_id)


async def test_it_is_told_once_a_day_however_many_change_their_minds(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    for receipt in receipts[:4]:
        await turn_one(place, receipt, counted=False)
        await find(place, executor)
    told = await left(place)
    assert told
    assert len(told) == len(set(told))


async def test_uncounted_a_story_keeps_its_place_until_the_window_and_comes_back_with_one(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    were = await themes_of(place, receipts[0])
    await turn_one(place, receipts[0], counted=False)
    assert await themes_of(place, receipts[0]) == were
    await place.close()
    await find(place, executor)
    assert await themes_of(place, receipts[0]) == set()
    await turn_one(place, receipts[0], counted=True)
    await place.close()
    await find(place, executor)
    assert await themes_of(place, receipts[0])


async def test_hidden_and_shown_again_it_is_in_themes_again(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    await hide(place, receipts[0])
    await place.close()
    await find(place, executor)
    assert await themes_of(place, receipts[0]) == set()
    await show_again(place, receipts[0])
    await place.close()
    await find(place, executor)
    assert await themes_of(place, receipts[0])


async def test_unquoted_others_are_quoted_in_its_place_with_the_next_window(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    quoted = {row[0] for row in place.rows("main", "SELECT DISTINCT story_id FROM quotes")}
    one = next(receipt for receipt in receipts if place.id_of(receipt) in quoted)
    n_before = place.count("main", "quotes")
    await turn_one(place, one, quoted=False)
    assert place.count("main", "quotes") < n_before
    await place.close()
    await find(place, executor)
    assert place.count("main", "quotes") >= n_before - 1
    own = "SELECT count(*) FROM quotes WHERE story_id = ?"
    assert place.rows("main", own, place.id_of(one)) == [(0,)]
    await turn_one(place, one, quoted=True)
    await place.close()
    await find(place, executor)
    assert place.rows("main", own, place.id_of(one)) != [(0,)]


async def test_counted_and_read_by_nobody_it_adds_one_and_only_its_teller_takes_that_away(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS)
    await find(place, executor)
    encoder = discover.encoder_folder(place.settings)
    await turn(place, receipts[0], COUNTED)
    opened_by = placing.by_receipt(place.keyring, receipts[0])
    story_id = place.id_of(receipts[0])
    await placing.place(place.db, place.keyring, executor, encoder, opened_by, story_id)
    assert await hidden(place) == []
    await place.close()
    await find(place, executor)
    assert await hidden(place) == [{"kept": None}]
    await turn(place, receipts[0], ALL)
    await place.close()
    await find(place, executor)
    assert await hidden(place) == []
    assert await themes_of(place, receipts[0])


async def hidden(place: Place) -> list[dict[str, int | None]]:
    async with place.db.read() as main:
        found = [
            dict(await unread.hidden(main, theme.id))
            for theme in await theme_store.everything(main)
        ]
    return [one for one in found if one]
