from collections.abc import Mapping
from threading import Barrier, Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicebox.themes.batches import Pace, Tokens, batches, read
from voicebox.themes.progress import Step, Work, listening

SOME_TEXTS = st.lists(
    st.lists(st.integers(1, 9), min_size=1, max_size=20).map(lambda ids: np.array(ids, np.int32)),
    max_size=30,
)


class Adds:
    """A model that adds up the tokens of a text, and counts them."""

    def __init__(self) -> None:
        self.batches = 0

    def run(self, _: None, given: Mapping[str, NDArray[np.int64]]) -> tuple[NDArray[Any]]:
        self.batches += 1
        ids, mask = given["input_ids"], given["attention_mask"]
        return (np.column_stack([(ids * mask).sum(axis=1), mask.sum(axis=1)]).astype(np.float32),)


class Meets(Adds):
    """One that goes on only when so many batches are read at the same time."""

    def __init__(self, parties: int) -> None:
        super().__init__()
        self._barrier = Barrier(parties, timeout=20)

    def run(self, _: None, given: Mapping[str, NDArray[np.int64]]) -> tuple[NDArray[Any]]:
        self._barrier.wait()
        return super().run(None, given)


def texts(*lengths: int) -> list[Tokens]:
    return [np.full(length, 1 + place, np.int32) for place, length in enumerate(lengths)]


@given(SOME_TEXTS, st.integers(1, 50))
def test_each_text_is_in_one_batch(some: list[Tokens], most: int) -> None:
    assert sorted(place for batch in batches(some, most) for place in batch) == [*range(len(some))]


def test_a_text_without_tokens_is_in_no_batch_and_has_a_row_of_zeros() -> None:
    some = texts(3, 0, 2)
    assert [sorted(batch) for batch in batches(some, 50)] == [[0, 2]]
    found = read(Adds(), some, 2, Pace(50, 1))
    assert found.tolist() == [[3, 3], [0, 0], [6, 2]]


@given(SOME_TEXTS, st.integers(1, 50))
def test_a_batch_of_several_stays_within_its_tokens(some: list[Tokens], most: int) -> None:
    for batch in batches(some, most):
        assert len(batch) == 1 or len(batch) * max(len(some[place]) for place in batch) <= most


@given(SOME_TEXTS, st.integers(1, 50), st.randoms(use_true_random=False))
def test_which_texts_share_a_batch_hangs_on_no_order(
    some: list[Tokens], most: int, dice: Any
) -> None:
    def told(those: list[Tokens]) -> list[list[list[int]]]:
        return [[those[place].tolist() for place in batch] for batch in batches(those, most)]

    shuffled = dice.sample(some, len(some))
    assert told(shuffled) == told(some)


def test_texts_of_like_length_fill_a_batch() -> None:
    assert batches(texts(2, 9, 2, 9, 30), 20) == [[0, 2], [1, 3], [4]]


@given(SOME_TEXTS, st.integers(1, 50), st.integers(1, 3))
def test_each_text_gets_what_the_model_makes_of_it_alone(
    some: list[Tokens], most: int, side_by_side: int
) -> None:
    found = read(Adds(), some, 2, Pace(most, side_by_side))
    assert found.tolist() == [[ids.sum(), len(ids)] for ids in some]


def test_texts_that_are_the_same_to_the_model_have_one_vector_in_whatever_company() -> None:
    class InCompany(Adds):
        def run(self, _: None, given: Mapping[str, NDArray[np.int64]]) -> tuple[NDArray[Any]]:
            ids = given["input_ids"]
            return (np.full((len(ids), 1), ids.sum(), np.float32),)

    some = [np.array(ids, np.int32) for ids in ([1, 1], [1, 2], [1, 1], [1, 1])]
    assert read(InCompany(), some, 1, Pace(4, 1)).ravel().tolist() == [4, 5, 4, 4]


def test_as_many_batches_are_read_side_by_side_as_there_are_cores() -> None:
    # With one after the other the first would wait for the second until the barrier gives up.
    assert len(read(Meets(2), texts(5, 6), 2, Pace(6, 2))) == 2


def test_how_far_it_is_gets_reported_before_each_batch() -> None:
    heard: list[Step] = []
    with listening(heard.append):
        read(Adds(), texts(5, 6, 7), 2, Pace(12, 2))
    assert heard == [Step(Work.ENCODE, 0, 3), Step(Work.ENCODE, 2, 3)]


def test_who_breaks_off_waits_for_no_more_than_what_is_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, heard = Adds(), Event()
    run = model.run
    monkeypatch.setattr(model, "run", lambda *given: heard.wait(20) and run(*given))

    def enough(step: Step) -> None:
        heard.set()
        raise KeyboardInterrupt

    with listening(enough), pytest.raises(KeyboardInterrupt):
        read(model, texts(*[5] * 10_000), 2, Pace(5, 1))
    assert model.batches < 10_000


def test_what_the_model_raises_is_raised() -> None:
    class Broken:
        def run(self, *_: object) -> None:
            raise MemoryError

    with pytest.raises(MemoryError):
        read(Broken(), texts(5), 2, Pace(5, 1))
