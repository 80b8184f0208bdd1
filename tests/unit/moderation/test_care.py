"""P43: no moderator is handed more heavy stories in a day than the cap allows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.care import daily_cap, is_heavy, may_be_handed
from moderation.hints import HintKind

CAPS = st.none() | st.integers(0, 20)


@pytest.mark.parametrize(
    ("hints", "notes", "heavy"),
    [
        ([], [], False),
        ([HintKind.ENDING_LIFE], [], True),
        ([], ["restraint"], True),
        (["contact"], ["loss"], True),
    ],
)
def test_a_hint_or_the_tellers_own_note_makes_a_story_heavy(
    hints: list[str], notes: list[str], heavy: bool
) -> None:
    assert is_heavy(hints=hints, notes=notes) is heavy


@given(CAPS, CAPS, st.lists(st.booleans(), max_size=60))
def test_nobody_is_handed_more_heavy_stories_than_either_cap(
    own: int | None, service: int | None, queue: list[bool]
) -> None:
    cap, taken = daily_cap(own=own, service=service), 0
    for heavy in queue:
        if may_be_handed(heavy=heavy, heavy_today=taken, cap=cap):
            taken += heavy
    assert own is None or taken <= own
    assert service is None or taken <= service


@given(CAPS, st.integers(0, 50))
def test_what_is_not_heavy_is_never_held_back(cap: int | None, heavy_today: int) -> None:
    assert may_be_handed(heavy=False, heavy_today=heavy_today, cap=cap)


def test_without_any_cap_every_story_may_be_handed_out() -> None:
    assert daily_cap(own=None, service=None) is None
    assert may_be_handed(heavy=True, heavy_today=1000, cap=None)
