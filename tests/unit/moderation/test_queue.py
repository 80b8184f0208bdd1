"""P40: the order of the queue depends only on the urgency hint, the week, and chance."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from moderation.queue import Waiting, ordered

WAITING = st.lists(
    st.builds(
        Waiting,
        story_id=st.text(max_size=5),
        urgent=st.booleans(),
        week=st.sampled_from(["2025-W52", "2026-W01", "2026-W09", "2026-W10"]),
        chance=st.binary(min_size=8, max_size=8),
    ),
    max_size=12,
    unique_by=lambda story: story.chance,
)


def test_the_queue_can_know_nothing_else_of_a_story() -> None:
    assert [field.name for field in fields(Waiting)] == ["story_id", "urgent", "week", "chance"]


def test_urgent_ones_come_first_then_older_weeks_then_chance() -> None:
    late = Waiting("late", False, "2026-W48", b"a")
    lucky = Waiting("lucky", False, "2026-W47", b"a")
    unlucky = Waiting("unlucky", False, "2026-W47", b"b")
    urgent = Waiting("urgent", True, "2026-W48", b"z")
    assert ordered([late, unlucky, urgent, lucky]) == [urgent, lucky, unlucky, late]


@given(WAITING)
def test_every_story_stands_in_the_queue_once(waiting: list[Waiting]) -> None:
    assert sorted(ordered(waiting), key=repr) == sorted(waiting, key=repr)


@given(WAITING.flatmap(lambda all_: st.tuples(st.just(all_), st.permutations(all_))))
def test_who_came_first_within_a_week_does_not_matter(
    two: tuple[list[Waiting], list[Waiting]],
) -> None:
    waiting, mixed = two
    assert ordered(mixed) == ordered(waiting)


@given(WAITING)
def test_another_id_does_not_move_a_story(waiting: list[Waiting]) -> None:
    renamed = [Waiting("same", one.urgent, one.week, one.chance) for one in waiting]
    assert [one.chance for one in ordered(renamed)] == [one.chance for one in ordered(waiting)]
