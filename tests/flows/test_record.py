"""What is done with a story is entered in the public log, once, whatever happens in between."""

import shutil
from collections import Counter

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.log import Kind
from tests.flows import standings
from tests.flows.logged import checked, entries, heads, kinds, own
from tests.flows.place import ALL, NOTHING, YES, Place, refusal
from voicebox.errors import Sealed
from voicebox.flows import importing, record
from voicebox.flows.importing import Row, Terms
from voicebox.model import Draft
from voicebox.receipt import mint
from voicebox.store.db import Database


async def cut(place: Place, hand: record.Hand, receipt: str, kind: Kind) -> None:
    async with place.db.write_both() as both:
        await record.cut(both, hand, place.id_of(receipt), kind)


async def test_a_story_is_in_the_log_when_its_window_closes_and_not_before(place: Place) -> None:
    receipt = await place.tell()
    assert await entries(place) == []
    await place.close()
    assert await own(place, receipt) == [(0, "arrived", None, 0)]


async def test_a_receipt_finds_that_it_was_published_and_by_how_many(place: Place) -> None:
    receipt = await standings.published(place)
    assert await own(place, receipt) == [(0, "arrived", None, 0), (1, "published", None, 1)]


async def test_a_receipt_finds_that_it_was_read_and_kept(place: Place) -> None:
    assert await kinds(place, await standings.counted_only(place)) == ["arrived", "kept"]


async def test_a_receipt_finds_the_reason_and_that_two_people_gave_it(place: Place) -> None:
    receipt = await standings.withheld(place)
    await place.close()
    assert await own(place, receipt) == [
        (0, "arrived", None, 0),
        (1, "withheld", "third_party", 2),
    ]


async def test_one_person_alone_is_not_in_the_log(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await place.close()
    assert await kinds(place, receipt) == ["arrived"]


async def test_a_story_that_somebody_else_publishes_says_that_two_read_it(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await place.vote("rhys", receipt)
    await place.close()
    assert (await own(place, receipt))[1:] == [(1, "published", None, 2)]


async def test_a_receipt_finds_that_its_story_was_taken_back(place: Place) -> None:
    receipt = await standings.published(place)
    await place.withdraw(receipt)
    assert await kinds(place, receipt) == ["arrived", "published"]
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "published", "withdrawn"]


async def test_what_is_taken_back_before_its_window_was_never_published(place: Place) -> None:
    receipt = await standings.cleared(place)
    await place.withdraw(receipt)
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "withdrawn"]


async def test_sent_and_taken_back_in_one_window_is_both(place: Place) -> None:
    receipt = await place.tell()
    await place.withdraw(receipt)
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "withdrawn"]


async def test_with_the_window_now_each_turn_enters_what_was_done(place: Place) -> None:
    await place.tend("now")
    receipt = await place.tell()
    await place.tend("now")
    assert await kinds(place, receipt) == ["arrived"]
    await place.withdraw(receipt)
    assert await place.tend("now")
    assert not await place.tend("now")
    assert await kinds(place, receipt) == ["arrived", "withdrawn"]
    assert {entry["window"] for entry in await entries(place)} == {"2026-11-25"}
    assert (await checked(place)).holds


async def test_each_window_has_a_signed_head_an_empty_one_too(place: Place) -> None:
    await place.tend()
    await place.tell()
    for _ in range(3):
        place.clock.advance(days=1)
        await place.tend()
    told = [(head["window"], head["entries"]) for head in await heads(place)]
    assert told == [
        ("2026-11-25", 0),
        ("2026-11-25", 1),
        ("2026-11-26", 1),
        ("2026-11-27", 1),
    ]
    assert (await checked(place)).holds


async def test_the_log_knows_no_time_but_the_window(place: Place) -> None:
    await standings.published(place)
    names = {"seq", "window", "kind", "reason", "people", "commitment", "prev"}
    assert [set(entry) for entry in await entries(place)] == [names] * 2


async def test_a_log_of_many_windows_holds(place: Place) -> None:
    for bring in standings.EVERY.values():
        receipt = await bring(place)
        if receipt[0] in "02468":
            await place.withdraw(receipt)
        place.clock.advance(days=1)
        await place.tend()
    found = await checked(place)
    assert found.holds
    assert found.entries > len(standings.EVERY)


async def test_a_collection_is_not_in_the_log(place: Place) -> None:
    for name, published in (("public", True), ("read first", False)):
        terms = Terms(name, "en", published=published, licence=None, dials=ALL)
        collection = await importing.begin(place.db, place.world, terms)
        rows = [Row(1, f"Told elsewhere, {name}.")]
        async for _ in importing.bring(place.db, place.world, place.keyring, collection, ALL, rows):
            pass
    await place.close()
    ama = place.moderator()
    for story_id in await place.queue(ama):
        await place.claim(ama, story_id)
        await place.cast(ama, story_id, YES)
    await place.close()
    for name in ("public", "read first"):
        await importing.take_out(place.db, place.keyring, name)
    await place.close()
    assert await entries(place) == []


async def test_a_story_that_nobody_decided_about_arrives_like_any_other(place: Place) -> None:
    receipt = await place.tell(dials=NOTHING)
    await place.close()
    assert await kinds(place, receipt) == ["arrived"]


# --- keys --------------------------------------------------------------------------------------


async def test_the_team_makes_the_next_commitment_and_the_receipt_knows_it(place: Place) -> None:
    receipt = await standings.queued(place)
    hand = record.by_session(place.keyring, place.moderator())
    for kind in (Kind.ASKED, Kind.MASK_PROPOSED):
        await cut(place, hand, receipt, kind)
    await cut(place, record.by_receipt(place.keyring, receipt), receipt, Kind.MASK_ACCEPTED)
    await cut(place, hand, receipt, Kind.FOLDED)
    await place.close()
    assert [(step, kind) for step, kind, _, _ in await own(place, receipt)] == [
        (0, "arrived"),
        (1, "asked"),
        (2, "mask_proposed"),
        (3, "mask_accepted"),
        (4, "folded"),
    ]


async def test_the_site_alone_makes_none_unless_it_was_let(place: Place) -> None:
    receipt = await standings.queued(place)
    site = record.by_site(place.keyring)
    with pytest.raises(Sealed):
        await cut(place, site, receipt, Kind.MASK_LAPSED)
    async with place.db.write_both() as both:
        hand = record.by_session(place.keyring, place.moderator())
        await record.let_site(both, hand, place.id_of(receipt))
    await cut(place, site, receipt, Kind.MASK_LAPSED)
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "mask_lapsed"]


async def test_what_the_site_was_let_it_keeps_while_others_act(place: Place) -> None:
    receipt = await standings.queued(place)
    hand = record.by_session(place.keyring, place.moderator())
    story_id = place.id_of(receipt)
    async with place.db.write_both() as both:
        await record.let_site(both, hand, story_id)
        await record.cut(both, hand, story_id, Kind.ASKED)
        await record.cut_alone(both, place.keyring, story_id, Kind.ANSWERED)
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "asked", "answered"]


async def test_between_the_verdict_and_the_window_alone_the_site_has_a_key(place: Place) -> None:
    query = "SELECT count(*) FROM log_keys WHERE release_box IS NOT NULL"
    await standings.cleared(place)
    assert place.rows("keys", query) == [(1,)]
    await place.close()
    assert place.rows("keys", query) == [(0,)]


async def test_where_the_site_was_let_no_key_the_window_closes_and_the_sum_is_right(
    place: Place,
) -> None:
    receipt = await standings.cleared(place)
    async with place.db.write_both() as both:
        await record.take_from_site(both, place.id_of(receipt))
    await place.close()
    assert await kinds(place, receipt) == ["arrived"]
    assert [entry["kind"] for entry in await entries(place)] == ["arrived", "published"]


async def test_something_of_no_story_is_no_receipts(place: Place) -> None:
    receipt = await place.tell()
    async with place.db.write() as main:
        await record.note(main, place.world, Kind.ALARM)
    await place.close()
    assert sorted(entry["kind"] for entry in await entries(place)) == ["alarm", "arrived"]
    assert await kinds(place, receipt) == ["arrived"]


async def test_nothing_that_waits_names_its_story(place: Place) -> None:
    receipt = await standings.withheld(place)
    assert "main.log_pending" not in place.naming(place.id_of(receipt))
    assert place.count("main", "log_pending") == 1


# --- crashes -----------------------------------------------------------------------------------


async def test_a_story_whose_sending_was_cut_in_half_arrives_once(place: Place) -> None:
    receipt = mint(place.world)
    draft = Draft("I was heard.", ALL)
    with place.failing_commit("INSERT ON waiting_room"), pytest.raises(IntegrityError):
        await place.send(receipt, draft)
    await place.send(receipt, draft)
    await place.close()
    assert await own(place, receipt) == [(0, "arrived", None, 0)]


async def test_what_was_sent_and_never_came_leaves_no_key(place: Place) -> None:
    with place.failing_commit("INSERT ON waiting_room"), pytest.raises(IntegrityError):
        await place.tell()
    assert place.count("keys", "log_keys") == 1
    await place.sweep()
    assert place.count("keys", "log_keys") == 0


async def test_a_vote_cut_in_half_uses_no_commitment_twice(place: Place) -> None:
    receipt = await standings.half_refused(place)
    with place.failing_commit("INSERT ON log_pending"), pytest.raises(IntegrityError):
        await place.vote("rhys", receipt, refusal())
    await place.vote("rhys", receipt, refusal())
    await place.close()
    # The keys had gone on: the step that they were at then is in no log.
    assert [(step, kind) for step, kind, _, _ in await own(place, receipt)] == [
        (0, "arrived"),
        (2, "withheld"),
    ]
    assert (await checked(place)).holds


async def test_a_window_cut_in_half_enters_all_of_it_once(place: Place) -> None:
    receipts = [await standings.cleared(place) for _ in range(3)]
    with place.failing_commit("INSERT ON log"), pytest.raises(IntegrityError):
        await place.close()
    await place.close()
    for receipt in receipts:
        assert (await kinds(place, receipt))[:1] == ["arrived"]
    counted = Counter(entry["kind"] for entry in await entries(place))
    assert counted == {"arrived": 3, "published": 3}
    assert (await checked(place)).holds


async def test_a_withdrawal_cut_in_half_is_counted_and_no_receipts(place: Place) -> None:
    receipt = await standings.published(place)
    with place.failing_commit("DELETE ON stories"), pytest.raises(IntegrityError):
        await place.withdraw(receipt)
    await place.sweep()
    await place.sweep()
    await place.close()
    counted = Counter(entry["kind"] for entry in await entries(place))
    assert counted == {"arrived": 1, "published": 1, "withdrawn": 1}
    assert (await checked(place)).holds


async def test_an_old_copy_of_the_keys_makes_no_commitment_twice(place: Place) -> None:
    receipt = await standings.queued(place)
    data, elsewhere = place.settings.data, place.settings.data.parent / "copy.db"
    await place.db.checkpoint()
    shutil.copy(data / "keys.db", elsewhere)
    hand = record.by_session(place.keyring, place.moderator())
    await cut(place, hand, receipt, Kind.ASKED)
    await place.db.close()
    for name in ("keys.db-wal", "keys.db-shm"):
        (data / name).unlink(missing_ok=True)
    shutil.copy(elsewhere, data / "keys.db")
    again = Database.open(data)
    async with again.write_both() as both:
        await record.cut(both, hand, place.id_of(receipt), Kind.ANSWERED)
    await again.close()
    await place.close()
    assert await kinds(place, receipt) == ["arrived", "asked", "answered"]
    assert (await checked(place)).holds
