"""Late is counted, told, and never more than that."""

from datetime import UTC, datetime

import pytest

from moderation.states import State
from tests.flows import standings, talking
from tests.flows.place import Place, refusal
from voicebox.flows import figures

OWED = ["queued", "claimed", "skipped", "half_refused", "asked", "answered", "appealed"]
DECIDED = ["queued_undecided", "withheld", "cleared", "published", "counted_only", "upheld"]


async def overdue(place: Place) -> int:
    async with place.db.read() as main:
        return await figures.overdue(main, place.world)


@pytest.mark.parametrize("name", [*OWED, *DECIDED])
async def test_what_waits_for_a_decision_is_late_in_the_third_week(place: Place, name: str) -> None:
    receipt = await standings.EVERY[name](place)
    late = []
    for _ in range(4):
        late.append((await overdue(place), (await place.mine(receipt)).is_late))
        place.clock.advance(weeks=1)
    owed = name in OWED
    assert late == [(0, False)] * 3 + [(int(owed), owed)]


async def test_what_is_still_in_its_window_is_counted_nowhere(place: Place) -> None:
    await place.tell()
    place.clock.advance(weeks=10)
    assert await overdue(place) == 0


async def test_late_is_counted_over_the_end_of_a_year_with_53_weeks(place: Place) -> None:
    place.clock.at = datetime(2026, 12, 27, 12, tzinfo=UTC)  # the last day of week 52
    await standings.queued(place)
    place.clock.at = datetime(2027, 1, 10, 12, tzinfo=UTC)  # the last of week 1
    assert await overdue(place) == 0
    place.clock.advance(days=1)
    assert await overdue(place) == 1


async def test_an_appeal_is_late_from_the_week_in_which_it_was_made(place: Place) -> None:
    receipt = await standings.withheld(place)
    place.clock.advance(weeks=8)
    await talking.appeal(place, receipt)
    assert await overdue(place) == 0
    place.clock.advance(weeks=3)
    assert await overdue(place) == 1


async def test_a_late_story_is_decided_as_any_other(place: Place) -> None:
    published, withheld = [await standings.queued(place) for _ in range(2)]
    place.clock.advance(weeks=200)
    await place.vote("ama", published)
    for name in ("ama", "rhys"):
        await place.vote(name, withheld, refusal())
    assert await place.state(published) is State.CLEARED
    assert await place.state(withheld) is State.WITHHELD
    assert await overdue(place) == 0
