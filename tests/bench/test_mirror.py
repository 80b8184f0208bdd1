import re
from collections.abc import Sequence

import pytest

from bench.mirror import __main__ as mirror
from bench.mirror.labelled import COUNTED, Label, Labelled, parse, read


def test_what_people_marked_is_found_on_the_half_that_the_rules_were_written_on() -> None:
    found = mirror.measure("dev")
    for one in found:
        assert one.recall >= 0.93, one
    assert found[-1].precision >= 0.7
    assert [one.kind for one in found] == [*COUNTED, "all"]


def test_many_ways_to_tell_an_age_are_found_and_other_numbers_are_left_alone() -> None:
    stories = read(mirror.path_of("sentences"))
    ages = next(one for one in mirror.count(stories) if one.kind == "age")
    assert len(stories) >= 250
    assert ages.marked >= 250
    assert ages.same / ages.marked >= 0.93
    assert ages.precision >= 0.93


def test_a_half_has_250_stories_each_with_its_details_where_they_stand() -> None:
    stories = read(mirror.path_of("dev"))
    assert len(stories) == 250
    assert any(not one.labels for one in stories)
    for one in stories:
        assert all(one.text[label.start : label.end].strip() for label in one.labels)


def test_a_story_is_read_with_its_marks_and_without_its_braces() -> None:
    marked = parse("I was {age:16} on {place:Ward 7}.")
    assert marked == Labelled("I was 16 on Ward 7.", (Label("age", 6, 8), Label("place", 12, 18)))


@pytest.mark.parametrize("marked", ["{colour:red}", "{age:16", "16}"])
def test_a_mark_that_is_none_is_refused(marked: str) -> None:
    with pytest.raises(ValueError, match=r"kind|brace"):
        parse(marked)


def test_what_is_found_and_what_is_missed_is_counted() -> None:
    stories = [parse("Then {name:Dr Patel} came on {date:the day it rained} from Leeds.")]
    found = {one.kind: one for one in mirror.count(stories)}
    assert (found["name"].found, found["name"].marked) == (1, 1)
    assert (found["date"].found, found["date"].recall) == (0, 0)
    assert (found["all"].reported, found["all"].right, found["all"].recall) == (2, 1, 0.5)


def test_a_ward_that_is_marked_as_a_name_counts_as_found_and_not_as_the_same() -> None:
    name = mirror.count([parse("I was on {name:Ward 7}.")])[0]
    assert (name.recall, name.strict) == (1, 0)


def test_without_the_held_out_half_the_goal_is_not_reached() -> None:
    seen: dict[str, Sequence[mirror.Found]] = {"dev": mirror.measure("dev")}
    for measured in ({}, seen):
        outcome = mirror.outcome(measured, 0.1)
        assert not outcome.reached
        assert "held_out.txt is missing" in outcome.figure


@pytest.mark.parametrize(
    ("found", "right", "seconds", "reached"),
    [
        (90, 60, 0.1, True),
        (89, 60, 0.1, False),
        (90, 59, 0.1, False),
        (90, 60, 0.2, False),
    ],
)
def test_the_goal_is_recall_of_each_kind_precision_and_time(
    found: int, right: int, seconds: float, reached: bool
) -> None:
    full = [mirror.Found(kind, 100, 100, 100, 100, 100) for kind in COUNTED[1:]]
    worst = mirror.Found(COUNTED[0], 100, found, found, 100, 100)
    goal = [worst, *full, mirror.Found("all", 500, 480, 480, 100, right)]
    outcome = mirror.outcome({"held_out": goal}, seconds)
    assert outcome.reached is reached
    assert re.search(r"held-out recall 0\.960", outcome.figure)
