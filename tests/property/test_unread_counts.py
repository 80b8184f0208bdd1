"""What is shown of stories that cannot be read never tells how many of them there are (P34)."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import drift
from moderation.figures import FEWEST, STEP, guarded
from moderation.markers import Marker
from voicebox.flows import transparency
from voicebox.flows.drifting import Sums
from voicebox.flows.transparency import DriftRow, Shown

UNSEEN = ("withheld", "held")
COUNTS = st.integers(0, 400)


@st.composite
def sums(draw: st.DrawFn) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (stage, marker): (draw(COUNTS), draw(COUNTS))
        for stage in ("arrived", "published", *UNSEEN)
        for marker in (Marker.ANGER, Marker.SWEARING)
    }


def anger(of: Sums) -> DriftRow:
    (row,) = [row for row in transparency.shown(of) if row.marker is Marker.ANGER]
    return row


def alike(count: int) -> list[int]:
    """Return all counts that may be shown as this one is."""
    return [
        n for n in range(max(0, count - FEWEST), count + FEWEST) if guarded(n) == guarded(count)
    ]


@settings(max_examples=40)
@given(sums(), st.data())
def test_unseen_stories_that_are_shown_alike_change_nothing_that_is_shown(
    found: Mapping[tuple[str, str], tuple[int, int]], data: st.DataObject
) -> None:
    unseen = [sum(found[stage, Marker.ANGER][side] for stage in UNSEEN) for side in (0, 1)]
    other = [data.draw(st.sampled_from(alike(n))) for n in unseen]
    changed: dict[Any, Any] = {
        **found,
        ("withheld", Marker.ANGER): (other[0], other[1]),
        ("held", Marker.ANGER): (0, 0),
    }
    verdicts = [
        sum(map(sum, (one[s, Marker.ANGER] for s in ("published", *UNSEEN))))
        for one in (found, changed)
    ]
    # Whether the year has come to its first look is told, and nothing else.
    if min(verdicts) >= drift.FIRST_LOOK:
        assert anger(changed) == anger(found)


@settings(max_examples=40)
@given(sums())
def test_every_count_is_nought_a_few_or_a_multiple_of_five(
    found: Mapping[tuple[str, str], tuple[int, int]],
) -> None:
    for row in transparency.shown(found):
        for one in filter(None, (*row.stages.values(), row.unseen)):
            assert all(
                count is None or count % STEP == 0 for count in (one.with_it, one.without_it)
            )
            assert one.percent is None or (one.percent % STEP == 0 and 0 <= one.percent <= 100)
        assert all(n is None or n % STEP == 0 for n in (row.gap, row.low, row.high))


def test_one_unseen_story_is_a_few() -> None:
    row = anger({("published", Marker.ANGER): (50, 50), ("withheld", Marker.ANGER): (1, 0)})
    assert row.unseen == Shown(None, 0, 100)
