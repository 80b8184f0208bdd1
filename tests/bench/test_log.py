"""The public log: the bench finds what was touched, and would find a log that ties its entries."""

import random

import pytest

from bench import log, spoiled
from bench.logs import made
from bench.spoiled import WAYS, Spoiled

N = 40


@pytest.fixture(scope="module")
def measured() -> log.Measured:
    return log.measure(N, 20_000)


def test_each_touch_is_found_by_the_command_and_by_the_tool(measured: log.Measured) -> None:
    assert [one.way for one in measured.touched] == [
        "mutate",
        "drop",
        "reorder",
        "insert",
        "truncate",
    ]
    for one in measured.touched:
        assert (one.n, one.by_command, one.by_tool, one.agreed) == (N, N, N, N), one.way


def test_no_verdict_is_tied_to_its_arrival(measured: log.Measured) -> None:
    assert [one.way for one in measured.linked if one.beyond] == []


def test_the_bench_would_find_entries_that_stand_in_the_order_in_which_they_came() -> None:
    found = log.link(300, random.Random(1), log._tied)
    assert {one.way for one in found if one.beyond} == {"place in the window", "order of telling"}


def test_without_a_head_that_somebody_kept_an_end_that_was_cut_off_is_not_found() -> None:
    """So the bench does not find just anything."""
    whole = made(4, 3, random.Random(2))
    cut_off = spoiled.truncate(whole, random.Random(3))
    assert log.command_finds(cut_off)
    assert not log.command_finds(Spoiled(cut_off.document))
    assert not log.tool_finds(Spoiled(cut_off.document))


@pytest.mark.parametrize("way", WAYS)
def test_a_touch_is_always_a_touch(way: str) -> None:
    whole, chance = made(4, 3, random.Random(4)), random.Random(5)
    for _ in range(100):
        touched = WAYS[way](whole, chance)
        same = all(
            repr(touched.document[name]) == repr(whole.document[name]) for name in whole.document
        )
        assert not same or touched.kept is not None
