"""Has a model read texts in batches: a few tokens at a time, a batch for each core."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.progress import Work, report

Tokens = NDArray[np.int32]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Pace:
    """How much a model reads at once."""

    #: At most so many tokens in a batch, what it is filled up with counted; a longer text is alone.
    tokens: int
    #: Batches that are read side by side.
    side_by_side: int


def batches(texts: Sequence[Tokens], most: int) -> list[list[int]]:
    """Return which texts, by their places, are read together.

    Texts of like length share a batch, so that little of it is filled up. Which texts do hangs on
    what they are and not on their order: in 8-bit arithmetic a vector hangs on its company. One
    without tokens is in none: a model would divide by their number.

    Args:
        texts: the tokens of each.
        most: tokens in a batch; each text counts as much as the longest of them.
    """
    made: list[list[int]] = []
    told = [place for place, tokens in enumerate(texts) if len(tokens)]
    for place in sorted(told, key=lambda at: (len(texts[at]), texts[at].tobytes())):
        if made and (len(made[-1]) + 1) * len(texts[place]) <= most:
            made[-1].append(place)
        else:
            made.append([place])
    return made


def read(model: Any, texts: Sequence[Tokens], dim: int, pace: Pace) -> Vectors:
    """Return what the model gives for each text, shape (n, dim); how far it is gets reported.

    A text without tokens has a row of zeros.

    Args:
        model: what has `run`, as a session of onnxruntime has.
        texts: the tokens of each.
        dim: length of a vector.
        pace: how much is read at once. How much of it side by side changes no vector.
    """
    vectors = np.zeros((len(texts), dim), np.float32)
    made = batches(texts, pace.tokens)

    def one(places: list[int]) -> None:
        vectors[places] = run(model, [texts[place] for place in places])

    # onnxruntime works outside of Python's lock, and so threads are enough.
    pool = ThreadPoolExecutor(pace.side_by_side)
    try:
        waiting, done = pool.map(one, made), 0
        for places in made:
            report(Work.ENCODE, done, len(texts))
            next(waiting)
            done += len(places)
    finally:
        # Whoever breaks this off need not wait for the rest.
        pool.shutdown(cancel_futures=True)
    return vectors[_told_by(texts, made)]


def _told_by(texts: Sequence[Tokens], made: Sequence[Sequence[int]]) -> list[int]:
    """Return for each text the place of the first of those read that is the same to the model.

    Two that are the same, but for capitals perhaps, may be read in two batches, and which of them
    is in which hangs on their order.
    """
    first: dict[bytes, int] = {}
    for places in made:
        for place in places:
            first.setdefault(texts[place].tobytes(), place)
    return [first.get(tokens.tobytes(), place) for place, tokens in enumerate(texts)]


def run(model: Any, texts: Sequence[Tokens]) -> Vectors:
    """Return what the model gives for some texts at once, one at least, each with a token."""
    ids = np.zeros((len(texts), max(map(len, texts))), np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(texts):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    (vectors,) = model.run(None, {"input_ids": ids, "attention_mask": mask})
    return np.asarray(vectors, dtype=np.float32)
