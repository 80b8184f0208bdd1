"""Finds the groups: passages that mean and say the same are near, and what is near votes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from voicebox.themes import consensus, graph
from voicebox.themes.centroids import centres, compact
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import Labels
from voicebox.themes.words import STOP_WORDS, WORD

#: Passages that discovery looks at; the rest are placed afterwards.
SAMPLE = 30_000
MOST_PER_STORY = 10
SMALLEST_GROUP = 5
#: What the words themselves weigh beside the meaning.
WORDS_WEIGHT = 0.5
N_WORD_AXES = 100
#: Directions in which passages are compared: further ones tell hardly any two of them apart.
N_AXES = 128


@dataclass(frozen=True)
class Found:
    """The groups of a sample."""

    #: A group per row, from 0.
    labels: Labels
    #: How alike the groups of the whole and of a part of it are: 1 is the same, 0 is chance.
    stability: float


def sample(owners: Labels, seed: int) -> NDArray[np.intp]:
    """Choose the passages to discover themes in: at most 10 of a story and 30,000 in all.

    Args:
        owners: the story of each passage, shape (n_passages,).
        seed: of the dice.

    Returns:
        Row numbers in rising order.
    """
    shuffled = np.random.default_rng(seed).permutation(len(owners))
    by_story = shuffled[np.argsort(owners[shuffled], kind="stable")]
    _, starts, counts = np.unique(owners[by_story], return_index=True, return_counts=True)
    place = np.arange(len(owners)) - np.repeat(starts, counts)
    few = by_story[place < MOST_PER_STORY]
    chosen = np.random.default_rng(seed).permutation(few)[:SAMPLE]
    return np.sort(chosen)


def word_axes(texts: Sequence[str]) -> Vectors:
    """Return what the words of the texts have in common, as unit rows of up to 100 numbers.

    It helps where the encoder has never met the tellers' own words. Texts that share none give
    no numbers at all.

    Source: Deerwester et al., "Indexing by latent semantic analysis" (1990).
    """
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2),
        sublinear_tf=True,
        min_df=max(2, int(len(texts) * 0.0005)),
        max_df=min(1.0, max(0.3, 3 / len(texts))),
        stop_words=sorted(STOP_WORDS),
        token_pattern=WORD,
        max_features=50_000,
        dtype=np.float32,
    )
    try:
        weights = vectorizer.fit_transform(texts)
    except ValueError:  # no word is in two of the texts
        return np.zeros((len(texts), 0), np.float32)
    n_axes = min(N_WORD_AXES, min(weights.shape) - 1)
    if n_axes < 1:
        return np.zeros((len(texts), 0), np.float32)
    # The axes are reckoned, not drawn: the dice inside only save time.
    axes = TruncatedSVD(n_axes, random_state=0).fit_transform(weights)
    return unit(axes.astype(np.float32))


def discover(vectors: Vectors, texts: Sequence[str], seed: int) -> Found:
    """Group passages by meaning and words, and tell how sure that is.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        texts: the same passages, n of them.
        seed: of the dice; the same seed gives the same groups.
    """
    joint = _joined(vectors, texts)
    joins = _joins(joint)
    labels = consensus.grouped(joins, seed)
    return Found(absorbed(joint, labels), consensus.stability(joins, labels, seed))


def look(vectors: Vectors, texts: Sequence[str], seed: int) -> Labels:
    """Group passages as `discover` does, and leave out how sure that is: a group per row, from 0.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        texts: the same passages, n of them.
        seed: of the dice.
    """
    joint = _joined(vectors, texts)
    return absorbed(joint, consensus.grouped(_joins(joint), seed))


def _joined(vectors: Vectors, texts: Sequence[str]) -> Vectors:
    """Return meaning and words in one unit row each, along the axes that tell most apart."""
    joint = unit(np.hstack([vectors, WORDS_WEIGHT * word_axes(texts)]).astype(np.float32))
    _, axes = np.linalg.eigh(joint.T @ joint)
    return unit(joint @ axes[:, -N_AXES:])


def _joins(joint: Vectors) -> sp.csr_array:
    # With fewer neighbours than this, a few dozen passages of one subject fall apart.
    k = int(np.clip(round(np.sqrt(len(joint))), 5, 15))
    return graph.shared_neighbours(graph.neighbours(joint, k))


def absorbed(vectors: Vectors, labels: Labels) -> Labels:
    """Give the rows of every group that is too small to the nearest group that is not.

    Too small is under five rows, or under 0.2 % of all.
    """
    sizes = np.bincount(labels)
    large = np.flatnonzero(sizes >= max(SMALLEST_GROUP, int(0.002 * len(labels))))
    if len(large) == 0:
        return np.zeros(len(labels), np.intp)
    kept = np.isin(labels, large)
    result = np.searchsorted(large, labels)
    centroids = centres(vectors[kept], compact(labels[kept]))
    result[~kept] = (vectors[~kept] @ centroids.T).argmax(axis=1)
    return np.asarray(result, dtype=np.intp)
