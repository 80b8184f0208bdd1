"""Who says what: which words are in which passages, and how many voices of a theme use them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.counting import Ids, numbered
from voicebox.themes.graph import Labels
from voicebox.themes.tokens import Tokens

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Said:
    """Things that are said (words, forms of a word, phrases), each in a column of its own."""

    #: What each column is, in the order of the alphabet.
    names: tuple[str, ...] = field(repr=False)
    #: Which passage has which, shape (n_passages, n_columns).
    found: sp.csc_array

    @classmethod
    def of(cls, names: Sequence[str], columns: Labels, passages: Ids, n_passages: int) -> "Said":
        """Gather what is said.

        Args:
            names: what each column is, each once.
            columns: what is said each time something is, shape (n,).
            passages: in which passage, shape (n,).
            n_passages: how many there are.
        """
        order = sorted(range(len(names)), key=names.__getitem__)
        there = (np.ones(len(columns), np.int32), (passages, columns))
        found = sp.csc_array(sp.coo_array(there, shape=(n_passages, len(names))))[:, order]
        found.data[:] = 1
        return cls(tuple(names[column] for column in order), sp.csc_array(found))


def words(telling: Tokens) -> Said:
    """Return which telling words are in which passage, each form by itself."""
    found = numbered(telling.ids.astype(np.int64))
    names = [telling.words[word] for word in found.different.tolist()]
    return Said.of(names, found.numbers, telling.texts, telling.n_texts)


@dataclass(frozen=True)
class Heard:
    """What is said, and by whom."""

    said: Said
    #: The theme of each passage, from 0, none empty; shape (n_passages,).
    themes: Labels
    #: Whose words each passage is; shape (n_passages,).
    voices: Labels

    def passages(self, column: int, theme: int) -> list[int]:
        """Return the rows of a theme's passages that have it, in rising order."""
        found = self.said.found
        rows = found.indices[found.indptr[column] : found.indptr[column + 1]]
        return sorted(rows[self.themes[rows] == theme].tolist())

    def n_voices(self) -> Counts:
        """Return how many voices of each theme use each column, shape (n_themes, n_columns)."""
        n = int(self.voices.max(initial=0)) + 1
        pairs, rows = np.unique(self.themes * n + self.voices, return_inverse=True)
        gather = sp.csr_array((np.ones(len(rows), np.int32), (rows, np.arange(len(rows)))))
        used = (gather @ self.said.found.tocsr()).tocsr()
        used.data[:] = 1
        sums = sp.csr_array((np.ones(len(pairs), np.int32), (pairs // n, np.arange(len(pairs)))))
        return np.asarray((sums @ used).todense(), dtype=np.int64)
