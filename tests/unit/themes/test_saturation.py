"""Whether new stories still bring new themes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.themes.invented import SUBJECTS, invented
from voicebox.themes import saturation
from voicebox.themes.passages import Cut
from voicebox.themes.placing import place
from voicebox.themes.refresh import look
from voicebox.themes.saturation import MOST_HALVINGS, curve, n_found
from voicebox.themes.values import FEWEST_STORIES, Point

groups = st.lists(st.integers(0, 5), min_size=1, max_size=40)


def curve_of(n: int) -> tuple[Point, ...]:
    parts, vectors = invented(n)
    placed = place(parts, vectors, 0)
    again = look(parts, vectors, 7)
    return curve(parts, vectors, placed.labels, again, 0)


def test_four_subjects_that_all_tell_of_are_found_among_few() -> None:
    points = curve_of(320)
    assert [point.n_stories for point in points] == [20, 40, 80, 160, 320]
    assert [point.n_themes for point in points[1:]] == [len(SUBJECTS)] * 4


def test_what_few_tell_of_is_not_yet_there_among_fewer() -> None:
    parts, vectors = invented(240)
    rows = np.array([i for i in range(240) if i % 4 != 3 or i < 40])
    fewer = Cut(
        stories=tuple(parts.stories[row] for row in rows),
        owners=np.arange(len(rows), dtype=np.intp),
        spans=tuple(parts.spans[row] for row in rows),
        texts=tuple(parts.texts[row] for row in rows),
    )
    again = look(fewer, vectors[rows], 7)
    points = curve(fewer, vectors[rows], rows % 4, again, 0)
    assert points[0].n_themes < points[-1].n_themes == len(SUBJECTS)


def test_the_curve_ends_at_the_stories_that_one_look_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saturation, "SAMPLE", 100)
    assert [point.n_stories for point in curve_of(160)] == [25, 50, 100]


def test_the_sizes_are_halves_of_halves_and_each_is_enough_for_themes() -> None:
    points = curve_of(500)
    sizes = [point.n_stories for point in points]
    assert sizes == [500 >> halvings for halvings in range(MOST_HALVINGS, -1, -1)]
    assert min(sizes) >= FEWEST_STORIES


@pytest.mark.parametrize("n", [20, 39])
def test_where_half_would_be_too_few_there_is_no_curve(n: int) -> None:
    assert curve_of(n) == ()


def test_the_same_dice_give_the_same_curve() -> None:
    assert curve_of(100) == curve_of(100)


def test_lasting_numbers_of_themes_make_no_difference() -> None:
    parts, vectors = invented(80)
    placed = place(parts, vectors, 0)
    again = look(parts, vectors, 7)
    lasting = np.array([3, 90, 7, 12])[placed.labels % 4]
    assert curve(parts, vectors, lasting, again, 0) == curve(
        parts, vectors, placed.labels % 4, again, 0
    )


def test_stories_of_several_passages_are_drawn_as_a_whole() -> None:
    parts, vectors = invented(160)
    owners = np.arange(160, dtype=np.intp) // 4
    fewer = Cut(parts.stories[:40], owners, parts.spans, parts.texts)
    again = look(fewer, vectors, 7)
    points = curve(fewer, vectors, np.arange(160) % 4, again, 0)
    assert [point.n_stories for point in points] == [20, 40]


@given(groups)
def test_every_theme_is_found_in_a_look_that_is_the_same(labels: list[int]) -> None:
    places = np.unique(labels, return_inverse=True)[1]
    assert n_found(places, places[:]) == places.max() + 1


@given(groups)
def test_of_a_look_without_parts_no_more_than_one_theme_comes_back(labels: list[int]) -> None:
    places = np.unique(labels, return_inverse=True)[1]
    assert n_found(places, np.zeros_like(places)) <= 1
