"""Finds the groups: passages that mean and say the same are near, and what is near votes."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import adjusted_rand_score

from voicebox.themes import consensus, graph
from voicebox.themes.centroids import centres, compact, nearest
from voicebox.themes.counting import numbered, stretches
from voicebox.themes.encoder import Vectors, unit
from voicebox.themes.graph import Labels
from voicebox.themes.tokens import Tokens

#: Passages that discovery looks at; the rest are placed afterwards.
SAMPLE = 12_000
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


@dataclass(frozen=True)
class Looks:
    """What two looks find, one at all rows and one at a part of them."""

    #: A group per row from 0, of both looks: as coarse as themes are, and then finer. None where
    #: there is too little to look at.
    pairs: list[tuple[Labels, Labels]]
    #: How alike the groups of both are, as coarse as themes are: 1 is the same, 0 is chance.
    stability: float


def sample(owners: Labels, seed: int) -> NDArray[np.intp]:
    """Choose the passages to discover themes in: at most 10 of a story and 12,000 in all.

    Where ten of each are too many, it is nine of each, or eight, down to one. Those of a long
    story are spread over it evenly, so that dice have no part in it.

    Args:
        owners: the story of each passage in rising order, shape (n_passages,).
        seed: of the dice that choose 12,000 stories where there are more.

    Returns:
        Row numbers in rising order.
    """
    _, starts, counts = np.unique(owners, return_index=True, return_counts=True)
    n_kept = _as_many_of_each(counts)
    starts, counts, n_each = (np.repeat(each, n_kept) for each in (starts, counts, n_kept))
    place = stretches(np.zeros_like(n_kept), n_kept)
    # The middle of each of so many equal shares of the story.
    few = starts + (2 * place + 1) * counts // (2 * n_each)
    return np.sort(np.random.default_rng(seed).permutation(few)[:SAMPLE])


def _as_many_of_each(counts: Labels) -> Labels:
    """Return how many passages of each story are looked at: every long one has as many."""
    n_kept = np.minimum(counts, MOST_PER_STORY)
    while n_kept.sum() > SAMPLE and n_kept.max() > 1:
        n_kept = np.minimum(counts, n_kept.max() - 1)
    return n_kept


def word_axes(telling: Tokens) -> Vectors:
    """Return what the words of texts have in common, as unit rows of up to 100 numbers.

    It helps where the encoder has never met the tellers' own words. Texts that share none give
    no numbers at all.

    Source: Deerwester et al., "Indexing by latent semantic analysis" (1990).
    """
    counts = _common(_counts(telling))
    n_axes = min(N_WORD_AXES, min(counts.shape) - 1)
    if n_axes < 1:  # no word is in two of the texts
        return np.zeros((telling.n_texts, 0), np.float32)
    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    # The axes are reckoned, not drawn: the dice inside only save time.
    axes = TruncatedSVD(n_axes, n_iter=2, random_state=0).fit_transform(weights)
    return unit(axes.astype(np.float32))


def _counts(telling: Tokens) -> sp.csr_array:
    """Count each word in each text, and each two that follow one another."""
    ids, texts, n_words = telling.ids.astype(np.int64), telling.texts, len(telling.words)
    followed = np.flatnonzero(texts[:-1] == texts[1:])
    pairs = numbered(ids[followed] * n_words + ids[followed + 1])
    rows = np.concatenate([texts, texts[followed]])
    columns = np.concatenate([ids, n_words + pairs.numbers])
    there = (np.ones(len(rows), np.float32), (rows, columns))
    shape = (telling.n_texts, n_words + len(pairs.different))
    return sp.csr_array(sp.coo_array(there, shape=shape))


def _common(counts: sp.csr_array) -> sp.csr_array:
    """Leave out what is in too few texts to be shared, or in too many to tell any apart."""
    n_texts = counts.shape[0]
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    fewest = max(2, int(n_texts * 0.0005))
    most = min(1.0, max(0.3, 3 / max(n_texts, 1))) * n_texts
    return counts[:, np.flatnonzero((found_in >= fewest) & (found_in <= most))]


def discover(vectors: Vectors, said: Tokens, seed: int) -> Found:
    """Group passages by meaning and words, and tell how sure that is.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        said: the words of the same passages, n of them.
        seed: of the dice; the same seed gives the same groups.
    """
    joint = _joined(vectors, said)
    joins = _joins(joint)
    labels = consensus.grouped(joins, seed)
    return Found(absorbed(joint, labels), consensus.stability(joins, labels, seed))


def look(vectors: Vectors, said: Tokens, seed: int) -> Labels:
    """Group passages as `discover` does, and leave out how sure that is: a group per row, from 0.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        said: the words of the same passages, n of them.
        seed: of the dice.
    """
    joint = _joined(vectors, said)
    return absorbed(joint, consensus.grouped(_joins(joint), seed))


def looks(vectors: Vectors, said: Tokens, seed: int) -> Looks:
    """Look for groups twice: among all passages, and among a part of them.

    What both find is neither an accident of the dice nor of a few passages.

    Args:
        vectors: unit rows, shape (n, d), n >= 4.
        said: the words of the same passages, n of them.
        seed: of the dice.

    Returns:
        Coarse groups and fine ones, where what has just begun to be told is a group too.
    """
    joint = _joined(vectors, said)
    joins = _joins(joint)
    rows = consensus.part(len(joint), seed)
    votes = consensus.voted(joins, seed)
    others = consensus.voted(joins[rows][:, rows], seed + 1)
    found, alike = [], []
    for resolution in (consensus.RESOLUTION, consensus.FINE):
        first = consensus.counted(votes, resolution, seed)
        part = consensus.counted(others, resolution, seed + 1)
        alike.append(float(adjusted_rand_score(first[rows], part)))
        part = absorbed(joint[rows], part)
        second = nearest(joint, centres(joint[rows], part))
        second[rows] = part
        found.append((absorbed(joint, first), second))
    return Looks(found, alike[0])


def _joined(vectors: Vectors, said: Tokens) -> Vectors:
    """Return meaning and words in one unit row each, along the axes that tell most apart."""
    joint = unit(np.hstack([vectors, WORDS_WEIGHT * word_axes(said.telling)]).astype(np.float32))
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
