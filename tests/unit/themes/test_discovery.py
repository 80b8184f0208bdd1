import numpy as np
import pytest

from tests.unit.themes.invented import invented
from voicebox.themes.discovery import (
    MOST_PER_STORY,
    SAMPLE,
    absorbed,
    discover,
    look,
    looks,
    sample,
    word_axes,
)
from voicebox.themes.encoder import unit
from voicebox.themes.tokens import tokenised


def test_a_long_story_does_not_outweigh_the_others() -> None:
    owners = np.array([0] * 50 + [1] * 3)
    rows = sample(owners, 0)
    assert np.bincount(owners[rows]).tolist() == [MOST_PER_STORY, 3]
    assert rows.tolist() == sorted(rows.tolist())


@pytest.mark.parametrize("n_passages", [11, 19, 20, 137, 5_000])
def test_what_is_looked_at_of_a_long_story_is_spread_over_it_whatever_the_seed(
    n_passages: int,
) -> None:
    rows = sample(np.zeros(n_passages, np.intp), 0)
    assert len(rows) == MOST_PER_STORY
    assert np.diff(rows).max() <= np.ceil(n_passages / MOST_PER_STORY)
    assert abs(rows[0] - (n_passages - 1 - rows[-1])) <= 1
    assert rows.tolist() == sample(np.zeros(n_passages, np.intp), 1).tolist()


def test_where_there_are_too_many_each_story_is_heard_as_much_whatever_the_seed() -> None:
    n_stories = SAMPLE // 4
    owners = np.repeat(np.arange(n_stories + 1), 6)
    rows = sample(owners, 0)
    # Four of each are a little too many.
    assert set(np.bincount(owners[rows]).tolist()) == {3}
    assert rows.tolist() == sample(owners, 1).tolist()


def test_the_sample_is_bounded_and_differs_with_the_seed() -> None:
    owners = np.arange(SAMPLE + 500)
    assert len(sample(owners, 0)) == SAMPLE
    assert sample(owners, 0).tolist() != sample(owners, 1).tolist()


def test_the_four_subjects_are_found_whatever_the_seed() -> None:
    parts, vectors = invented(120)
    for seed in range(3):
        labels = discover(vectors, parts.tokens, seed).labels
        # Each group is of one subject; a subject may be two groups.
        assert all(len(set(np.flatnonzero(labels == g) % 4)) == 1 for g in set(labels))


def test_the_same_seed_finds_the_same_groups() -> None:
    parts, vectors = invented(80)
    one, two = (discover(vectors, parts.tokens, 7) for _ in range(2))
    assert one.labels.tolist() == two.labels.tolist()
    assert one.stability == two.stability


def test_a_look_finds_what_discovery_finds_with_the_same_seed() -> None:
    parts, vectors = invented(80)
    found = discover(vectors, parts.tokens, 3)
    assert look(vectors, parts.tokens, 3).tolist() == found.labels.tolist()


def test_what_is_told_clearly_is_found_again_in_a_part() -> None:
    parts, vectors = invented(120)
    assert discover(vectors, parts.tokens, 0).stability > 0.9


def test_two_looks_say_how_alike_they_are() -> None:
    parts, clear = invented(120)
    noise = unit(np.random.default_rng(0).normal(size=clear.shape).astype(np.float32))
    said = tokenised([f"w{i}" for i in range(120)])
    assert looks(noise, said, 0).stability < 0.8 < looks(clear, parts.tokens, 0).stability


def test_texts_without_a_common_word_have_no_word_axes() -> None:
    assert word_axes(tokenised(["alpha", "beta", "gamma"]).telling).shape == (3, 0)
    assert word_axes(tokenised(["the and of", "of the"]).telling).shape == (2, 0)
    assert word_axes(tokenised(["rain", "rain", "sun"]).telling).shape == (3, 0)


def test_tiny_groups_are_given_to_the_nearest() -> None:
    vectors = np.array([[1, 0]] * 5 + [[0, 1]] * 5 + [[0.9, 0.1]], np.float32)
    assert absorbed(vectors, np.array([0] * 5 + [1] * 5 + [2])).tolist() == [0] * 5 + [1] * 5 + [0]


def test_where_all_groups_are_tiny_there_is_one() -> None:
    assert absorbed(np.eye(4, dtype=np.float32), np.arange(4)).tolist() == [0, 0, 0, 0]
