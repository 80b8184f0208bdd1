"""A restore from a copy older than a dial that was turned off since: it is off there as well."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows import turning
from tests.flows.backed import backed
from tests.flows.place import ALL, NOTHING, WORDS, Place
from tests.flows.test_backup import back_up
from tests.flows.test_restored import restored
from tests.flows.test_unquoting import quoted
from voicebox.model import DIALS, Dials
from voicebox.store import public, stories

Away = Callable[[Place, str], Awaitable[None]]


@pytest.fixture
def site(place: Place) -> Place:
    return backed(place)


async def dials_of(site: Place, receipt: str) -> Dials:
    """Return what holds of a story, as its teller reads it too."""
    async with site.db.read() as main:
        story = await stories.find(main, site.id_of(receipt))
    assert story is not None
    # What its teller reads is the same.
    assert (await site.mine(receipt)).draft.dials == story.dials
    return story.dials


@pytest.mark.parametrize("dial", DIALS)
async def test_a_dial_of_a_public_story_that_was_turned_off_since_the_backup_is_off(
    site: Place, dial: str
) -> None:
    [receipt] = await site.publish([WORDS])
    await back_up(site)
    await turning.turn_one(site, receipt, **{dial: False})
    found, back = await restored(site)
    assert found.turned_off == 1
    assert await dials_of(back, receipt) == replace(ALL, **{dial: False})
    await back.db.close()


@pytest.mark.parametrize("dial", DIALS)
@pytest.mark.parametrize("is_in_room", [True, False])
async def test_a_story_that_waited_in_the_copy_comes_without_a_dial_that_was_turned_off_since(
    site: Place, dial: str, is_in_room: bool
) -> None:
    receipt = await site.tell()
    if not is_in_room:
        await site.close()
    await back_up(site)
    await turning.turn_one(site, receipt, **{dial: False})
    found, back = await restored(site)
    assert found.turned_off == 1
    await back.close()
    await back.vote("rhys", receipt)
    await back.close()
    async with back.db.read() as main:
        told = await public.find(main, back.id_of(receipt))
    assert told is not None
    assert told.dials == replace(ALL, **{dial: False})
    await back.db.close()


async def _hidden(site: Place, receipt: str) -> None:
    assert await turning.hide(site, receipt)


async def _not_whole(site: Place, receipt: str) -> None:
    await turning.turn_one(site, receipt, shown=False)


@pytest.mark.parametrize("is_cleared", [True, False])
@pytest.mark.parametrize("away", [_hidden, _not_whole])
async def test_what_became_public_since_the_backup_and_was_taken_from_there_stays_away(
    site: Place, away: Away, is_cleared: bool
) -> None:
    receipt = await site.tell()
    await site.close()
    if is_cleared:
        await site.vote("ama", receipt)
    await back_up(site)
    if not is_cleared:
        await site.vote("ama", receipt)
    await site.close()
    await away(site, receipt)
    before = await dials_of(site, receipt)
    _, back = await restored(site)
    await back.close()
    assert await back.state(receipt) is State.HIDDEN
    assert await dials_of(back, receipt) == before
    await turning.show_again(back, receipt)
    if not is_cleared:
        await back.vote("rhys", receipt)
    await back.close()
    async with back.db.read() as main:
        told = await public.find(main, back.id_of(receipt))
    assert told is not None
    assert told.dials == before
    await back.db.close()


@pytest.mark.parametrize("is_in_room", [True, False])
async def test_a_story_of_which_all_was_turned_off_since_the_backup_is_read_by_nobody(
    site: Place, is_in_room: bool
) -> None:
    receipt = await site.tell()
    if not is_in_room:
        await site.close()
    await back_up(site)
    await turning.turn(site, receipt, NOTHING)
    _, back = await restored(site)
    await back.close()
    assert await back.state(receipt) is State.UNDECIDED
    assert await dials_of(back, receipt) == NOTHING
    await back.db.close()


async def test_no_word_is_quoted_of_a_story_whose_dial_was_turned_off_since_the_backup(
    site: Place,
) -> None:
    receipt, other = await quoted(site)
    await back_up(site)
    await turning.turn_one(site, receipt, quoted=False)
    _, back = await restored(site)
    assert (await back.mine(receipt)).quotes.standing == ()
    assert (await back.mine(other)).quotes.standing != ()
    assert await back.state(receipt) is State.PUBLISHED
    await back.db.close()


async def test_a_dial_that_was_turned_on_again_since_the_backup_is_as_it_was_in_the_copy(
    site: Place,
) -> None:
    [receipt] = await site.publish([WORDS])
    await back_up(site)
    for is_on in (False, True, False, True):
        await turning.turn_one(site, receipt, quoted=is_on)
    found, back = await restored(site)
    assert found.turned_off == 0
    assert await dials_of(back, receipt) == ALL
    await back.db.close()


async def test_a_dial_that_was_off_in_the_copy_already_is_nothing_that_a_restore_turns(
    site: Place,
) -> None:
    [receipt] = await site.publish([WORDS])
    await turning.turn_one(site, receipt, quoted=False)
    await back_up(site)
    found, back = await restored(site)
    assert found.turned_off == 0
    assert await dials_of(back, receipt) == replace(ALL, quoted=False)
    await back.db.close()


async def test_a_dial_that_was_never_off_leaves_no_trace_and_one_turned_off_one_at_each_turn(
    site: Place,
) -> None:
    receipt = await site.tell(dials=NOTHING)
    before = site.count("keys", "tombstones")
    await turning.turn(site, receipt, ALL)
    assert site.count("keys", "tombstones") == before
    for n_turns, is_on in enumerate((False, True, False), 1):
        await turning.turn_one(site, receipt, reused=is_on)
        assert site.count("keys", "tombstones") == before + n_turns


async def test_a_turn_that_a_crash_cut_in_half_is_done_by_a_restore_and_again_leaves_no_other_trace(
    site: Place,
) -> None:
    [receipt] = await site.publish([WORDS])
    with site.failing_commit("UPDATE ON stories"), pytest.raises(IntegrityError):
        await turning.turn_one(site, receipt, reused=False)
    assert await dials_of(site, receipt) == ALL
    await back_up(site)
    before = site.count("keys", "tombstones")
    await turning.turn_one(site, receipt, reused=False)
    assert site.count("keys", "tombstones") == before
    _, back = await restored(site)
    assert await dials_of(back, receipt) == replace(ALL, reused=False)
    await back.db.close()
