"""Names a theme in its tellers' own words: those that many of them use, and others do not.

A word counts once per voice, and names a theme only when three voices or more use it: what one
person calls somebody cannot become the name of a theme.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from voicebox.themes.graph import Labels
from voicebox.themes.phrases import phrases_in
from voicebox.themes.words import STOP_WORDS, WORD, is_contraction, stem

N_WORDS = 10
FEWEST_WORDS = 3
N_PHRASES = 2
FEWEST_VOICES = 3
FEWEST_VOICES_OF_PHRASE = 4
#: How many of the weightiest words the choice is made among.
CANDIDATES = 25
#: After the first eight, a word that weighs less than this share of the first is left out.
FEWEST_CANDIDATES = 8
LIGHTEST = 0.3
#: So many passages with both of two words count half: chance brings rare words together.
DOUBT = 5
#: What going together weighs beside a word's own weight.
COHERENCE = 1.5
#: A phrase has a word among so many of its theme.
NAMING = 15

Counts = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """The words and phrases of one theme, the most telling first. Either may be missing."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]


def labels(texts: Sequence[str], themes: Labels, voices: Labels) -> list[Label]:
    """Name each theme.

    Args:
        texts: the passages that stand for their themes, n of them.
        themes: the theme of each, from 0, none empty; shape (n,).
        voices: whose words each passage is, shape (n,).

    Returns:
        One label per theme, in order.
    """
    names, together, weights = _weigh_words(texts, themes, voices)
    words = [_coherent(row, names, together) for row in weights]
    naming = [{names[j] for j in np.argsort(-row)[:NAMING] if row[j] > 0} for row in weights]
    phrases = _choose_phrases(texts, themes, voices, naming)
    return [Label(tuple(w), tuple(p)) for w, p in zip(words, phrases, strict=True)]


def class_tf_idf(counts: Counts) -> Weights:
    """Weigh each word by how far it belongs to one theme and not to the rest.

    Args:
        counts: shape (n_themes, n_words), how many voices in each theme use each word. Every
            column has an entry > 0.

    Returns:
        Weights >= 0 of the same shape; the largest in a row name that theme.

    Source: Grootendorst, "BERTopic" (arXiv:2203.05794), equation 2, with the count of a word
    taken as its share of the theme's words, and voices counted in place of occurrences.
    """
    totals = counts.sum(axis=1, keepdims=True)
    frequency = counts / np.maximum(totals, 1)
    rarity = np.log1p(totals.mean() / counts.sum(axis=0))
    return np.asarray(frequency * rarity, dtype=np.float64)


def _weigh_words(
    texts: Sequence[str], themes: Labels, voices: Labels
) -> tuple[list[str], sp.csc_array, Weights]:
    """Return the words, which passages each is in, and their weights; 0 for one not to be used."""
    vectorizer = CountVectorizer(
        stop_words=sorted(STOP_WORDS), token_pattern=WORD, binary=True, dtype=np.int32
    )
    try:
        found = sp.csc_array(vectorizer.fit_transform(texts))
    except ValueError:  # every word is a stop word
        return [], sp.csc_array((len(texts), 0)), np.zeros((int(themes.max()) + 1, 0))
    names = vectorizer.get_feature_names_out()
    spoken = np.array([not is_contraction(name) for name in names])
    heard = _count_voices(found, themes, voices)
    everywhere = _count_voices(found, np.zeros_like(themes), voices)[0]
    kept = np.flatnonzero(spoken & (everywhere >= FEWEST_VOICES))
    heard, names, found = heard[:, kept], names[kept], sp.csc_array(found[:, kept])
    weights = class_tf_idf(heard)
    return list(names), found, np.where(_may_name(heard, weights), weights, 0.0)


def _may_name(heard: Counts, weights: Weights) -> NDArray[np.bool_]:
    """Tell which words may name which theme: those of three voices in it.

    A theme without three such words takes some that fewer of its voices use; that three or more
    use each of them somewhere is seen to before.
    """
    enough = heard >= FEWEST_VOICES
    for fewest in range(FEWEST_VOICES - 1, 0, -1):
        for theme in np.flatnonzero(enough.sum(axis=1) < FEWEST_WORDS):
            more = (heard[theme] >= fewest) & ~enough[theme]
            order = np.argsort(-np.where(more, weights[theme], 0.0), kind="stable")
            n_missing = min(FEWEST_WORDS - int(enough[theme].sum()), int(more.sum()))
            enough[theme, order[:n_missing]] = True
    return enough


def _count_voices(found: sp.csc_array, themes: Labels, voices: Labels) -> Counts:
    """Return how many voices in each theme use each column, shape (n_themes, n_columns)."""
    pairs, rows = np.unique(np.stack([themes, voices]), axis=1, return_inverse=True)
    n = len(themes)
    gather = sp.csr_array((np.ones(n, np.int32), (rows.ravel(), np.arange(n))))
    used = (gather @ found.tocsr()).tocsr()
    used.data[:] = 1
    n_themes = int(themes.max()) + 1
    sums = sp.csr_array((np.ones(used.shape[0]), (pairs[0], np.arange(used.shape[0]))))
    counts = np.zeros((n_themes, used.shape[1]), np.int64)
    counts[:] = (sums @ used).todense()
    return counts


def _coherent(weights: Weights, names: Sequence[str], found: sp.csc_array) -> list[str]:
    """Choose words one by one: weighty, found with those chosen before, no two of one stem."""
    order = np.argsort(-weights, kind="stable")[:CANDIDATES]
    light = weights[order] < LIGHTEST * weights.max(initial=0.0)
    light[:FEWEST_CANDIDATES] = False
    order = order[~light & (weights[order] > 0)]
    if len(order) == 0:
        return []
    closeness = _npmi(found[:, order])
    worth = weights[order] / weights[order[0]]
    chosen = [0]
    stems = {stem(names[order[0]])}
    while len(chosen) < N_WORDS:
        left = [i for i, j in enumerate(order) if stem(names[j]) not in stems]
        if not left:
            break
        best = max(left, key=lambda i: worth[i] + COHERENCE * closeness[i, chosen].mean())
        chosen.append(best)
        stems.add(stem(names[order[best]]))
    return [str(names[order[i]]) for i in chosen]


def _npmi(found: sp.csc_array) -> Weights:
    """Return how far each two columns go together, 0 for not at all and 1 for always.

    Source: Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009).
    """
    n_both = np.asarray((found.T @ found).todense(), dtype=np.float64)
    both = n_both / found.shape[0]
    each = np.diag(both)
    together = np.log((both + 1e-9) / np.outer(each, each)) / -np.log(both + 1e-9)
    return np.asarray(together * n_both / (n_both + DOUBT), dtype=np.float64)


def _choose_phrases(
    texts: Sequence[str], themes: Labels, voices: Labels, naming: Sequence[set[str]]
) -> list[list[str]]:
    vectorizer = CountVectorizer(
        analyzer=phrases_in, min_df=FEWEST_VOICES_OF_PHRASE, binary=True, dtype=np.int32
    )
    try:
        found = sp.csc_array(vectorizer.fit_transform(texts))
    except ValueError:  # no phrase is used often enough
        return [[] for _ in naming]
    names = vectorizer.get_feature_names_out()
    heard = _count_voices(found, themes, voices)
    weights = np.where(heard >= FEWEST_VOICES_OF_PHRASE, class_tf_idf(heard), 0.0)
    return [
        _first_different(_said_in(row, names, words))
        for row, words in zip(weights, naming, strict=True)
    ]


def _said_in(weights: Weights, names: NDArray[np.object_], naming: set[str]) -> Iterator[str]:
    for j in np.argsort(-weights, kind="stable"):
        if weights[j] <= 0:
            return
        if naming.intersection(names[j].split()):
            yield str(names[j])


def _first_different(phrases: Iterator[str]) -> list[str]:
    """Take phrases until there are enough, none of which says what another one says."""
    chosen: list[str] = []
    for phrase in phrases:
        if all(_differ(phrase, other) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == N_PHRASES:
            break
    return chosen


def _differ(one: str, other: str) -> bool:
    mine, theirs = ({stem(word) for word in phrase.split()} for phrase in (one, other))
    return not (mine <= theirs or theirs <= mine)
