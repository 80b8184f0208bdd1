import numpy as np
import pytest

from tests.unit.themes.invented import invented
from voicebox.themes.births import births
from voicebox.themes.centroids import means
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels

N = 120


class Scene:
    """Three subjects are themes; the fourth is held back, and its passages lie with theme 0."""

    def __init__(self) -> None:
        _, self.vectors = invented(N)
        self.subject = np.arange(N) % 4
        self.themes: Labels = np.where(self.subject == 3, 0, self.subject)
        self.voices = np.arange(N)
        self.centres: Vectors = means(self.vectors, np.where(self.subject == 3, -1, self.themes), 3)
        self.looks = (self.subject.copy(), self.subject.copy())

    def born(self) -> list[list[int]]:
        given = (self.vectors, self.voices, self.themes, self.centres, self.looks)
        return [birth.rows.tolist() for birth in births(*given)]


def test_a_subject_that_two_looks_find_and_no_theme_covers_is_born() -> None:
    scene = Scene()
    # Newcomers are in no theme yet.
    scene.themes[scene.subject == 3] = -1
    assert scene.born() == [np.flatnonzero(scene.subject == 3).tolist()]


def test_what_only_one_look_finds_is_not_born() -> None:
    scene = Scene()
    scene.themes[scene.subject == 3] = -1
    scene.looks[1][scene.subject == 3] = np.arange((scene.subject == 3).sum()) % 3
    assert scene.born() == []


def test_what_a_theme_covers_is_not_born() -> None:
    # Half of theme 0 is the subject held back: that is a theme of two subjects, not a gap.
    assert Scene().born() == []


def test_what_lies_where_a_theme_is_is_not_born() -> None:
    scene = Scene()
    scene.themes[scene.subject == 3] = -1
    scene.centres[1] = means(scene.vectors, scene.subject, 4)[3]
    assert scene.born() == []


def test_fifty_copies_of_one_story_are_not_born() -> None:
    scene = Scene()
    scene.themes[scene.subject == 3] = -1
    scene.voices[scene.subject == 3] = 3
    assert scene.born() == []


@pytest.mark.parametrize(("n_passages", "n_born"), [(11, 0), (12, 1)])
def test_eleven_passages_are_too_few_to_be_born(n_passages: int, n_born: int) -> None:
    scene = Scene()
    scene.themes[scene.subject == 3] = -1
    for look in scene.looks:
        look[np.flatnonzero(scene.subject == 3)[n_passages:]] = 0
    assert len(scene.born()) == n_born
