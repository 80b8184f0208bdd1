import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from voicebox.themes import facets as module
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.facets import facets, residuals
from voicebox.themes.graph import Labels

D = 24


def planted(n: int, n_parts: int, seed: int = 0, part: float = 0.6) -> tuple[Vectors, Labels]:
    """Return rows around one centre that lean `n_parts` ways, and which way each leans."""
    dice = np.random.default_rng(seed)
    directions = np.linalg.qr(dice.normal(size=(D, D)))[0]
    labels = np.arange(n) % n_parts
    rows = directions[0] + part * directions[1 + labels] + 0.1 * dice.normal(size=(n, D))
    return unit(rows.astype(np.float32)), labels


def cloud(n: int, seed: int, long: float) -> Vectors:
    """Return rows around one centre that lean no way; `long` says how far the cloud is drawn."""
    dice = np.random.default_rng(seed)
    spread = np.r_[np.linspace(long, 0.2, 8), np.full(D - 8, 0.2)]
    return unit((np.eye(D)[D - 1] * 3 + spread * dice.normal(size=(n, D))).astype(np.float32))


@pytest.mark.parametrize("n_parts", [2, 3, 4, 5])
def test_planted_parts_are_found(n_parts: int) -> None:
    vectors, labels = planted(90, n_parts)
    found = facets(vectors, np.arange(90), 0)
    assert found is not None
    assert adjusted_rand_score(found.labels, labels) > 0.95
    assert found.stability > 0.95


@pytest.mark.parametrize("long", [0.2, 0.6, 1.2])
@pytest.mark.parametrize("n", [40, 120])
def test_a_cloud_without_parts_is_left_whole_however_long_it_is(n: int, long: float) -> None:
    assert [facets(cloud(n, seed, long), np.arange(n), seed) for seed in range(3)] == [None] * 3


def test_two_looks_alone_would_have_cut_a_long_cloud_in_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BEYOND_CHANCE", -1e9)
    assert facets(cloud(120, 0, 1.2), np.arange(120), 0) is not None


def test_the_part_of_most_voices_comes_first() -> None:
    vectors, labels = planted(90, 3)
    # The second part is told most often, by few.
    rows = np.r_[np.arange(90), np.flatnonzero(labels == 1), np.flatnonzero(labels == 1)]
    voices = np.where(labels == 1, np.arange(90) % 7, np.arange(90))[rows]
    found = facets(vectors[rows], voices, 0)
    assert found is not None
    told_by = [len(set(voices[found.labels == part])) for part in range(3)]
    assert told_by == sorted(told_by, reverse=True)
    assert told_by[-1] <= 7


def test_what_fewer_than_six_voices_tell_is_no_part() -> None:
    vectors, labels = planted(80, 2)
    assert facets(vectors, np.where(labels == 1, np.arange(80) % 5, np.arange(80)), 0) is None


def test_passages_beyond_the_sample_are_placed_as_well() -> None:
    vectors, labels = planted(module.SAMPLE + 100, 3)
    found = facets(vectors, np.arange(len(vectors)), 0)
    assert found is not None
    assert found.labels.shape == labels.shape
    assert adjusted_rand_score(found.labels, labels) > 0.95


def test_the_same_seed_gives_the_same_parts() -> None:
    vectors, _ = planted(90, 4, part=0.35)
    one, two = (facets(vectors, np.arange(90), 3) for _ in range(2))
    assert one is not None
    assert two is not None
    assert (one.labels == two.labels).all()
    assert one.stability == two.stability


def test_nothing_of_what_all_share_is_left_in_the_rest() -> None:
    vectors, _ = planted(50, 2)
    rest = residuals(vectors)
    assert np.abs(rest @ unit(vectors.mean(axis=0, keepdims=True))[0]).max() < 1e-5


def test_rows_that_are_all_the_same_have_no_parts() -> None:
    assert facets(np.tile(unit(np.ones((1, D), np.float32)), (60, 1)), np.arange(60), 0) is None
