"""What a design is judged by: whose theme a story has, and how telling the words of a theme are.

Every design is measured with the same words: those of the product's stop list and no contractions,
against the whole stories as they were written.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from voicebox.themes.graph import Labels
from voicebox.themes.words import STOP_WORDS, WORD, is_contraction

#: Stands for "no theme" among the themes of passages and of stories.
NONE = -1
N_WORDS = 10
WINDOW = 10
#: A theme with fewer words in the reference has no pairs worth a mean.
FEWEST_WORDS = 3
#: Keeps the logarithm of what never happens finite. Source: gensim's `c_npmi`.
HARDLY = 1e-12
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

Words = Sequence[Sequence[str]]


def by_weight(weights: NDArray[np.float64], owners: Labels, n_stories: int) -> Labels:
    """Return the theme that has most of each story, -1 for a story that has none.

    Args:
        weights: of each passage in each theme, shape (n_passages, n_themes), >= 0. Each row is
            scaled to 1, so that a long passage counts no more than a short one.
        owners: the story of each passage, shape (n_passages,).
        n_stories: how many stories there are.
    """
    totals = weights.sum(axis=1, keepdims=True)
    sums = np.zeros((n_stories, weights.shape[1]))
    np.add.at(sums, owners, weights / np.where(totals > 0, totals, 1))
    return np.where(sums.any(axis=1), sums.argmax(axis=1), NONE)


def by_count(topics: Labels, owners: Labels, n_stories: int) -> Labels:
    """Return the theme that most of the passages of each story have; one without (-1) is skipped.

    Args:
        topics: of each passage, shape (n_passages,).
        owners: the story of each passage, shape (n_passages,).
        n_stories: how many stories there are.
    """
    counts = np.zeros((n_stories, int(topics.max(initial=0)) + 1))
    has_one = topics >= 0
    np.add.at(counts, (owners[has_one], topics[has_one]), 1)
    return np.where(counts.any(axis=1), counts.argmax(axis=1), NONE)


def spoken(text: str) -> list[str]:
    """Return the words of a text that may name a theme, in order."""
    found = re.findall(WORD, text.lower())
    return [word for word in found if word not in STOP_WORDS and not is_contraction(word)]


def vocabulary(passages: Sequence[str]) -> tuple[list[str], sp.csr_array]:
    """Return the words that all designs choose among, and how often each passage has each.

    A word is in a thousandth of the passages at least, and in two.
    """
    fewest = max(2, len(passages) // 1000)
    vectorizer = CountVectorizer(analyzer=spoken, min_df=fewest)
    counts = sp.csr_array(vectorizer.fit_transform(passages))
    return list(vectorizer.get_feature_names_out()), counts


def class_words(names: Sequence[str], counts: sp.csr_array, topics: Labels) -> list[list[str]]:
    """Return the ten words that weigh most in each topic, from the passages that it has.

    BERTopic counts words in one long text per topic, so that a word must be in several topics to
    count at all. Its words are therefore reckoned here, from its own groups, with its own formula
    and the words that all designs choose among.

    Args:
        names: the words, n_words of them.
        counts: how often each passage has each, shape (n_passages, n_words).
        topics: of each passage, -1 for none; shape (n_passages,).

    Source: Grootendorst, "BERTopic" (arXiv:2203.05794), equation 2.
    """
    rows = np.flatnonzero(topics >= 0)
    places = (np.ones(len(rows)), (topics[rows], rows))
    gather = sp.csr_array(places, shape=(int(topics.max(initial=-1)) + 1, len(topics)))
    in_topics = (gather @ counts).toarray()
    totals = in_topics.sum(axis=1, keepdims=True)
    rarity = np.log1p(totals.mean() / np.maximum(in_topics.sum(axis=0), 1))
    return heaviest(names, in_topics / np.maximum(totals, 1) * rarity)


def heaviest(names: Sequence[str], weights: NDArray[np.float64]) -> list[list[str]]:
    """Return the ten words with the largest weights over 0 of each row, the largest first."""
    order = np.argsort(-weights, axis=1, kind="stable")[:, :N_WORDS]
    return [
        [names[j] for j in row if weights[theme, j] > 0] for theme, row in enumerate(order.tolist())
    ]


def diversity(themes: Words) -> float:
    """Return the share of different words among all words of all themes."""
    words = [word for theme in themes for word in theme]
    return len(set(words)) / len(words) if words else 0.0


def npmi(themes: Words, texts: Sequence[str]) -> float:
    """Return how far the words of a theme go together: 1 always, 0 as by chance, -1 never.

    Words go together when they stand within ten words of each other. The figure is the mean over
    the pairs of a theme, and over the themes. A word that the texts do not have is left out, and
    a theme with fewer than three others too; without any theme the figure is 0.

    Source: Bouma, "Normalized (pointwise) mutual information in collocation extraction" (2009);
    windows as in gensim's `c_npmi`.
    """
    asked = {word for theme in themes for word in theme}
    seen, n_windows = _seen(asked, texts)
    one: Counter[str] = Counter()
    two: Counter[tuple[str, str]] = Counter()
    for together, times in seen.items():
        one.update(dict.fromkeys(together, times))
        two.update(dict.fromkeys(combinations(sorted(together), 2), times))
    means = []
    for theme in themes:
        known = sorted({word for word in theme if one[word]})
        if len(known) >= FEWEST_WORDS:
            pairs = combinations(known, 2)
            means.append(np.mean([_pair(one[a], one[b], two[a, b], n_windows) for a, b in pairs]))
    return float(np.mean(means)) if means else 0.0


def _pair(n_one: int, n_other: int, n_both: int, n_windows: int) -> float:
    both = n_both / n_windows + HARDLY
    return float(np.log(both / (n_one * n_other / n_windows**2)) / -np.log(both))


def _seen(asked: set[str], texts: Sequence[str]) -> tuple[Counter[frozenset[str]], int]:
    """Return how many windows have exactly these of the words, and how many windows there are.

    The empty word stands for all that were not asked for.
    """
    seen: Counter[frozenset[str]] = Counter()
    for text in texts:
        tokens = [token if token in asked else "" for token in _TOKEN.findall(text.lower())]
        seen.update(map(frozenset, _windows(tokens)))
    return seen, max(1, seen.total())


def _windows(tokens: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give each ten tokens in a row; a shorter text is one window."""
    for first in range(max(1, len(tokens) - WINDOW + 1)):
        yield tokens[first : first + WINDOW]
