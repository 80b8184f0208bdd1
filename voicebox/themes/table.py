"""A model without a network: a row of numbers for each token, added up.

It has the face of an onnxruntime session, so that nothing else of an encoder needs to know which
of the two is behind it, and needs neither onnxruntime nor its memory.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.cores import cores
from voicebox.themes.progress import Work, report

#: What a row's largest number is stored as.
LARGEST = 127
#: Texts that are read at a time: so many take a megabyte.
AT_ONCE = 1_024

Tokens = NDArray[np.int32]
Vectors = NDArray[np.float32]


class Port(NamedTuple):
    """What goes into a model or comes out of it."""

    name: str
    shape: list[int | str]


@dataclass(frozen=True)
class Table:
    """The row of each token, by its number in the tokenizer; shape (n_tokens, d)."""

    rows: Vectors = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the table from its file."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(arrays["rows"].astype(np.float32) * arrays["scales"][:, None])

    def write(self, path: Path) -> None:
        """Write 8 bits of each number and a scale for each row; two writings are the same bytes."""
        scales = (np.abs(self.rows).max(axis=1) / LARGEST).astype(np.float32)
        rows = np.round(self.rows / np.where(scales, scales, 1)[:, None]).astype(np.int8)
        np.savez(path, rows=rows, scales=scales)

    def get_inputs(self) -> list[Port]:
        """Say what `run` takes."""
        return [Port(name, ["texts", "tokens"]) for name in ("input_ids", "attention_mask")]

    def get_outputs(self) -> list[Port]:
        """Say what `run` gives."""
        return [Port("vectors", ["texts", self.rows.shape[1]])]

    def run(self, _outputs: None, given: Mapping[str, NDArray[np.int64]]) -> tuple[Vectors]:
        """Return one unit vector per text, shape (n, d), in a tuple of one.

        Args:
            given: `input_ids`, the tokens of each text, and `attention_mask`, which of them are
                there; both of shape (n, longest).
        """
        there = given["attention_mask"].astype(bool)
        return (self._summed(given["input_ids"][there].astype(np.int32), there.sum(axis=1)),)

    def read_all(self, texts: Sequence[Tokens]) -> Vectors:
        """Return one unit vector per text, shape (n, d), some thousand texts at a time.

        The same text has the same in any company, so nothing is ordered or filled up here.

        Args:
            texts: the tokens of each.
        """
        vectors = np.empty((len(texts), self.rows.shape[1]), np.float32)

        def read(first: int) -> None:
            some = texts[first : first + AT_ONCE]
            lengths = np.fromiter(map(len, some), np.intp, len(some))
            vectors[first : first + AT_ONCE] = self._summed(np.concatenate(some), lengths)

        # scipy adds up outside of Python's lock, and so threads are enough.
        with ThreadPoolExecutor(cores()) as threads:
            firsts = range(0, len(texts), AT_ONCE)
            for first, _ in zip(firsts, threads.map(read, firsts), strict=True):
                report(Work.ENCODE, first, len(texts))
        return vectors

    def _summed(self, tokens: Tokens, lengths: NDArray[np.intp]) -> Vectors:
        """Return the unit sum of each text's rows, given all tokens and how many each has."""
        ends = np.append(0, lengths.cumsum())
        shape = (len(lengths), len(self.rows))
        counts = sp.csr_array((np.ones(len(tokens), np.float32), tokens, ends), shape=shape)
        # The mean of the rows has the same direction as their sum.
        sums = np.asarray(counts @ self.rows, dtype=np.float32)
        sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return sums
