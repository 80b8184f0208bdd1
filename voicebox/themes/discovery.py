"""Finds the groups: how finely to divide is chosen by what comes back in parts of the stories."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score

from voicebox.themes import graph
from voicebox.themes.centroids import centres, compact
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import Labels, Rows
from voicebox.themes.words import STOP_WORDS, WORD

RESOLUTIONS = (0.5, 0.8, 1.2, 1.8, 2.7, 4.0, 6.0)
#: Passages that discovery looks at; the rest are placed afterwards.
SAMPLE = 20_000
MOST_PER_STORY = 10
#: Share of the sample that a second look takes, and how many second looks there are.
PART = 0.85
N_PARTS = 5
SMALLEST_GROUP = 5
#: How many groups there may be among n rows: these times n to the power of 0.4.
FEWEST_GROUPS = 0.35
MOST_GROUPS = 1.4
#: What ten times as many groups are worth, in stability: finer is better where it is as sure.
FINENESS = 0.115
#: What the words themselves weigh beside the meaning.
WORDS_WEIGHT = 0.5
N_WORD_AXES = 100


#: Rows of a sample in rising order, and the graph of them alone.
Part = tuple[NDArray[np.intp], sp.csr_array]


@dataclass(frozen=True)
class Found:
    """The groups of a sample."""

    #: A group per row, from 0.
    labels: Labels
    resolution: float
    #: How alike the groups of the whole and of its parts are: 1 is the same, 0 is chance.
    stability: float
    #: What the choice between resolutions goes by.
    worth: float


def sample(owners: Labels, seed: int) -> NDArray[np.intp]:
    """Choose the passages to discover themes in: at most 10 of a story and 20,000 in all.

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


def word_axes(texts: Sequence[str], seed: int) -> Vectors:
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
    axes = TruncatedSVD(n_axes, random_state=seed).fit_transform(weights)
    return unit(axes.astype(np.float32))


def discover(vectors: Vectors, texts: Sequence[str], seed: int) -> Found:
    """Group passages by meaning and words, at the fineness that comes back most surely.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        texts: the same passages, n of them.
        seed: of the dice; the same seed gives the same groups.
    """
    joint, near, k = _joined(vectors, texts, seed)
    whole = graph.shared_neighbours(near[:, :k])
    parts = _parts(near, k, seed)
    return max(_tries(joint, whole, parts, seed), key=lambda found: found.worth)


def discover_at(resolution: float, vectors: Vectors, texts: Sequence[str], seed: int) -> Labels:
    """Group passages as `discover` does, at a fineness that was chosen before.

    Args:
        resolution: as `Found` gives it.
        vectors: unit rows, shape (n, d), n >= 4.
        texts: the same passages, n of them.
        seed: of the dice.

    Returns:
        A group per row, from 0.
    """
    joint, near, k = _joined(vectors, texts, seed)
    whole = graph.shared_neighbours(near[:, :k])
    return absorbed(joint, graph.communities(whole, resolution, seed))


def _joined(vectors: Vectors, texts: Sequence[str], seed: int) -> tuple[Vectors, Rows, int]:
    """Return meaning and words in one row each, the nearest rows, and how many of them count."""
    axes = WORDS_WEIGHT * word_axes(texts, seed)
    joint = unit(np.hstack([vectors, axes]).astype(np.float32))
    k = int(np.clip(round(np.sqrt(len(joint)) / 2), 4, 15))
    # Twice as many as count: a part of the rows needs its nearest among itself.
    return joint, graph.neighbours(joint, 2 * k), k


def _tries(
    joint: Vectors, whole: sp.csr_array, parts: Sequence[Part], seed: int
) -> Iterator[Found]:
    """Group the rows at every resolution; one that gives too few or many groups is worth less."""
    power = len(joint) ** 0.4
    fewest, most = max(2, int(FEWEST_GROUPS * power)), max(4, int(MOST_GROUPS * power))
    for resolution in RESOLUTIONS:
        labels = absorbed(joint, graph.communities(whole, resolution, seed))
        n_groups = int(labels.max()) + 1
        outside = max(fewest - n_groups, n_groups - most, 0)
        stability = 0.0 if outside else _stability(labels, parts, resolution, seed)
        worth = -float(outside) if outside else stability + FINENESS * math.log10(n_groups)
        yield Found(labels, resolution, stability, worth)


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


def _parts(near: Rows, k: int, seed: int) -> list[Part]:
    dice = np.random.default_rng(seed)
    parts = []
    for _ in range(N_PARTS):
        rows = np.sort(dice.choice(len(near), int(PART * len(near)), replace=False))
        parts.append((rows, graph.shared_neighbours(graph.among(near, rows, k))))
    return parts


def _stability(
    labels: Labels,
    parts: Sequence[Part],
    resolution: float,
    seed: int,
) -> float:
    """Return how alike the groups of the whole and of its parts are, 1 for the same."""
    alike = [
        adjusted_rand_score(labels[rows], graph.communities(part, resolution, seed + 1 + i))
        for i, (rows, part) in enumerate(parts)
    ]
    return float(np.mean(alike))
