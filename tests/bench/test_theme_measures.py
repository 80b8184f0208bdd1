import math

import numpy as np
import pytest
import scipy.sparse as sp

from bench.themes import measures


def test_a_story_has_the_theme_with_most_of_it_whatever_its_longest_passage_weighs() -> None:
    weights = np.array([[9.0, 1.0], [0.1, 0.9], [0.2, 0.8]])
    # Scaled to 1, the three rows add up to .9 + .1 + .2 against .1 + .9 + .8.
    assert measures.by_weight(weights, np.array([0, 0, 0]), 1).tolist() == [1]


def test_a_story_whose_passages_weigh_nothing_has_no_theme() -> None:
    weights = np.array([[0.0, 0.0], [0.0, 2.0]])
    assert measures.by_weight(weights, np.array([0, 1]), 3).tolist() == [-1, 1, -1]


def test_a_story_has_the_topic_of_most_passages_and_outliers_are_skipped() -> None:
    topics = np.array([-1, -1, -1, 2, 0, 2, 2, -1])
    owners = np.array([0, 0, 0, 0, 1, 1, 1, 2])
    assert measures.by_count(topics, owners, 3).tolist() == [2, 2, -1]


def test_when_every_passage_is_an_outlier_no_story_has_a_topic() -> None:
    assert measures.by_count(np.array([-1, -1]), np.array([0, 1]), 2).tolist() == [-1, -1]


def test_diversity_is_the_share_of_words_that_are_said_once() -> None:
    assert measures.diversity([["bus", "late"], ["bus", "ward"]]) == 3 / 4
    assert measures.diversity([]) == 0


def test_words_that_are_always_together_score_one() -> None:
    texts = ["rain wind cold", "sun", "sun", "sun"]
    assert measures.npmi([["rain", "wind", "cold"]], texts) == pytest.approx(1)


def test_words_that_are_never_together_score_almost_minus_one() -> None:
    score = measures.npmi([["rain", "wind", "cold"]], ["rain", "wind", "cold", "sun"])
    # log(1e-12 * 16) / -log(1e-12)
    assert score == pytest.approx(math.log(1e-12 * 16) / -math.log(1e-12))


def test_words_that_meet_as_often_as_chance_would_have_it_score_nought() -> None:
    texts = ["a b c", "a b", "a c", "b c", "a", "b", "c", ""]
    # Each is in 4 of 8 texts, each pair in 2 of 8: 1/4 is 1/2 times 1/2.
    assert measures.npmi([["a", "b", "c"]], texts) == pytest.approx(0, abs=1e-9)


def test_a_pair_is_scored_by_windows_of_ten_words() -> None:
    filling = "so " * 8
    # 11 tokens are 2 windows: "rain" is in the first, "wind" in the second, "cold" in both.
    text = f"rain cold {filling}wind"
    apart = math.log(1e-12 * 4) / -math.log(1e-12)
    beside = math.log((0.5 + 1e-12) / 0.5) / -math.log(0.5 + 1e-12)
    score = measures.npmi([["rain", "wind", "cold"]], [text])
    assert score == pytest.approx((apart + 2 * beside) / 3)


def test_a_word_that_the_reference_does_not_have_is_left_out() -> None:
    texts = ["rain wind cold", "sun", "sun", "sun"]
    with_one = measures.npmi([["rain", "wind", "cold", "hes"]], texts)
    assert with_one == pytest.approx(1)


def test_a_theme_with_two_known_words_is_left_out_of_the_mean() -> None:
    texts = ["rain wind cold", "sun ice", "ice", "sun"]
    assert measures.npmi([["rain", "wind", "cold"], ["sun", "ice", "hes"]], texts) == pytest.approx(
        1
    )


def test_the_words_of_a_topic_come_from_its_own_passages_and_outliers_have_none() -> None:
    names = ["bus", "late", "ward"]
    counts = sp.csr_array(np.array([[2, 1, 0], [0, 1, 3], [0, 0, 9]]))
    words = measures.class_words(names, counts, np.array([0, 1, -1]))
    # Topic 0: bus 2/3 log(1 + 3.5/2) = .67, late 1/3 log(1 + 3.5/2) = .34; ward is not in it.
    # Topic 1: ward 3/4 log(1 + 3.5/3) = .58, late 1/4 log(1 + 3.5/2) = .25.
    assert words == [["bus", "late"], ["ward", "late"]]


def test_the_words_that_all_choose_among_are_in_two_passages_and_no_stop_words() -> None:
    names, counts = measures.vocabulary(["The bus doesn't stop", "A bus, late", "the late ward"])
    assert names == ["bus", "late"]
    assert counts.toarray().tolist() == [[1, 0], [1, 1], [0, 1]]
