"""A gap past the threshold opens a review in public, and only a lead's answer closes it."""

import pytest

from moderation.markers import Marker
from tests.flows.place import Place
from voicebox.errors import Conflict, Missing, Refused
from voicebox.flows import drifting, slips
from voicebox.model import Session
from voicebox.store import drift_reviews, marker_counts
from voicebox.store.drift_reviews import DriftReview
from voicebox.store.marker_counts import MarkerCount

YEAR = "2026"
ANSWER = "We read these again, and we publish them now."


async def decide(
    place: Place, stage: str, *, marked: int, plain: int, window: str = "2026-11-25"
) -> None:
    """Count verdicts on stories with anger and without; no other marker leans to either side."""
    half = (marked + plain) // 2
    counts = [
        MarkerCount(window, stage, marker, half, marked + plain - half)
        if marker is not Marker.ANGER
        else MarkerCount(window, stage, marker, marked, plain)
        for marker in Marker
    ]
    async with place.db.write() as main:
        await marker_counts.add(main, counts)


async def look(place: Place, year: str = YEAR) -> list[Marker]:
    async with place.db.write() as main:
        return list(await drifting.look(main, place.world, year))


async def reviews(place: Place) -> list[DriftReview]:
    async with place.db.read() as main:
        return list(await drift_reviews.everything(main))


async def close(place: Place, role: str = "lead", which: str = "", text: str = ANSWER) -> None:
    session = Session("ama", "ama", role, place.team, b"ama")
    which = which or drifting.name_of((await reviews(place))[0])
    async with place.db.write() as main:
        await drifting.close(main, place.world, session, which, text)


async def biased(place: Place) -> None:
    await decide(place, "published", marked=82, plain=97)
    await decide(place, "withheld", marked=12, plain=2)
    await decide(place, "held", marked=6, plain=1)


async def test_a_gap_past_the_threshold_opens_a_review_in_its_month(place: Place) -> None:
    await biased(place)
    assert await look(place) == [Marker.ANGER]
    assert await reviews(place) == [DriftReview(YEAR, 2, Marker.ANGER, "2026-11")]


async def test_stories_held_over_covered_words_count_as_not_published(place: Place) -> None:
    await decide(place, "published", marked=80, plain=98)
    await decide(place, "held", marked=20, plain=2)
    assert await look(place) == [Marker.ANGER]


async def test_a_fair_year_opens_none(place: Place) -> None:
    await decide(place, "published", marked=97, plain=97)
    await decide(place, "withheld", marked=3, plain=3)
    assert await look(place) == []
    assert place.rows("main", "SELECT number FROM drift_looks") == [(2,)]


async def test_a_look_is_taken_once(place: Place) -> None:
    await decide(place, "published", marked=97, plain=97)
    await decide(place, "withheld", marked=3, plain=3)
    await look(place)
    # What comes after a look waits for the next one, at 400.
    await decide(place, "withheld", marked=40, plain=0)
    assert await look(place) == []
    await decide(place, "published", marked=60, plain=100)
    assert await look(place) == [Marker.ANGER]


async def test_too_few_verdicts_are_not_looked_at(place: Place) -> None:
    await decide(place, "published", marked=0, plain=24)
    await decide(place, "withheld", marked=25, plain=0)
    assert await look(place) == []
    assert place.count("main", "drift_looks") == 0


async def test_a_year_is_looked_at_by_itself(place: Place) -> None:
    await biased(place)
    assert await look(place, "2027") == []
    await decide(place, "published", marked=30, plain=30, window="2027-W01")
    assert await look(place, "2027") == []


async def test_a_marker_whose_review_is_open_gets_no_second_one(place: Place) -> None:
    await biased(place)
    await look(place)
    for stage, marked in (("published", 80), ("withheld", 40)):
        await decide(place, stage, marked=marked, plain=80 if stage == "published" else 1)
    assert await look(place) == []
    assert len(await reviews(place)) == 1


async def test_a_leads_answer_closes_a_review_and_nothing_keeps_whose_it_was(place: Place) -> None:
    await biased(place)
    await look(place)
    await close(place, text=f"  {ANSWER}\n")
    (review,) = await reviews(place)
    assert (review.answer, review.answered) == (ANSWER, "2026-11")
    (row,) = place.rows("main", "SELECT * FROM drift_reviews")
    assert "ama" not in row


async def test_nobody_but_a_lead_answers(place: Place) -> None:
    await biased(place)
    await look(place)
    with pytest.raises(Refused):
        await close(place, role="moderator")
    assert (await reviews(place))[0].answer is None


async def test_a_review_is_answered_once(place: Place) -> None:
    await biased(place)
    await look(place)
    await close(place)
    with pytest.raises(Conflict):
        await close(place, text="Something else.")
    assert (await reviews(place))[0].answer == ANSWER


@pytest.mark.parametrize(
    ("text", "problem"), [(" ", "missing"), ("x" * (drifting.LONGEST_ANSWER + 1), "too_long")]
)
async def test_an_answer_has_words_and_an_end(place: Place, text: str, problem: str) -> None:
    await biased(place)
    await look(place)
    with pytest.raises(ValueError, match=problem):
        await close(place, text=text)


async def test_a_review_that_never_was_is_missing(place: Place) -> None:
    with pytest.raises(Missing):
        await close(place, which="2026-1-anger")


async def test_a_moderator_who_looks_at_the_queue_counts_and_looks(place: Place) -> None:
    receipts = [await place.tell(f"I am furious, {n}.") for n in range(8)]
    await place.close()
    for receipt in receipts:
        await place.vote("ama", receipt)
    await place.close()
    async with place.db.write() as main:
        await drifting.count_and_look(main, place.world, place.moderator())
        seen = drifting.compared(await marker_counts.sums(main, YEAR))
    assert (seen[Marker.ANGER].published_with, seen[Marker.ANGER].verdicts) == (8, 8)
    assert slips.ARRIVED in {stage for stage, _ in await _sums(place)}


async def _sums(place: Place) -> dict[tuple[str, str], tuple[int, int]]:
    async with place.db.read() as main:
        return dict(await marker_counts.sums(main, YEAR))
