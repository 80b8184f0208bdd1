import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.themes.invented import invented
from voicebox.themes.centroids import means
from voicebox.themes.encoder import unit
from voicebox.themes.inertia import GAIN, blended, kept, story_weights, warmed

EAST, NORTH = np.eye(2, dtype=np.float32)
BOTH = np.stack([EAST, NORTH])


def at(degrees: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float32)


def test_a_passage_a_little_nearer_to_another_theme_stays() -> None:
    assert kept(at(46)[None], BOTH, np.array([0])).tolist() == [0]


def test_a_passage_much_nearer_to_another_theme_moves() -> None:
    assert kept(at(50)[None], BOTH, np.array([0])).tolist() == [1]


def test_a_passage_without_a_theme_goes_to_the_nearest() -> None:
    assert kept(at(46)[None], BOTH, np.array([-1])).tolist() == [1]


@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_nobody_moves_for_a_gain_that_is_too_small(seed: int, n_groups: int) -> None:
    dice = np.random.default_rng(seed)
    vectors = unit(dice.normal(size=(40, 5)).astype(np.float32))
    centres = unit(dice.normal(size=(n_groups, 5)).astype(np.float32))
    labels = dice.integers(-1, n_groups, 40)
    after = kept(vectors, centres, labels)
    cosines = vectors @ centres.T
    rows = np.arange(40)
    gain = cosines[rows, after] - cosines[rows, labels]
    assert (after >= 0).all()
    assert (gain[(after != labels) & (labels >= 0)] > GAIN).all()
    # And whoever stayed had nothing to gain by it that was enough.
    left = cosines.max(axis=1) - cosines[rows, after]
    assert (left[after == labels] <= GAIN + 1e-6).all()


def test_a_centre_is_seven_parts_new_and_three_parts_old() -> None:
    [centre] = blended(EAST[None], NORTH[None])
    assert np.allclose(centre, np.array([0.7, 0.3]) / np.hypot(0.7, 0.3))


def test_a_theme_without_an_earlier_look_is_where_its_members_are() -> None:
    nothing = np.zeros((1, 2), np.float32)
    assert blended(EAST[None], nothing).tolist() == [[1, 0]]
    assert blended(nothing, NORTH[None]).tolist() == [[0, 1]]


def test_a_group_without_members_has_no_mean_and_changes_no_other() -> None:
    _, vectors = invented(40)
    labels = np.arange(40) % 4
    without = np.where(labels == 2, -1, labels)
    assert not means(vectors, without, 4)[2].any()
    assert np.array_equal(means(vectors, without, 4)[3], means(vectors, labels, 4)[3])


@given(st.integers(0, 2**32 - 1))
def test_a_mean_is_the_same_to_the_last_bit_whoever_else_there_is(seed: int) -> None:
    dice = np.random.default_rng(seed)
    vectors = unit(dice.normal(size=(60, 7)).astype(np.float32))
    labels = dice.integers(-1, 4, 60)
    members = vectors[labels == 2]
    alone = means(members, np.zeros(len(members), np.intp), 1)[0]
    assert means(vectors, labels, 4)[2].tobytes() == alone.tobytes()
    assert np.allclose(alone, unit(members.sum(axis=0, keepdims=True))[0], atol=1e-6)


def test_two_passes_follow_a_centre_that_moves() -> None:
    # The theme in the north is really further west: once it is there, its passage in the
    # north-east is much nearer to the east.
    vectors = np.stack([at(0), at(0), at(49), at(120), at(125), at(130)])
    labels = np.array([0, 0, 1, 1, 1, 1])
    nothing = np.zeros((2, 2), np.float32)
    start = np.stack([at(0), at(95)])
    assert kept(vectors, start, labels).tolist() == labels.tolist()
    assert warmed(vectors, start, labels, nothing).tolist() == [0, 0, 0, 1, 1, 1]


def test_what_does_not_move_a_passage_does_not_move_its_story() -> None:
    [weights] = story_weights(at(46)[None], BOTH, np.array([0]), np.array([0]), 1)
    assert weights.argmax() == 0
    [weights] = story_weights(at(60)[None], BOTH, np.array([0]), np.array([0]), 1)
    assert weights.argmax() == 1
    assert np.isclose(weights.sum(), 1)
