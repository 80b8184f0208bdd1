"""How runs become rows about themes; the runs are given."""

import pytest

from bench.themes import quality
from bench.themes.designs import BERTOPIC, OURS, Result, alike


def result(design: str, seed: int, nmi: float, **others: float) -> Result:
    figures = {"ari": 0.3, "without": 0.0, "npmi": 0.1, "diversity": 0.8, "n_words": 10.0}
    told = figures | others
    return Result(design, seed, 4, [0, 0, 1, 1], nmi=nmi, seconds=1.0, peak_mb=100.0, **told)


def test_means_are_compared_and_each_seed_alone_stands_beside() -> None:
    ours = [result(OURS, 0, 0.5), result(OURS, 1, 0.3)]
    theirs = [result(BERTOPIC, 0, 0.4), result(BERTOPIC, 1, 0.4)]
    row = quality._fit("forums", "nmi", ours, theirs, 1.02)
    assert row.value == pytest.approx(1.0)
    assert row.verdict == "SHORT"
    assert row.figure == "NMI, mean of 2 seeds (1.25 / 0.75)"


def test_one_story_without_a_theme_in_one_run_is_short() -> None:
    ours = [result(OURS, 0, 0.5), result(OURS, 1, 0.5, without=0.001)]
    rows = list(quality._beside("forums", ours, ours, (0.9, 0.9)))
    assert [row.verdict for row in rows] == ["reached", "reached", "SHORT", ""]


def test_words_are_compared_by_difference_and_their_number_is_told() -> None:
    ours = [result(OURS, 0, 0.5, diversity=0.81, npmi=-0.10, n_words=8.5)]
    theirs = [result(BERTOPIC, 0, 0.5, diversity=0.80, npmi=-0.11)]
    rows = list(quality._told("forums", ours, theirs, 0.03))
    assert [row.verdict for row in rows] == ["SHORT", "reached"]
    assert "8.5 words a theme, theirs 10.0" in rows[0].figure


def test_two_runs_are_alike_whatever_the_numbers_of_their_themes() -> None:
    one, other = result(OURS, 0, 0.5), result(OURS, 1, 0.5)
    assert alike(one, other) == 1
    assert alike(one, Result(**{**vars(other), "themes": [7, 7, 2, 2]})) == 1
    assert alike(one, Result(**{**vars(other), "themes": [0, 1, 0, 1]})) == -0.5
