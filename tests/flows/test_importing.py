"""Collections come in once, on stated terms, and go out like withdrawals."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows.place import ALL, COUNTED, RARE, Place, refusal
from voicebox.errors import Conflict, Missing
from voicebox.flows import importing
from voicebox.flows.importing import Row, Terms
from voicebox.model import Dials
from voicebox.sealing import derive
from voicebox.store import public
from voicebox.store.public import Wanted

OPEN = Dials(counted=True, quoted=True, shown=True)
PUBLIC = Terms("letters", "en", published=True, licence=None, dials=OPEN)
QUEUED = Terms("letters", "en", published=False, licence=None, dials=ALL)
ROWS = [Row(line, f"Letter {line} about {RARE}.") for line in range(2, 7)]
MANY = [Row(line, f"Letter {line}.") for line in range(2, 252)]

on_any_terms = pytest.mark.parametrize("terms", [PUBLIC, QUEUED], ids=["public", "queued"])


async def bring(place: Place, terms: Terms = PUBLIC, rows: Sequence[Row] = ROWS) -> list[int]:
    """Bring rows in; return how many of each batch were new."""
    collection = await importing.begin(place.db, place.world, terms)
    batches = importing.bring(place.db, place.world, place.keyring, collection, terms.dials, rows)
    return [new async for new in batches]


async def take_out(place: Place, name: str = "letters") -> int:
    return await importing.take_out(place.db, place.keyring, name)


async def found(place: Place, words: str = RARE) -> int:
    async with place.db.read() as main:
        return await public.count(main, Wanted(words=words))


async def test_a_public_collection_is_public_at_once_word_for_word(place: Place) -> None:
    assert await bring(place) == [len(ROWS)]
    async with place.db.read() as main:
        shown = await public.page(main, Wanted(words=RARE), 10)
    assert {story.text for story in shown} == {row.text for row in ROWS}
    assert {(story.collection, story.month) for story in shown} == {("letters", "2026-11")}
    assert {story.dials for story in shown} == {OPEN}
    assert place.count("keys", "story_keys") == place.count("keys", "receipts") == 0


async def test_what_is_not_public_is_read_like_any_story(place: Place) -> None:
    await bring(place, replace(QUEUED, dials=COUNTED), ROWS[:1])
    assert place.files_with(RARE.encode()) == []
    await place.close()
    ama = place.moderator("ama")
    [story_id] = await place.queue(ama)
    await place.claim(ama, story_id)
    await place.cast(ama, story_id, refusal())
    query = "SELECT state, counted, shown FROM stories"
    assert place.rows("main", query) == [(State.SECOND_READING, 1, 0)]
    assert place.count("keys", "receipts") == 0


@on_any_terms
async def test_the_same_file_twice_brings_nothing_twice(place: Place, terms: Terms) -> None:
    await bring(place, terms)
    assert await bring(place, terms) == [0]
    await place.close()
    assert await bring(place, terms) == [0]
    assert place.count("main", "stories") == len(ROWS)
    assert place.count("main", "collections") == 1


async def test_the_same_words_on_two_lines_are_two_stories(place: Place) -> None:
    assert await bring(place, rows=[Row(2, "Fine."), Row(3, "Fine.")]) == [2]


async def test_rows_come_by_batches_each_whole(place: Place) -> None:
    assert await bring(place, rows=MANY) == [100, 100, 50]
    assert place.count("main", "public_stories") == len(MANY)


async def test_an_import_that_broke_off_goes_on_where_it_stopped(place: Place) -> None:
    collection = await importing.begin(place.db, place.world, PUBLIC)
    batches = importing.bring(place.db, place.world, place.keyring, collection, OPEN, MANY)
    async with aclosing(cast("AsyncGenerator[int]", batches)) as begun:
        assert await anext(begun) == 100
    assert place.count("main", "public_stories") == 100
    assert await bring(place, rows=MANY) == [0, 100, 50]


@on_any_terms
async def test_a_batch_whose_commit_failed_is_not_there_and_comes_again(
    place: Place, terms: Terms
) -> None:
    table = "stories" if terms.published else "waiting_room"
    with place.failing_commit(f"INSERT ON {table}"), pytest.raises(IntegrityError):
        await bring(place, terms)
    assert place.count("main", table) == 0
    # Keys of a batch that never came open nothing; they go before the rows come again.
    await place.sweep()
    assert place.count("keys", "story_keys") == 0
    assert await bring(place, terms) == [len(ROWS)]


async def test_a_batch_of_the_queue_comes_again_before_any_sweep(place: Place) -> None:
    with place.failing_commit("INSERT ON waiting_room"), pytest.raises(IntegrityError):
        await bring(place, QUEUED)
    assert await bring(place, QUEUED) == [len(ROWS)]
    assert place.count("keys", "story_keys") == place.count("main", "waiting_room") == len(ROWS)


async def test_a_teller_gets_a_turn_between_two_batches(place: Place) -> None:
    bringing = asyncio.create_task(bring(place, rows=MANY))
    while not place.count("main", "public_stories"):
        await asyncio.sleep(0)
    await place.tell()
    assert place.count("main", "public_stories") < len(MANY)
    await bringing


@pytest.mark.parametrize(
    "other",
    [
        replace(PUBLIC, language="cy"),
        replace(PUBLIC, published=False),
        replace(PUBLIC, licence="CC0"),
    ],
)
async def test_one_name_is_not_two_collections(place: Place, other: Terms) -> None:
    await bring(place)
    with pytest.raises(Conflict, match="other terms"):
        await bring(place, other)
    assert place.count("main", "stories") == len(ROWS)


async def test_the_open_window_keeps_its_arrivals_from_the_public(place: Place) -> None:
    await bring(place, QUEUED)
    assert await found(place) == 0
    assert await place.queue(place.moderator()) == []


# --- taken out ---------------------------------------------------------------------------------


@on_any_terms
@pytest.mark.parametrize("closed", [True, False])
async def test_taken_out_nothing_of_it_is_left(place: Place, terms: Terms, *, closed: bool) -> None:
    await bring(place, terms)
    if closed:
        await place.close()
    everywhere = "SELECT id FROM stories UNION ALL SELECT id FROM waiting_room"
    ids = [one for (one,) in place.rows("main", everywhere)]
    assert await take_out(place) == len(ids) == len(ROWS)
    assert await found(place) == 0
    for one in ids:
        assert place.naming(one) == []
        assert place.files_with(one.encode()) == []
    assert place.files_with(RARE.encode()) == []
    assert place.count("main", "collections") == 0


@on_any_terms
async def test_taken_out_it_leaves_other_stories_alone(place: Place, terms: Terms) -> None:
    receipt = await place.tell()
    await bring(place, terms)
    await bring(place, replace(PUBLIC, name="others"), [Row(2, "Another letter.")])
    await take_out(place)
    assert (await place.mine(receipt)).state is State.WAITING
    assert await found(place, "another letter") == 1


async def test_taken_out_its_stories_leave_a_trace_each(place: Place) -> None:
    collection = await importing.begin(place.db, place.world, PUBLIC)
    await bring(place)
    await take_out(place)
    pepper = place.keyring.pepper
    ids = [derive.imported_id(pepper, collection.id, row.line, row.text) for row in ROWS]
    kept = {mark for (mark,) in place.rows("keys", "SELECT mark FROM tombstones")}
    assert kept == {derive.tombstone(pepper, one) for one in ids}


async def test_a_row_that_was_taken_back_does_not_come_again(place: Place) -> None:
    collection = await importing.begin(place.db, place.world, PUBLIC)
    row = ROWS[0]
    gone = derive.imported_id(place.keyring.pepper, collection.id, row.line, row.text)
    mark = derive.tombstone(place.keyring.pepper, gone)
    place.rows("keys", "INSERT INTO tombstones (mark) VALUES (?)", mark)
    assert await bring(place) == [len(ROWS) - 1]
    assert place.naming(gone) == []


async def test_a_teller_gets_a_turn_between_two_batches_that_go(place: Place) -> None:
    await bring(place, rows=MANY)
    going = asyncio.create_task(take_out(place))
    while place.count("main", "public_stories") == len(MANY):
        await asyncio.sleep(0)
    await place.tell()
    assert 0 < place.count("main", "public_stories") < len(MANY)
    assert await going == len(MANY)
    assert place.count("main", "waiting_room") == 1


@on_any_terms
async def test_a_taking_out_that_broke_off_is_finished_by_the_next(
    place: Place, terms: Terms
) -> None:
    await bring(place, terms, MANY)
    table = "stories" if terms.published else "waiting_room"
    going = asyncio.create_task(take_out(place))
    while (left := place.count("main", table)) == len(MANY):
        await asyncio.sleep(0)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    assert 0 < left < len(MANY)
    assert place.count("keys", "tombstones") == len(MANY) - left
    assert await take_out(place) == left
    assert place.count("main", table) == place.count("main", "collections") == 0
    assert place.count("keys", "tombstones") == len(MANY)


@on_any_terms
async def test_a_batch_that_went_by_half_goes_whole_the_next_time(
    place: Place, terms: Terms
) -> None:
    await bring(place, terms)
    table = "stories" if terms.published else "waiting_room"
    with place.failing_commit(f"DELETE ON {table}"), pytest.raises(IntegrityError):
        await take_out(place)
    assert place.count("keys", "tombstones") == place.count("main", table) == len(ROWS)
    assert await take_out(place) == len(ROWS)
    assert place.count("main", table) == place.count("main", "collections") == 0
    assert place.count("keys", "tombstones") == len(ROWS)


async def test_a_full_batch_is_taken_out_with_its_collection(place: Place) -> None:
    await bring(place, rows=MANY[: importing.BATCH])
    assert await take_out(place) == importing.BATCH
    assert place.count("main", "collections") == 0


async def test_an_unknown_collection_cannot_be_taken_out(place: Place) -> None:
    await bring(place)
    with pytest.raises(Missing, match="There is no collection"):
        await take_out(place, "others")
    assert place.count("main", "stories") == len(ROWS)
