"""A story arrives: once, sealed, and never half."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from tests.flows.place import ALL, NOTHING, RARE, WORDS, Place
from voicebox.errors import Sealed, Unusable
from voicebox.flows import windows, words
from voicebox.model import Arrival, Draft
from voicebox.receipt import mint
from voicebox.store import story_keys, waiting

DRAFT = Draft(WORDS, ALL)
INSERTED = "INSERT ON waiting_room"


async def test_the_same_form_sent_twice_is_one_story(place: Place) -> None:
    receipt = mint(place.world)
    arrivals = [await place.send(receipt, DRAFT) for _ in range(2)]
    assert arrivals == [Arrival.RECEIVED, Arrival.ALREADY]
    assert place.count("main", "waiting_room") == place.count("keys", "story_keys") == 1


async def test_the_same_form_sent_twice_at_once_is_one_story(place: Place) -> None:
    receipt = mint(place.world)
    arrivals = await asyncio.gather(*(place.send(receipt, DRAFT) for _ in range(2)))
    assert sorted(arrivals) == [Arrival.ALREADY, Arrival.RECEIVED]
    assert place.count("main", "waiting_room") == place.count("keys", "story_keys") == 1


async def test_the_same_words_under_two_receipts_are_two_stories(place: Place) -> None:
    await place.tell()
    await place.tell()
    assert place.count("main", "waiting_room") == 2


async def test_the_form_is_known_after_its_window_has_closed(place: Place) -> None:
    receipt = mint(place.world)
    await place.send(receipt, DRAFT)
    await place.close()
    assert await place.send(receipt, DRAFT) is Arrival.ALREADY


async def test_other_words_under_a_receipt_change_nothing(place: Place) -> None:
    receipt = await place.tell("My first words.")
    assert await place.send(receipt, Draft("Other words.")) is Arrival.TAKEN
    assert (await place.mine(receipt)).draft.text == "My first words."
    assert place.count("main", "waiting_room") == 1


async def test_a_form_is_known_for_two_days_and_no_longer(place: Place) -> None:
    receipt = mint(place.world)
    await place.send(receipt, DRAFT)
    answers = []
    for _ in range(2):
        async with place.db.write_both() as both:
            await windows.age_form_marks(both, place.world)
        answers.append(await place.send(receipt, DRAFT))
        place.clock.advance(days=1)
    assert answers == [Arrival.ALREADY, Arrival.TAKEN]
    assert place.rows("keys", "SELECT body_now, body_before FROM receipts") == [(None, None)]


async def test_a_form_sent_again_does_not_bring_back_what_was_taken_back(place: Place) -> None:
    receipt = mint(place.world)
    await place.send(receipt, DRAFT)
    await place.withdraw(receipt)
    assert await place.send(receipt, DRAFT) is Arrival.TAKEN
    assert await place.come_back(receipt) is None
    assert place.count("main", "waiting_room") == 0


async def test_a_crash_between_the_commits_leaves_nothing_after_the_sweep(place: Place) -> None:
    receipt = mint(place.world)
    with place.failing_commit(INSERTED), pytest.raises(IntegrityError):
        await place.send(receipt, DRAFT)
    assert place.count("keys", "story_keys") == 1
    assert await place.come_back(receipt) is None
    await place.sweep()
    assert place.count("keys", "story_keys") == place.count("keys", "receipts") == 0


@pytest.mark.parametrize("swept", [True, False])
async def test_after_a_crash_the_same_form_arrives_once(place: Place, *, swept: bool) -> None:
    receipt = mint(place.world)
    with place.failing_commit(INSERTED), pytest.raises(IntegrityError):
        await place.send(receipt, DRAFT)
    if swept:
        await place.sweep()
    assert await place.send(receipt, DRAFT) is Arrival.RECEIVED
    assert (await place.mine(receipt)).draft == DRAFT
    assert place.count("keys", "story_keys") == place.count("keys", "receipts") == 1
    assert place.count("main", "waiting_room") == 1


async def test_the_sweep_leaves_what_arrived_whole(place: Place) -> None:
    first = await place.tell("This one is in the queue.")
    await place.close()
    second = await place.tell("This one waits for its window.")
    await place.sweep()
    assert (await place.mine(first)).draft.text == "This one is in the queue."
    assert (await place.mine(second)).draft.text == "This one waits for its window."


async def test_no_word_of_an_arrival_is_readable_on_disk(place: Place) -> None:
    await place.tell(title=RARE, tags=(RARE,), notes=(RARE,))
    assert place.files_with(RARE.encode()) == []


async def test_the_team_opens_what_was_decided_and_nothing_else(place: Place) -> None:
    decided, undecided = await place.tell(), await place.tell(dials=NOTHING)
    async with place.db.read_both() as both:
        told = {story.id: story for story in await waiting.everything(both.main)}
        wraps = {one: await story_keys.find(both.keys, one, 1) for one in told}
    first, second = wraps[place.id_of(decided)], wraps[place.id_of(undecided)]
    assert first is not None
    assert second is not None
    story = told[first.story_id]
    assert words.open_draft(words.key_by_team(place.team, first), story).text == WORDS
    with pytest.raises(Sealed):
        words.key_by_team(place.team, second)
    assert told[second.story_id].hint == b""


async def test_nobody_but_a_verdict_lets_the_site_open_a_story(place: Place) -> None:
    story_id = place.id_of(await place.tell())
    async with place.db.read_both() as both:
        wraps = await story_keys.find(both.keys, story_id, 1)
    assert wraps is not None
    with pytest.raises(Sealed):
        words.key_by_release(place.keyring.release.private, wraps)


async def test_without_a_team_nothing_is_taken_in(place: Place) -> None:
    place.rows("main", "DELETE FROM team")
    with pytest.raises(Unusable, match="voicebox init"):
        await place.tell()
    assert place.count("keys", "receipts") == 0
