"""Themes stay themselves from one window to the next, and nothing of who left stays in them."""

import asyncio
import struct
from concurrent.futures import Executor
from functools import partial

import pytest

from tests.comments import real_comments
from tests.flows.changing import change
from tests.flows.finding import find
from tests.flows.holding import engine_at_work
from tests.flows.place import RARE, Place
from voicebox.errors import Conflict
from voicebox.flows import discover
from voicebox.flows.editing import Edited
from voicebox.kept import KeptThemes
from voicebox.store import kept_themes, lineage, public
from voicebox.store import themes as store
from voicebox.themes import keeping
from voicebox.themes.encoder import Encoder
from voicebox.themes.live import ThemeEngine
from voicebox.themes.values import Story

COMMENTS = list(real_comments(67))
SOME = 40
#: So much of a row of numbers stands nowhere by chance.
PIECE = 32


async def kept(place: Place) -> KeptThemes:
    async with place.db.read() as main:
        found = await kept_themes.load(main)
    assert found is not None
    return found


async def themes(place: Place) -> dict[str, store.ThemeRow]:
    async with place.db.read() as main:
        return {theme.id: theme for theme in await store.everything(main)}


async def test_a_theme_keeps_its_id_while_stories_arrive(place: Place, executor: Executor) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    before = await themes(place)
    assert len(before) > 1
    came = await place.publish(COMMENTS[SOME : SOME + 2])
    await find(place, executor, discover.SHARE)
    after = await themes(place)
    assert after.keys() == before.keys()
    assert {theme.name for theme in after.values()} == {theme.name for theme in before.values()}
    assert [bool((await place.mine(receipt)).places.themes) for receipt in came] == [True, True]


async def test_what_happened_is_kept_with_its_month_under_the_ids_that_pages_have(
    place: Place, executor: Executor
) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    async with place.db.read() as main:
        for theme_id in await themes(place):
            [born] = await lineage.of_theme(main, theme_id)
            assert (born.kind, born.theme_id, born.month) == ("born", theme_id, place.world.month())


async def test_a_theme_that_everybody_left_has_faded_and_its_id_is_not_used_again(
    place: Place, executor: Executor
) -> None:
    receipts = await place.publish(COMMENTS[: SOME - 20])
    await find(place, executor)
    before = await themes(place)
    await place.withdraw(receipts[0])
    await find(place, executor)
    assert await themes(place) == {}
    async with place.db.read() as main:
        for theme_id in before:
            assert [row.kind for row in await lineage.of_theme(main, theme_id)] == ["born", "faded"]
    await place.publish(COMMENTS[SOME - 20 : SOME])
    await find(place, executor)
    after = await themes(place)
    assert after
    assert after.keys().isdisjoint(before)


async def test_what_came_on_a_day_before_is_looked_at_on_the_next(
    place: Place, executor: Executor
) -> None:
    await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    await place.publish(COMMENTS[SOME : SOME + 1])
    await find(place, executor, discover.SHARE)
    assert (await kept(place)).n_new == 1
    assert not await discover.is_due(place.db, place.world)
    place.clock.advance(days=1)
    assert await discover.is_due(place.db, place.world)
    await find(place, executor, discover.SHARE)
    assert ((await kept(place)).n_new, (await kept(place)).n_looks) == (0, 1)
    assert not await discover.is_due(place.db, place.world)


async def test_nothing_of_who_left_stays_in_what_the_themes_remember(
    place: Place, executor: Executor
) -> None:
    said = f" The {RARE} was cold." * 9
    first, *_ = await place.publish([text + said for text in COMMENTS[:3]] + COMMENTS[3:SOME])
    await find(place, executor)
    before, gone = await kept(place), place.id_of(first)
    [row] = [story for story in before.stories if story.id == gone]
    mark = row.vectors[-PIECE:]
    assert place.files_with(mark)
    assert place.files_with(RARE.encode())
    assert place.naming(gone)
    await place.withdraw(first)
    assert place.files_with(mark) == []
    assert place.naming(gone) == []
    await find(place, executor)
    assert place.files_with(mark) == place.files_with(gone.encode()) == []
    assert not any(RARE in word for theme in (await themes(place)).values() for word in theme.words)
    # What is left is what the engine makes of the others alone, to the last bit.
    assert await kept(place) == await without(place, before, gone)


async def test_who_left_is_taken_out_where_the_encoder_is_another_and_the_rest_stays_due(
    place: Place, executor: Executor
) -> None:
    first, *_ = await place.publish(COMMENTS[:SOME])
    await find(place, executor)
    before, gone = await kept(place), place.id_of(first)
    await place.publish(COMMENTS[SOME : SOME + 1])
    await discover.take_out(place.db, place.world, executor)
    assert await kept(place) == before
    await place.withdraw(first)
    assert any(theme.touched for theme in (await kept(place)).themes)
    await discover.take_out(place.db, place.world, executor)
    assert await kept(place) == await without(place, before, gone)
    assert len((await kept(place)).stories) == SOME - 1
    assert await themes(place)
    assert await discover.is_due(place.db, place.world)


async def test_on_a_site_without_themes_there_is_nobody_to_take_out(
    place: Place, executor: Executor
) -> None:
    await discover.take_out(place.db, place.world, executor)
    assert place.count("main", "theme_state") == 0


async def without(place: Place, before: KeptThemes, gone: str) -> KeptThemes:
    """Return what the engine itself keeps when it takes a story out."""
    async with place.db.read() as main:
        told = [discover.as_story(one) for one in await public.counted(main)]
    encoder = Encoder.load(discover.encoder_folder(place.settings))
    engine = ThemeEngine(encoder)
    words = [*told, Story(gone, "")]
    engine.load_state(keeping.to_state(before, encoder.dim), words)
    assert gone not in engine.state_dict().members.stories
    return keeping.from_state(engine.state_dict())


async def test_who_takes_their_story_back_while_the_engine_works_is_not_kept(
    place: Place, executor: Executor
) -> None:
    first, *_ = await place.publish(COMMENTS[:SOME])
    gone = place.id_of(first)
    await place.withdraw_during(partial(find, place), executor, first)
    assert gone not in {story.id for story in (await kept(place)).stories}
    assert any(theme.touched for theme in (await kept(place)).themes)


async def test_words_replaced_while_the_engine_works_stand_in_no_theme(
    place: Place, executor: Executor
) -> None:
    first, *_ = await place.publish(COMMENTS[:SOME])
    text = COMMENTS[SOME]
    assert await change(place, first, text, leave_up=True) is Edited.CHANGED
    await place.vote("rhys", first)
    async with engine_at_work(partial(find, place), executor):
        await place.close()
    changed = place.id_of(first)
    assert changed not in {story.id for story in (await kept(place)).stories}
    # The ids are those of before, and the words are not.
    assert await discover.is_due(place.db, place.world)
    await find(place, executor)
    assert not await discover.is_due(place.db, place.world)
    assert changed in {story.id for story in (await kept(place)).stories}


async def test_of_two_who_find_themes_at_once_the_second_goes_on_from_the_first(
    place: Place, executor: Executor
) -> None:
    await place.publish(COMMENTS[:SOME])
    one, other = await asyncio.gather(find(place, executor), find(place, executor))
    assert one == other
    kept_now = await kept(place)
    assert len(await themes(place)) == len(kept_now.themes) == kept_now.next_number
    assert place.rows("main", "SELECT turn FROM theme_state") == [(2,)]


async def test_who_is_always_second_gives_up_and_changes_nothing(
    place: Place, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def too_late(_main: object, _expected: int) -> None:
        raise Conflict

    monkeypatch.setattr(kept_themes, "require_turn", too_late)
    await place.publish(COMMENTS[:3])
    with pytest.raises(Conflict):
        await find(place, executor)
    assert place.count("main", "theme_state") == place.count("main", "theme_runs") == 0


async def test_vectors_are_kept_as_the_engine_reads_them(place: Place, executor: Executor) -> None:
    await place.publish(COMMENTS[:3])
    await find(place, executor)
    for story in (await kept(place)).stories:
        numbers = struct.unpack(f"<{len(story.vectors) // 4}f", story.vectors)
        assert sum(n * n for n in numbers) == pytest.approx(len(story.spans), abs=1e-3)
