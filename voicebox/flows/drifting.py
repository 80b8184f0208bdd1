"""The year's verdicts on stories with a marker and without; a gap past the threshold is public."""

from collections.abc import Mapping, Sequence

from moderation import drift
from moderation.drift import Compared
from moderation.log import Kind
from moderation.markers import Marker
from moderation.states import State
from voicebox.errors import Conflict, Missing, Refused
from voicebox.flows import record, slips
from voicebox.model import Session
from voicebox.store import drift_reviews as store
from voicebox.store import marker_counts
from voicebox.store.db import Connection
from voicebox.store.drift_reviews import DriftReview
from voicebox.world import World

LEAD = "lead"
#: Characters of an answer; far more than a page of them.
LONGEST_ANSWER = 10_000
Sums = Mapping[tuple[str, str], tuple[int, int]]


async def count_and_look(main: Connection, world: World, session: Session) -> None:
    """Add up the slips that are due, and look at the year when its verdicts have come so far."""
    last = await slips.count(main, session)
    if last is not None:
        await look(main, world, year_of(last))


async def look(main: Connection, world: World, year: str) -> Sequence[Marker]:
    """Look at a year, if a look is due; open a review of each gap past the threshold.

    Returns:
        The markers whose reviews were opened.
    """
    seen = compared(await marker_counts.sums(main, year))
    number = drift.look(seen[Marker.ANGER].verdicts)
    before = await store.last_look(main, year)
    if number is None or (before is not None and before >= number):
        return []
    await store.add_look(main, year, number)
    known = {one.marker for one in await store.everything(main) if one.answer is None}
    raised = [marker for marker in drift.alarms(seen, number) if marker not in known]
    for marker in raised:
        await store.open_one(main, DriftReview(year, number, marker, world.month()))
        await record.note(main, world, Kind.ALARM)
    return raised


async def close(main: Connection, world: World, session: Session, which: str, text: str) -> None:
    """Close a review with an answer, in public; nothing keeps who wrote it.

    Args:
        main: the connection.
        world: for the month.
        session: a lead's.
        which: its name, as `name_of` gives it.
        text: the answer.

    Raises:
        Refused: this person is no lead.
        Missing: there is no such review.
        Conflict: it has been answered.
        ValueError: the answer is empty or too long: `missing` or `too_long`.
    """
    if session.role != LEAD:
        raise Refused("Only a lead answers a review.")
    answer = text.strip()
    if not answer or len(answer) > LONGEST_ANSWER:
        raise ValueError("too_long" if answer else "missing")
    for review in await store.everything(main):
        if name_of(review) == which:
            if not await store.answer(main, review, answer, world.month()):
                raise Conflict("This review has been answered.")
            return
    raise Missing


def name_of(review: DriftReview) -> str:
    """Return what a form calls a review."""
    return f"{review.year}-{review.number}-{review.marker}"


def compared(sums: Sums) -> Mapping[Marker, Compared]:
    """Return, for each marker, the verdicts on stories with it beside those on all others."""
    return {marker: _compared(sums, marker) for marker in Marker}


def year_of(window: str) -> str:
    """Return the year of a window by its name, whichever setting it has."""
    return window[:4]


def _compared(sums: Sums, marker: Marker) -> Compared:
    verdicts = [sums.get((stage, marker), (0, 0)) for stage in slips.STAGE_OF.values()]
    published = sums.get((slips.STAGE_OF[State.PUBLISHED], marker), (0, 0))
    return Compared(
        published[0], sum(n for n, _ in verdicts), published[1], sum(n for _, n in verdicts)
    )
