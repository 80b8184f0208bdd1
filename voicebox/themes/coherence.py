"""Chooses words that go together, so that a theme's name reads as one thing."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.words import stem

N_WORDS = 10
#: After the first eight, a word that weighs less than this share of the first is left out.
FEWEST_CANDIDATES = 8
LIGHTEST = 0.3
#: So many passages with both of two words count half: chance brings rare words together.
DOUBT = 5
#: What going together weighs beside a word's own weight.
COHERENCE = 1.5

Weights = NDArray[np.float64]


def coherent(words: Sequence[str], weights: Weights, found: sp.csc_array) -> list[int]:
    """Choose words one by one: weighty, told with those chosen before, no two of one stem.

    Args:
        words: the heaviest first, n of them.
        weights: of each, > 0; shape (n,).
        found: which passage has which, shape (n_passages, n).

    Returns:
        Places among the words, ten at most, the most telling first.
    """
    heavy = [
        i for i, w in enumerate(weights) if i < FEWEST_CANDIDATES or w >= LIGHTEST * weights[0]
    ]
    if not heavy:
        return []
    closeness = npmi(found[:, heavy])
    worth = weights / weights[0]
    chosen = [0]
    while len(chosen) < N_WORDS:
        stems = {stem(words[i]) for i in chosen}
        left = [i for i in heavy if stem(words[i]) not in stems]
        if not left:
            break
        chosen.append(max(left, key=lambda i: worth[i] + COHERENCE * closeness[i, chosen].mean()))
    return chosen


def npmi(found: sp.csc_array) -> Weights:
    """Return how far each two columns go together, 0 for not at all and 1 for always.

    Source: Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
    """
    n_both = np.asarray((found.T @ found).todense(), dtype=np.float64)
    both = n_both / found.shape[0]
    each = np.diag(both)
    together = np.log((both + 1e-9) / np.outer(each, each)) / -np.log(both + 1e-9)
    return np.asarray(together * n_both / (n_both + DOUBT), dtype=np.float64)
