"""Who says what: which words are in which passages, and how many voices of a theme use them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from voicebox.themes.graph import Labels

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Heard:
    """Things that are said (words, forms of a word, phrases), each in a column of its own."""

    #: What each column is, in order.
    names: tuple[str, ...] = field(repr=False)
    #: Which passage has which, shape (n_passages, n_columns).
    found: sp.csc_array
    #: The theme of each passage, from 0, none empty; shape (n_passages,).
    themes: Labels
    #: Whose words each passage is; shape (n_passages,).
    voices: Labels

    def passages(self, column: int, theme: int) -> list[int]:
        """Return the rows of a theme's passages that have it, in rising order."""
        rows = self.found.indices[self.found.indptr[column] : self.found.indptr[column + 1]]
        return sorted(rows[self.themes[rows] == theme].tolist())

    def n_voices(self) -> Counts:
        """Return how many voices of each theme use each column, shape (n_themes, n_columns)."""
        pairs, rows = np.unique(np.stack([self.themes, self.voices]), axis=1, return_inverse=True)
        n = len(self.themes)
        gather = sp.csr_array((np.ones(n, np.int32), (rows.ravel(), np.arange(n))))
        used = (gather @ self.found.tocsr()).tocsr()
        used.data[:] = 1
        n_themes = int(self.themes.max()) + 1
        sums = sp.csr_array((np.ones(used.shape[0]), (pairs[0], np.arange(used.shape[0]))))
        counts = np.zeros((n_themes, used.shape[1]), np.int64)
        counts[:] = (sums @ used).todense()
        return counts


def hear(
    texts: Sequence[str],
    themes: Labels,
    voices: Labels,
    said: Callable[[str], list[str]],
    fewest: int = 1,
) -> Heard:
    """Return what is said in which passage.

    Args:
        texts: the passages, n of them.
        themes: the theme of each, from 0, none empty; shape (n,).
        voices: whose words each passage is, shape (n,).
        said: gives what there is in one.
        fewest: what is in fewer passages is left out.
    """
    vectorizer = CountVectorizer(analyzer=said, min_df=fewest, binary=True, dtype=np.int32)
    try:
        found = sp.csc_array(vectorizer.fit_transform(texts))
    except ValueError:  # nothing is said in so many
        return Heard((), sp.csc_array((len(texts), 0), dtype=np.int32), themes, voices)
    return Heard(tuple(vectorizer.get_feature_names_out()), found, themes, voices)
