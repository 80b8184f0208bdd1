"""How sure the themes are: what comes back in a second look."""

import numpy as np
import pytest

from tests.unit.themes.invented import SUBJECTS, invented
from voicebox.themes.placing import place
from voicebox.themes.sureness import how_sure


def test_subjects_that_are_far_apart_all_come_back() -> None:
    parts, vectors = invented(120)
    sure = how_sure(parts, vectors, np.arange(120) % 4, 0)
    assert sure.again == 1.0
    assert sure.themes == tuple((theme, 1.0) for theme in range(len(SUBJECTS)))


def test_a_theme_that_is_half_of_a_subject_comes_back_by_half() -> None:
    parts, vectors = invented(120)
    themes = np.arange(120) % 4
    themes[(themes == 0) & (np.arange(120) % 8 == 0)] = 4
    stability = dict(how_sure(parts, vectors, themes, 0).themes)
    assert stability[0] == stability[4] == pytest.approx(0.5)
    assert stability[1] == 1.0


def test_themes_drawn_by_lot_do_not_come_back() -> None:
    parts, vectors = invented(120)
    lots = np.random.default_rng(1).integers(0, 4, 120)
    sure = how_sure(parts, vectors, lots, 0)
    assert abs(sure.again) < 0.1
    assert max(stability for _, stability in sure.themes) < 0.4


def test_themes_are_told_by_their_lasting_ids() -> None:
    parts, vectors = invented(120)
    themes = np.array([8, 2, 40, 5])[np.arange(120) % 4]
    assert [theme for theme, _ in how_sure(parts, vectors, themes, 0).themes] == [2, 5, 8, 40]


def test_the_same_seed_says_the_same() -> None:
    parts, vectors = invented(80)
    placed = place(parts, vectors, 3)
    one, other = (how_sure(parts, vectors, placed.labels, 3) for _ in range(2))
    assert one == other
