import numpy as np
import pytest

from bench import live
from bench.corpora import Corpus
from tests.unit.themes.invented import invented
from voicebox.themes import births


@pytest.fixture(scope="module")
def given() -> live.Given:
    """Invented stories about four subjects, under the ids that the bench gives."""
    parts, vectors = invented(160)
    texts = [story.text for story in parts.stories]
    labels = [f"subject {place % 4}" for place in range(160)]
    return live.Given(Corpus(texts, labels), parts, vectors)


def run(given: live.Given) -> live.Run:
    return live.stream(given, "subject 3", 0, live.from_scratch(given, 0))


def test_a_subject_held_back_is_found_and_the_others_keep_their_themes(given: live.Given) -> None:
    found = run(given)
    assert found.precision == 1
    assert found.n_born >= 1
    assert np.mean(found.kept) >= live.LEAST_KEPT


def test_an_engine_that_lets_nothing_be_born_is_short(
    given: live.Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(births, "may_be_born", lambda birth: False)
    found = run(given)
    assert found.n_born == 0
    assert found.precision < live.LEAST_PRECISION
    assert not live.outcome([found]).reached


def test_the_subject_held_back_comes_in_thirds_from_the_third_step(given: live.Given) -> None:
    steps = live._steps(given.corpus, "subject 3", 0)
    held = [sum(place % 4 == 3 for place in step) for step in steps]
    assert held == [0, 0, 0, 14, 13, 13]
    assert [len(step) - n for step, n in zip(steps, held, strict=True)] == [60, 12, 12, 12, 12, 12]
    assert sorted(place for step in steps for place in step) == list(range(160))
