"""A teller changes words and their mind: what is left up, hidden or resting follows both."""

import pytest

from moderation.policy import ReasonKey
from moderation.states import State
from tests.flows import masked, standings, turning
from tests.flows.changing import NEW, change, found_by_search, midnight, shown, versions
from tests.flows.place import ALL, COUNTED, NOTHING, QUOTED, Place, refusal
from voicebox.flows.editing import Edited
from voicebox.flows.hints import open_hints
from voicebox.model import Dials
from voicebox.store import stories

URGENT = "I want to end my life tonight, and nobody picks up."


async def hint_opens(place: Place, receipt: str) -> bool:
    async with place.db.read() as main:
        story = await stories.find(main, place.id_of(receipt))
    assert story is not None
    return open_hints(place.team, story.hint) != ()


@pytest.mark.parametrize("dials", [COUNTED, NOTHING])
async def test_words_left_up_go_when_nothing_may_be_public(place: Place, dials: Dials) -> None:
    receipt = await standings.published(place)
    await change(place, receipt, leave_up=True)
    await turning.turn(place, receipt, dials)
    assert await shown(place, receipt) is None
    assert not found_by_search(place)
    assert versions(place, receipt) == [2]
    assert not (await place.mine(receipt)).versions.is_older_up


async def test_words_left_up_leave_the_search_when_they_are_not_shown_whole(place: Place) -> None:
    receipt = await standings.published(place)
    await change(place, receipt, leave_up=True)
    await turning.turn(place, receipt, QUOTED)
    assert await shown(place, receipt) is not None
    assert place.rows("main", "SELECT 1 FROM search_docsize") == []
    assert (await place.mine(receipt)).address is None


async def test_words_left_up_get_no_page_that_they_did_not_have(place: Place) -> None:
    receipt = await standings.quoted_only(place)
    await change(place, receipt, leave_up=True)
    await turning.turn(place, receipt, ALL)
    assert await shown(place, receipt) is None
    await place.vote("rhys", receipt)
    await place.close()
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == NEW


async def test_a_hidden_story_that_is_changed_stays_hidden_and_nobody_else_can_open_it(
    place: Place,
) -> None:
    receipt = await standings.published(place)
    await turning.hide(place, receipt)
    assert await change(place, receipt, URGENT) is Edited.CHANGED
    for _ in range(2):
        assert await place.state(receipt) is State.HIDDEN
        assert place.rows("keys", "SELECT version, team_wrap FROM story_keys") == [(2, None)]
        assert not await hint_opens(place, receipt)
        await place.close()
        await place.sweep()
    mine = await place.mine(receipt)
    assert (mine.draft.text, mine.versions.is_unread) == (URGENT, True)


async def test_shown_again_what_was_changed_while_hidden_is_read_first(place: Place) -> None:
    receipt = await standings.published(place)
    await turning.hide(place, receipt)
    await change(place, receipt)
    await turning.show_again(place, receipt)
    assert await place.state(receipt) is State.WAITING
    assert not (await place.mine(receipt)).versions.is_unread, "it is not hidden any more"
    await place.close()
    assert await shown(place, receipt) is None
    await place.vote("rhys", receipt)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == NEW


async def test_changed_while_hidden_and_with_all_off_it_waits_for_its_teller(place: Place) -> None:
    receipt = await standings.published(place)
    await turning.hide(place, receipt)
    await turning.turn(place, receipt, NOTHING)
    await change(place, receipt)
    assert await place.state(receipt) is State.HIDDEN
    await turning.show_again(place, receipt)
    assert await place.state(receipt) is State.UNDECIDED
    await turning.turn(place, receipt, ALL)
    assert await place.state(receipt) is State.WAITING
    await place.vote("rhys", receipt)


async def test_changed_twice_while_hidden_it_arrives_once_when_it_is_shown(place: Place) -> None:
    receipt = await standings.published(place)
    await turning.hide(place, receipt)
    before = place.rows("main", "SELECT count(*) FROM marker_slips WHERE stage = 'arrived'")
    for text in (NEW, f"{NEW} Twice."):
        await change(place, receipt, text)
        await place.close()
    query = "SELECT count(*) FROM marker_slips WHERE stage = 'arrived'"
    assert place.rows("main", query) == before
    await turning.show_again(place, receipt)
    await place.close()
    assert place.rows("main", query) == [(before[0][0] + 1,)]


async def covered(place: Place) -> str:
    receipt = await masked.proposed(place)
    await masked.accept(place, receipt)
    return receipt


async def published_for_three_reasons(place: Place) -> str:
    receipt = await standings.half_refused(place)
    await place.vote("rhys", receipt, refusal(ReasonKey.HATE, "hate.1"))
    await place.vote("mo", receipt, refusal(ReasonKey.THREAT, "threat.1"))
    return receipt


@pytest.mark.parametrize("bring", [covered, standings.overturned, published_for_three_reasons])
async def test_what_people_let_out_without_a_vote_to_show_it_is_not_read_anew(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    await turning.hide(place, receipt)
    assert not (await place.mine(receipt)).versions.is_unread
    await turning.show_again(place, receipt)
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED


@pytest.mark.parametrize("bring", [standings.counted_only, standings.withheld, standings.cleared])
async def test_a_story_of_which_all_is_off_is_changed_unread(
    place: Place, bring: standings.Bring
) -> None:
    receipt = await bring(place)
    await turning.turn(place, receipt, NOTHING)
    await change(place, receipt)
    assert await place.state(receipt) is State.UNDECIDED
    await turning.turn(place, receipt, ALL)
    assert await place.state(receipt) is State.WAITING
    await place.vote("rhys", receipt)
    await place.close()
    found = await shown(place, receipt)
    assert found is not None
    assert found.text == NEW


@pytest.mark.parametrize("in_room", [False, True])
async def test_a_dial_that_is_turned_opens_no_story_that_rests(
    place: Place, *, in_room: bool
) -> None:
    receipt = await place.tell(URGENT, rest="night")
    if not in_room:
        await place.close()
    await turning.turn(place, receipt, QUOTED)
    await place.close()
    assert await place.state(receipt) is State.RESTING
    assert not await hint_opens(place, receipt)
    await midnight(place, 2)
    assert await hint_opens(place, receipt)
    await place.vote("ama", receipt)


@pytest.mark.parametrize("in_room", [False, True])
async def test_a_rest_ends_when_nobody_is_to_read_it_anyway(place: Place, *, in_room: bool) -> None:
    receipt = await place.tell(URGENT, rest="night")
    if not in_room:
        await place.close()
    await turning.turn(place, receipt, NOTHING)
    assert await place.state(receipt) is State.UNDECIDED
    assert place.rows("keys", "SELECT team_wrap, escrow_wrap FROM story_keys") == [(None, None)]
    await midnight(place, 3)
    await turning.turn(place, receipt, ALL)
    assert await place.state(receipt) is State.WAITING
    await place.vote("ama", receipt)
