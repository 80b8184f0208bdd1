import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebox.themes import alone, layout, talk
from voicebox.themes.encoder import Vectors, unit


def directions(n: int) -> Vectors:
    return unit(np.random.default_rng(n).normal(size=(n, 12)).astype(np.float32))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=40))
def test_circles_lie_inside_the_map_and_hardly_touch(sizes: list[int]) -> None:
    x, y, r = layout.circles(directions(len(sizes)), np.array(sizes)).T
    assert (x - r >= 0).all()
    assert (x + r <= layout.WIDTH).all()
    assert (y - r >= 0).all()
    assert (y + r <= layout.HEIGHT).all()
    apart = np.hypot(x[:, None] - x, y[:, None] - y) - r[:, None] - r
    np.fill_diagonal(apart, 0)
    assert apart.min() > -1.0


def test_the_map_is_the_same_each_time() -> None:
    first, second = (layout.circles(directions(9), np.arange(9, 0, -1)) for _ in range(2))
    assert np.array_equal(first, second)


def test_the_area_grows_with_the_stories() -> None:
    r = layout.circles(directions(12), np.full(12, 40) * np.tile([1, 2], 6))[:, 2]
    assert r[1] ** 2 == pytest.approx(2 * r[0] ** 2)


def test_the_story_unlike_all_others_is_farthest_from_them() -> None:
    near = unit(np.ones((30, 12), np.float32) + 0.1 * directions(30))
    vectors = np.vstack([near, -near[:1]])
    distance = alone.distances(vectors)
    assert alone.farthest(distance)[0] == 30
    assert len(alone.farthest(distance)) == alone.FEWEST


def test_three_in_a_hundred_are_listed_of_many() -> None:
    assert len(alone.farthest(np.linspace(0, 1, 1000).astype(np.float32))) == 30


def test_one_story_has_nobody_near() -> None:
    assert alone.distances(directions(1)).tolist() == [1.0]
    assert alone.farthest(np.ones(1, np.float32)) == [0]


TALK = ["sorry", "thanks", "reading", "rant", "advance"]
SUBJECT = ["ward", "thanks", "nurse", "listening", "reading"]


@pytest.mark.parametrize(
    ("words", "at_ends", "whole", "uneven", "talking"),
    [
        (TALK, [True] * 9 + [False], [False] * 10, 0.1, True),
        (TALK, [True] * 9 + [False], [False] * 10, 0.6, False),
        (TALK, [False] * 6 + [True] * 4, [False] * 10, 0.1, False),
        (TALK, [True] * 10, [True] * 10, 0.1, False),
        (SUBJECT, [True] * 10, [False] * 10, 0.1, False),
        (["ward", "nurse"], [True] * 10, [False] * 10, 0.1, False),
        ([], [True] * 10, [False] * 10, 0.1, False),
    ],
    ids=[
        "at the ends",
        "beside one subject",
        "in the middle",
        "all there is",
        "a subject first",
        "no cue",
        "no words",
    ],
)
def test_talk_about_telling_is_told_from_a_subject(
    words: list[str], at_ends: list[bool], whole: list[bool], uneven: float, talking: bool
) -> None:
    assert talk.is_talk(words, np.array(at_ends), np.array(whole), uneven) is talking


def test_what_stands_beside_every_subject_is_even_and_what_stands_beside_one_is_not() -> None:
    # Each story has two passages: of its subject, 1 to 4, and of theme 0, or of 5 beside 1 alone.
    subjects = np.tile([1, 2, 3, 4], 50)
    beside = np.where((subjects == 1) & (np.arange(200) % 8 < 4), 5, 0)
    themes = np.stack([subjects, beside], axis=1).ravel()
    uneven = talk.unevenness(themes, np.repeat(np.arange(200), 2))
    assert uneven[0] < 0.3
    assert uneven[5] > 1.0


def test_of_stories_in_one_piece_nothing_can_be_told() -> None:
    assert talk.unevenness(np.array([0, 1, 2]), np.arange(3)).tolist() == [0, 0, 0]


def test_first_last_and_only_passages_are_known() -> None:
    owners = np.array([0, 0, 0, 1, 2, 2])
    assert talk.at_ends(owners).tolist() == [True, False, True, True, True, True]
    assert talk.whole(owners).tolist() == [False, False, False, True, False, False]
