"""A teller takes a story back, whatever became of it; nothing of it is left."""

import asyncio
import shutil

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows import standings
from tests.flows.place import RARE, WORDS, Place, refusal
from tests.flows.standings import EVERY, Bring
from tests.flows.themed import place_themes
from voicebox.errors import Missing, NoRoom, Overloaded
from voicebox.flows import erasing
from voicebox.flows import withdraw as flow
from voicebox.flows.erasing import Traces, erase_what_is_due
from voicebox.flows.withdraw import Farewell
from voicebox.receipt import mint
from voicebox.sealing import derive
from voicebox.store import alone, figures, perspectives, public, room, stories
from voicebox.store import themes as theme_store
from voicebox.store.db import Database
from voicebox.store.public import Wanted

#: A write-ahead log's head, a frame's head, and one page.
ONE_PAGE = 32 + 24 + 4096

every_state = pytest.mark.parametrize("bring", EVERY.values(), ids=EVERY)


def ciphertext(place: Place, story_id: str) -> bytes:
    query = (
        "SELECT sealed FROM stories WHERE id = ?1"
        " UNION ALL SELECT sealed FROM waiting_room WHERE id = ?1"
    )
    [(sealed,)] = place.rows("main", query, story_id)
    return bytes(sealed)


def marks(place: Place) -> set[bytes]:
    return {mark for (mark,) in place.rows("keys", "SELECT mark FROM tombstones")}


@every_state
async def test_nothing_is_left_of_it_in_any_table_or_file(place: Place, bring: Bring) -> None:
    receipt = await bring(place)
    story_id = place.id_of(receipt)
    sealed = ciphertext(place, story_id)
    assert place.naming(story_id)
    assert place.files_with(sealed[100:160])
    assert await place.withdraw(receipt) is not None
    assert place.naming(story_id) == []
    for mark in (sealed[:60], sealed[100:160], story_id.encode(), RARE.encode()):
        assert place.files_with(mark) == []


@every_state
async def test_its_receipt_is_then_as_unknown_as_any_other(place: Place, bring: Bring) -> None:
    receipt = await bring(place)
    story_id = place.id_of(receipt)
    async with place.db.read_both() as both:
        assert not await flow.is_gone(both, place.keyring, story_id)
    await place.withdraw(receipt)
    assert await place.come_back(receipt) is None
    async with place.db.read_both() as both:
        assert await flow.is_gone(both, place.keyring, story_id)


@every_state
async def test_it_is_counted_as_withdrawn_once(place: Place, bring: Bring) -> None:
    receipt = await bring(place)
    await place.withdraw(receipt)
    assert (place.figure("arrived"), place.figure("withdrawn")) == (1, 1)


@pytest.mark.parametrize(
    ("bring", "farewell"),
    [
        (standings.waiting, Farewell(was_public=False, was_counted=False)),
        (standings.cleared, Farewell(was_public=False, was_counted=False)),
        (standings.withheld, Farewell(was_public=False, was_counted=False)),
        (standings.counted_only, Farewell(was_public=False, was_counted=False)),
        (standings.published, Farewell(was_public=True, was_counted=True)),
        (standings.quoted_only, Farewell(was_public=True, was_counted=True)),
        (standings.shown_only, Farewell(was_public=True, was_counted=False)),
    ],
)
async def test_the_farewell_says_what_it_was(
    place: Place, bring: Bring, farewell: Farewell
) -> None:
    assert await place.withdraw(await bring(place)) == farewell


async def test_it_is_found_by_no_search_while_others_are(place: Place) -> None:
    gone, stays = await place.tell(), await place.tell()
    await place.close()
    for receipt in (gone, stays):
        await place.vote("ama", receipt)
    await place.close()
    stays_id = place.id_of(stays)
    await place.withdraw(gone)
    async with place.db.read() as main:
        found = await public.page(main, Wanted(words=RARE), 10)
    assert [story.id for story in found] == [stays_id]


async def test_it_is_gone_from_its_themes_with_its_words(place: Place) -> None:
    gone = await standings.published(place)
    stays = await standings.published(place)
    ids = place.id_of(gone), place.id_of(stays)
    await place_themes(place, hers=[ids[0]], theirs=ids)
    await place.withdraw(gone)
    async with place.db.read() as main:
        left = await theme_store.everything(main)
        said = [one for theme in left for one in await theme_store.quotes_of(main, theme.id)]
        views = [await perspectives.of_theme(main, name) for name in ("hers", "theirs")]
        lonely = await alone.farthest(main, 10)
    # Nobody else is in the theme `hers`: its name was made of her words alone.
    assert [(theme.id, theme.n_stories) for theme in left] == [("theirs", 1)]
    assert [[(view.theme_id, view.n_stories) for view in of] for of in views] == [
        [],
        [("theirs", 1)],
    ]
    # Neither what speaks for the theme nor what stands at an end of its tone.
    assert [(quote.story_id, quote.perspective) for quote, _ in said] == [
        (ids[1], None),
        (ids[1], 0),
    ]
    assert all(WORDS.startswith(words) for _, words in said)
    assert list(lonely) == [ids[1]]
    assert place.naming(ids[0]) == []


async def test_the_files_are_written_anew_so_that_no_page_of_before_is_left(place: Place) -> None:
    receipt = await place.tell(WORDS * 500)
    await place.withdraw(receipt)
    # Pages that nothing is in any more: a file that was rebuilt has none.
    assert place.rows("main", "PRAGMA freelist_count") == [(0,)]


async def test_an_unknown_receipt_takes_nothing_back(place: Place) -> None:
    stays = await standings.published(place)
    assert await place.withdraw(mint(place.world)) is None
    assert (await place.mine(stays)).draft.text == WORDS
    assert (place.figure("withdrawn"), marks(place)) == (0, set())


async def test_taken_back_twice_it_is_unknown_the_second_time(place: Place) -> None:
    receipt = await standings.published(place)
    assert await place.withdraw(receipt) is not None
    assert await place.withdraw(receipt) is None
    assert place.figure("withdrawn") == 1


async def test_taken_back_twice_at_once_it_goes_once(place: Place) -> None:
    receipt = await standings.published(place)
    answers = await asyncio.gather(*(place.withdraw(receipt) for _ in range(2)))
    assert sorted(answer is None for answer in answers) == [False, True]
    assert place.figure("withdrawn") == 1


async def test_a_moderator_who_had_it_open_cannot_vote_on_it(place: Place) -> None:
    receipt = await standings.claimed(place)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    with pytest.raises(Missing):
        await place.cast(place.moderator(), story_id, refusal())


# --- cut in half -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bring", "event"),
    [(standings.published, "DELETE ON stories"), (standings.waiting, "DELETE ON waiting_room")],
)
async def test_a_half_withdrawal_is_finished_by_the_sweep(
    place: Place, bring: Bring, event: str
) -> None:
    receipt = await bring(place)
    story_id = place.id_of(receipt)
    sealed = ciphertext(place, story_id)
    with place.failing_commit(event), pytest.raises(IntegrityError):
        await place.withdraw(receipt)
    assert place.naming(story_id)
    assert await place.come_back(receipt) is None
    await place.sweep()
    assert place.naming(story_id) == []
    assert place.files_with(sealed[100:160]) == place.files_with(RARE.encode()) == []
    assert (place.figure("arrived"), place.figure("withdrawn")) == (1, 1)


async def test_a_half_withdrawal_leaves_words_that_nothing_opens(place: Place) -> None:
    receipt = await standings.queued(place)
    with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
        await place.withdraw(receipt)
    assert place.count("main", "stories") == 1
    assert place.count("keys", "story_keys") == place.count("keys", "receipts") == 0


async def test_an_old_copy_of_the_words_is_swept_when_it_is_put_back(place: Place) -> None:
    gone, stays = await standings.published(place), await standings.published(place)
    story_id, main = place.id_of(gone), place.settings.data / "main.db"
    await place.db.checkpoint()
    shutil.copy(main, main.with_suffix(".old"))
    await place.withdraw(gone)
    await place.db.close()
    main.with_suffix(".old").replace(main)
    assert "main.stories" in place.naming(story_id)
    await place.sweep()
    assert place.naming(story_id) == []
    assert (await place.mine(stays)).draft.text == WORDS
    assert (place.figure("arrived"), place.figure("withdrawn")) == (2, 1)


async def test_words_with_neither_key_nor_trace_are_left_for_newer_keys(place: Place) -> None:
    receipt = await standings.queued(place)
    story_id = place.id_of(receipt)
    place.rows("keys", "DELETE FROM story_keys")
    await place.sweep()
    assert "main.stories" in place.naming(story_id)


async def test_the_sweep_goes_through_many_by_batches(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "_BATCH", 2)
    for _ in range(3):
        with place.failing_commit("INSERT ON waiting_room"), pytest.raises(IntegrityError):
            await place.tell()
    receipts = [await standings.queued(place) for _ in range(3)]
    for receipt in receipts:
        with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
            await place.withdraw(receipt)
    assert place.count("keys", "receipts") == place.count("main", "stories") == 3
    await place.sweep()
    assert place.count("keys", "receipts") == place.count("main", "stories") == 0
    assert place.figure("withdrawn") == 3


async def test_the_sweep_takes_what_was_deleted_out_of_the_log(place: Place) -> None:
    await standings.published(place)
    await place.tell("More, so that the log is not empty.")
    log = place.settings.data / "main.db-wal"
    assert log.stat().st_size > ONE_PAGE
    await place.sweep()
    # The note that it is done comes after; it holds the names of jobs, and nothing else.
    assert log.stat().st_size <= ONE_PAGE


# --- the second place --------------------------------------------------------------------------


async def test_the_traces_are_copied_to_the_second_place_sorted(place: Place) -> None:
    copy = place.settings.tombstones
    assert copy is not None
    for _ in range(2):
        await place.withdraw(await standings.waiting(place))
        written = copy.read_text().split()
        assert {bytes.fromhex(mark) for mark in written} == marks(place)
        assert written == sorted(written)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


async def test_a_trace_names_the_story_only_to_who_has_the_pepper(place: Place) -> None:
    receipt = await standings.waiting(place)
    story_id = place.id_of(receipt)
    await place.withdraw(receipt)
    assert derive.tombstone(place.keyring.pepper, story_id) in marks(place)
    assert derive.tombstone(place.keyring.salt, story_id) not in marks(place)


async def test_out_of_reach_the_second_place_does_not_stop_a_withdrawal(place: Place) -> None:
    copy = place.settings.tombstones
    assert copy is not None
    copy.parent.rmdir()
    receipt = await standings.published(place)
    assert await place.withdraw(receipt) == Farewell(was_public=True, was_counted=True)
    assert await place.come_back(receipt) is None
    with pytest.raises(FileNotFoundError):
        await flow.copy_what_is_due(place.db, copy)
    copy.parent.mkdir()
    await flow.copy_what_is_due(place.db, copy)
    assert {bytes.fromhex(mark) for mark in copy.read_text().split()} == marks(place)


async def test_what_was_copied_is_not_due_again(place: Place) -> None:
    await place.withdraw(await standings.waiting(place))
    copy = place.settings.tombstones
    assert copy is not None
    copy.unlink()
    await flow.copy_what_is_due(place.db, copy)
    assert not copy.exists()


async def test_without_a_second_place_nothing_is_copied_until_there_is_one(place: Place) -> None:
    receipt = await standings.waiting(place)
    assert await flow.withdraw(place.db, place.keyring, receipt) is not None
    copy = place.settings.tombstones
    assert copy is not None
    assert not copy.exists()
    await flow.copy_what_is_due(place.db, copy)
    assert copy.exists()


async def test_a_reader_in_the_way_stops_no_withdrawal_and_the_words_go_afterwards(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "TELLER_WAITS_S", 0.2)
    receipt = await standings.published(place)
    outside = Database.open(place.settings.data)
    async with outside.read() as main:
        await stories.ids(main)
        farewell = await place.withdraw(receipt)
        assert farewell == Farewell(was_public=True, was_counted=True, traces=Traces.IN_USE)
        assert await place.come_back(receipt) is None
        with pytest.raises(Overloaded):
            await erase_what_is_due(place.db, 0.2)
    await outside.close()
    await erase_what_is_due(place.db)
    assert place.files_with(RARE.encode()) == []


async def test_without_room_to_write_the_files_anew_it_stands_and_they_are_due(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await standings.published(place)
    story_id = place.id_of(receipt)
    with monkeypatch.context() as full:
        full.setattr(room, "free", lambda folder: room.SLACK)
        farewell = await place.withdraw(receipt)
        assert farewell == Farewell(was_public=True, was_counted=True, traces=Traces.NO_ROOM)
        assert await place.come_back(receipt) is None
        assert place.naming(story_id) == []
        assert place.files_with(WORDS.encode()) == []
        with pytest.raises(NoRoom, match=r"1\.0 MB are free.*in no table any more.*voicebox work"):
            await erase_what_is_due(place.db)
        assert await due(place) >= {"erase taken"}
    await erase_what_is_due(place.db)
    assert not await due(place) & {"erase", "erase taken"}
    assert place.files_with(RARE.encode()) == []


async def test_on_a_disk_without_any_room_nothing_is_half_taken_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = await standings.published(place)
    with monkeypatch.context() as full:
        full.setattr(room, "free", lambda folder: room.SLACK - 1)
        with pytest.raises(NoRoom, match="Make room"):
            await place.withdraw(receipt)
    assert await place.state(receipt) is State.PUBLISHED
    assert await place.withdraw(receipt) == Farewell(was_public=True, was_counted=True)


async def test_on_a_large_site_nobody_waits_until_it_is_written_anew_and_the_worker_does_it_for_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "WHILE_A_TELLER_WAITS", 0)
    rebuild, rebuilt = place.db.vacuum, 0

    async def vacuum() -> None:
        nonlocal rebuilt
        rebuilt += 1
        await rebuild()

    monkeypatch.setattr(place.db, "vacuum", vacuum)
    receipts = [await standings.published(place), await standings.waiting(place)]
    ids = [place.id_of(receipt) for receipt in receipts]
    before = rebuilt
    farewells = [await place.withdraw(receipt) for receipt in receipts]
    assert {one.traces for one in farewells if one} == {Traces.SOON}
    assert rebuilt == before
    # What is left are terms of the index, and pages that rows were moved from.
    assert [await place.come_back(receipt) for receipt in receipts] == [None, None]
    assert [place.naming(story_id) for story_id in ids] == [[], []]
    logs = [path for path in place.settings.data.glob("*-wal") if path.stat().st_size]
    assert all(one.encode() not in path.read_bytes() for one in [*ids, WORDS] for path in logs)
    await erase_what_is_due(place.db)
    assert rebuilt == before + 1
    assert place.files_with(RARE.encode()) == []


async def test_who_comes_while_the_files_are_written_anew_does_not_have_it_done_once_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild, rebuilt = place.db.vacuum, 0
    receipts = [await standings.published(place) for _ in range(4)]

    async def vacuum() -> None:
        nonlocal rebuilt
        rebuilt += 1
        # The others have come by then.
        while rebuilt == 1 and place.count("keys", "receipts"):
            await asyncio.sleep(0.01)
        await rebuild()

    monkeypatch.setattr(place.db, "vacuum", vacuum)
    farewells = await asyncio.gather(*(place.withdraw(receipt) for receipt in receipts))
    assert {one.traces for one in farewells if one} == {Traces.GONE}
    assert place.files_with(RARE.encode()) == []
    assert rebuilt <= 2


async def due(place: Place) -> set[str]:
    async with place.db.read() as main:
        return set(await figures.due_jobs(main))


async def test_who_comes_while_others_are_being_erased_is_erased_too(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = [await standings.published(place) for _ in range(2)]
    checkpoint = place.db.checkpoint

    async def while_another_comes(patience_s: float) -> None:
        await checkpoint(patience_s)
        monkeypatch.setattr(place.db, "checkpoint", checkpoint)
        async with place.db.write_both() as both:
            await flow.remove(both, place.keyring, [place.id_of(second)])

    monkeypatch.setattr(place.db, "checkpoint", while_another_comes)
    await place.withdraw(first)
    assert place.files_with(RARE.encode()) != []
    await erase_what_is_due(place.db)
    assert place.files_with(RARE.encode()) == []
