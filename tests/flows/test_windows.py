"""Windows: what arrives enters the queue together, what is cleared becomes public together."""

from collections.abc import Sequence

import pytest
from sqlalchemy.exc import IntegrityError

from moderation.states import State
from tests.flows import standings
from tests.flows.place import COUNTED, QUOTED, RARE, WORDS, Place
from voicebox.flows import windows
from voicebox.model import Dials
from voicebox.store import public
from voicebox.store.public import Wanted


async def order(place: Place) -> Sequence[str]:
    async with place.db.read() as main:
        return [story.id for story in await public.page(main, Wanted(), 100)]


async def many_public(place: Place, n: int = 12) -> list[str]:
    receipts = [await place.tell(f"Story {number} of {n}.") for number in range(n)]
    await place.close()
    for receipt in receipts:
        await place.vote("ama", receipt)
    await place.close()
    return [place.id_of(receipt) for receipt in receipts]


@pytest.mark.parametrize(
    ("window", "name"),
    [
        ("now", "2026-11-25"),
        ("day", "2026-11-25"),
        ("hour", "2026-11-25T16"),
        ("week", "2026-W48"),
    ],
)
def test_a_window_is_named_as_coarsely_as_it_is_long(place: Place, window: str, name: str) -> None:
    assert windows.label(place.world, window) == name


async def test_what_arrives_is_offered_to_nobody_before_its_window_closes(place: Place) -> None:
    receipt = await place.tell()
    assert await place.queue(place.moderator()) == []
    await place.close()
    assert await place.queue(place.moderator()) == [place.id_of(receipt)]
    assert place.count("main", "waiting_room") == 0


async def test_a_window_closes_when_the_clock_leaves_it_and_once(place: Place) -> None:
    await place.tend()
    receipt = await place.tell()
    assert not await place.tend()
    assert place.count("main", "waiting_room") == 1
    place.clock.advance(days=1)
    assert await place.tend()
    assert not await place.tend()
    assert await place.queue(place.moderator()) == [place.id_of(receipt)]
    assert place.rows("main", "SELECT * FROM windows") == [("2026-11-25", 1, 0)]


async def test_with_now_what_waits_moves_at_once(place: Place) -> None:
    await place.tend("now")
    receipt = await place.tell()
    assert await place.tend("now")
    await place.vote("ama", receipt)
    assert await place.tend("now")
    assert await place.state(receipt) is State.PUBLISHED
    assert not await place.tend("now")
    assert place.rows("main", "SELECT * FROM windows") == [("2026-11-25", 1, 1)]


async def test_what_is_cleared_is_public_at_the_close_word_for_word(place: Place) -> None:
    receipt = await standings.cleared(place)
    assert (await place.mine(receipt)).address is None
    await place.close()
    mine = await place.mine(receipt)
    assert (mine.state, mine.month, mine.address) == (
        State.PUBLISHED,
        "2026-11",
        place.id_of(receipt),
    )
    async with place.db.read() as main:
        [story] = await public.page(main, Wanted(words=RARE), 10)
    assert story.text == WORDS


async def test_what_is_withheld_or_half_refused_is_not_released(place: Place) -> None:
    for bring in (standings.withheld, standings.half_refused, standings.claimed):
        receipt = await bring(place)
        before = await place.state(receipt)
        await place.close()
        assert await place.state(receipt) is before
    assert place.count("main", "public_stories") == 0


@pytest.mark.parametrize(
    ("dials", "state"),
    [
        (COUNTED, State.KEPT),
        (Dials(reused=True), State.KEPT),
        (QUOTED, State.PUBLISHED),
        (Dials(shown=True), State.PUBLISHED),
    ],
)
async def test_kept_is_what_may_be_neither_shown_nor_quoted(
    place: Place, dials: Dials, state: State
) -> None:
    receipt = await place.tell(dials=dials)
    await place.close()
    await place.vote("ama", receipt)
    await place.close()
    assert await place.state(receipt) is state
    assert place.count("main", "public_stories") == (state is State.PUBLISHED)


async def test_what_is_kept_stays_sealed_on_disk(place: Place) -> None:
    await standings.counted_only(place)
    assert place.files_with(RARE.encode()) == []


async def test_what_is_quoted_and_not_shown_is_in_no_list_and_no_search(place: Place) -> None:
    await standings.quoted_only(place)
    assert await order(place) == []
    async with place.db.read() as main:
        assert await public.count(main, Wanted(words=RARE)) == 0


@pytest.mark.parametrize("bring", [standings.published, standings.counted_only])
async def test_the_site_can_open_a_story_only_until_its_window(
    place: Place, bring: standings.Bring
) -> None:
    query = "SELECT release_wrap IS NULL FROM story_keys WHERE story_id = ?"
    cleared = place.id_of(await standings.cleared(place))
    assert place.rows("keys", query, cleared) == [(0,)]
    assert place.rows("keys", query, place.id_of(await bring(place))) == [(1,)]
    assert place.rows("keys", query, cleared) == [(1,)]


async def test_a_cleared_story_without_a_key_is_left_for_the_sweep(place: Place) -> None:
    receipt, other = await standings.cleared(place), await place.tell()
    story_id = place.id_of(receipt)
    place.rows("keys", "DELETE FROM story_keys WHERE story_id = ?", story_id)
    await place.close()
    assert place.rows("main", "SELECT state FROM stories WHERE id = ?", story_id) == [("cleared",)]
    assert await place.state(other) is State.WAITING


async def test_each_window_shuffles_the_public_order_anew(place: Place) -> None:
    told = await many_public(place)
    first = await order(place)
    assert sorted(first) == sorted(told)
    assert await order(place) == first
    await place.close()
    assert await order(place) != first
    assert sorted(await order(place)) == sorted(told)


async def test_the_public_order_is_not_the_order_of_telling(place: Place) -> None:
    told = await many_public(place)
    assert await order(place) not in (told, told[::-1])


async def test_a_window_in_which_nothing_moved_leaves_no_size(place: Place) -> None:
    await place.close()
    assert place.count("main", "windows") == 0


async def test_a_closed_window_asks_for_themes_once(place: Place) -> None:
    await place.close()
    await place.close()
    assert place.rows("main", "SELECT name FROM jobs WHERE name = 'themes'") == [("themes",)]


async def test_a_claim_lapses_after_a_day(place: Place) -> None:
    receipt = await standings.claimed(place)
    other = place.moderator("rhys")
    for hours, waits in ((23, False), (1, True)):
        place.clock.advance(hours=hours)
        async with place.db.write() as main:
            await windows.lapse_claims(main, place.world)
        assert (await place.state(receipt) is State.WAITING) is waits
        assert (await place.queue(other) == [place.id_of(receipt)]) is waits
    assert place.count("main", "claims") == 0


async def test_a_lapsed_second_reading_still_waits_for_a_second_person(place: Place) -> None:
    receipt = await standings.half_refused(place)
    await place.claim(place.moderator("rhys"), place.id_of(receipt))
    place.clock.advance(hours=24)
    async with place.db.write() as main:
        await windows.lapse_claims(main, place.world)
    assert await place.state(receipt) is State.SECOND_READING
    assert place.count("main", "claims") == 0


async def test_marks_of_forms_age_once_a_day(place: Place) -> None:
    aged = []
    for hours in (0, 1, 23):
        place.clock.advance(hours=hours)
        async with place.db.write_both() as both:
            aged.append(await windows.age_form_marks(both, place.world))
    assert aged == [True, False, True]


async def test_a_window_cut_in_half_between_the_commits_closes_all_the_same(place: Place) -> None:
    receipt = await standings.cleared(place)
    with place.failing_commit("INSERT ON public_stories"), pytest.raises(IntegrityError):
        await place.close()
    assert await place.state(receipt) is State.CLEARED
    await place.close()
    assert await place.state(receipt) is State.PUBLISHED
    assert place.rows("keys", "SELECT 1 FROM story_keys WHERE release_wrap IS NOT NULL") == []
