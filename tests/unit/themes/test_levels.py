"""The steps in which it is said how sure themes are."""

import subprocess
import sys

import pytest

from voicebox.themes.levels import Growth, Return, came_back, growth


@pytest.mark.parametrize(
    ("stability", "said"),
    [(1.0, "whole"), (0.75, "whole"), (0.74, "most"), (0.5, "most"), (0.3, "part"), (0.0, "not")],
)
def test_how_much_of_a_theme_came_back_is_said_in_four_steps(stability: float, said: str) -> None:
    assert came_back(stability) is Return(said)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (20, 20, "hardly"),
        (21, 20, "hardly"),
        (19.5, 20, "hardly"),
        (18, 20, "few"),
        (14, 19, "many"),
    ],
)
def test_what_twice_as_many_stories_brought_is_said_in_three_steps(
    before: float, now: float, said: str
) -> None:
    assert growth([(50, 9), (100, before), (200, now)]) is Growth(said)


@pytest.mark.parametrize("curve", [[], [(40, 4.0)], [(20, 0.0), (40, 0.0)]])
def test_without_two_points_nothing_is_said(curve: list[tuple[int, float]]) -> None:
    assert growth(curve) is None


def test_who_says_it_need_not_load_the_engine() -> None:
    program = (
        "import sys, voicebox.themes.levels, voicebox.themes.languages;"
        "assert not {'onnxruntime', 'sklearn', 'numpy'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
