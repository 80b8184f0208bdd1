"""All public numbers of the site: where stories are, how they were read, what nobody can see."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation import drift
from moderation.drift import Compared, Gap, Says
from moderation.figures import guarded
from moderation.markers import Marker
from moderation.policy import ReasonKey
from voicebox.flows import drifting, figures, pace, shown_lines
from voicebox.flows.in_themes import IN_THEME, is_counted
from voicebox.flows.pace import Expected
from voicebox.flows.slips import ARRIVED
from voicebox.model import Flow, Window
from voicebox.store import drift_reviews, marker_counts, openness
from voicebox.store import figures as figure_store
from voicebox.store.db import Connection
from voicebox.store.drift_reviews import DriftReview
from voicebox.store.openness import Coverage, GapRow
from voicebox.world import World

#: Totals of what people did, by their names in the store.
MASKS = (
    "mask_proposed",
    "mask_accepted",
    "mask_countered",
    "mask_declined",
    "mask_lapsed",
    "masked",
)
READINGS = ("second_readings", "second_differed", "appeals", "overturned")
QUESTIONS = ("asked", "asked_who", "answered")
FOLDS = ("reports", "folds", "folds_confirmed", "folds_ended")
NOTICES = ("notices", "notices_answered", "notices_closed")
ACTS = (*MASKS, *READINGS, *QUESTIONS, *FOLDS, *NOTICES)
#: How many of the last windows are told.
WINDOWS = 14
#: What stands for "a few" where something is computed from counts that are shown.
FEW = 4
#: Shares and gaps are shown in steps of so many points.
STEP_POINTS = 5


@dataclass(frozen=True)
class Shown:
    """A marker at one stage, as it may be shown; None is "a few"."""

    with_it: int | None
    without_it: int | None
    #: In points, a multiple of 5; none where nothing was counted.
    percent: int | None


@dataclass(frozen=True)
class DriftRow:
    """What is shown of one marker. All of it follows from the guarded counts."""

    marker: Marker
    #: None where nobody can count it: what a teller ticked is in no public words.
    stages: Mapping[str, Shown | None]
    #: Those that were asked to be shown and are not published, with the marker and without.
    unseen: Shown
    #: In points: how much less often stories with it are published.
    gap: int | None
    low: int | None
    high: int | None
    says: Says


@dataclass(frozen=True)
class Numbers:
    """Everything that the page of numbers tells."""

    flow: Flow
    withheld: Mapping[str, int]
    gaps: Sequence[GapRow]
    #: How many lines that were shown were kept back later, up to the last closed window: by their
    #: kind and by reason.
    kept_back_later: Mapping[str, Mapping[str, int]]
    #: What people did up to the last closed window, by its name; what never happened is 0.
    acts: Mapping[str, int]
    #: How many stories all windows have released: what masks are a share of.
    released: int
    expected: Expected
    #: For how many stories a decision is late.
    overdue: int
    coverage: Coverage
    windows: Sequence[Window]
    year: str
    drift: Sequence[DriftRow]
    #: At how many verdicts of the year the next look comes.
    next_look: int
    reviews: Sequence[DriftReview]


async def numbers(main: Connection, world: World) -> Numbers:
    """Return the public numbers.

    Where stories are is told as it is, so that the sum always holds. What people did is told as it
    was when the last window closed: who looks every minute does not learn when somebody did it.
    """
    gaps = await openness.gaps(main)
    by_reason: Counter[str] = Counter()
    for one in gaps:
        by_reason[one.reason] += one.count
    year = drifting.year_of(world.day())
    look = await drift_reviews.last_look(main, year)
    return Numbers(
        flow=await figures.flow(main),
        withheld={reason.value: by_reason[reason.value] for reason in ReasonKey},
        gaps=gaps,
        kept_back_later=await shown_lines.counted(main),
        acts={name: await figure_store.shown(main, name) for name in ACTS},
        released=await openness.released(main),
        expected=await pace.expected(main, world),
        overdue=await figures.overdue(main, world),
        coverage=await openness.coverage(main),
        windows=await figure_store.last_windows(main, WINDOWS),
        year=year,
        drift=shown(await marker_counts.sums(main, year)),
        next_look=drift.verdicts_at(0 if look is None else look + 1),
        reviews=await drift_reviews.everything(main),
    )


def shown(sums: drifting.Sums) -> list[DriftRow]:
    """Return what may be shown of a year's sums: shares and gaps follow from guarded counts.

    Whoever counts markers in public words knows those of published stories; exact gaps would
    tell them how many of the others there are.
    """
    return [_row(sums, marker, one) for marker, one in drifting.compared(sums).items()]


def _row(sums: drifting.Sums, marker: Marker, seen: Compared) -> DriftRow:
    rough = Compared(
        _rough(seen.published_with),
        _rough(seen.published_with) + _rough(seen.all_with - seen.published_with),
        _rough(seen.published_without),
        _rough(seen.published_without) + _rough(seen.all_without - seen.published_without),
    )
    gap = drift.gap(rough) if seen.verdicts >= drift.FIRST_LOOK else None
    stages = (ARRIVED, "published", IN_THEME)
    return DriftRow(
        marker=marker,
        stages={
            stage: _shown(*sums.get((stage, marker), (0, 0))) if is_counted(stage, marker) else None
            for stage in stages
        },
        unseen=_shown(
            seen.all_with - seen.published_with, seen.all_without - seen.published_without
        ),
        **_points(gap),
        says=drift.says(rough) if gap else Says.CANNOT_TELL,
    )


def _shown(with_it: int, without_it: int) -> Shown:
    rough, rest = _rough(with_it), _rough(without_it)
    percent = (
        STEP_POINTS * round(100 * rough / (rough + rest) / STEP_POINTS) if rough + rest else None
    )
    return Shown(guarded(with_it), guarded(without_it), percent)


def _points(gap: Gap | None) -> dict[str, int | None]:
    if gap is None:
        return {"gap": None, "low": None, "high": None}
    # The interval is rounded outwards: it says no more than is known.
    return {
        "gap": STEP_POINTS * round(100 * gap.share / STEP_POINTS),
        "low": STEP_POINTS * math.floor(100 * gap.low / STEP_POINTS),
        "high": STEP_POINTS * math.ceil(100 * gap.high / STEP_POINTS),
    }


def _rough(count: int) -> int:
    known = guarded(count)
    return FEW if known is None else known
