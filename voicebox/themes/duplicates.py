"""Which stories are nearly the same, and so count as one voice.

One person may send a story fifty times; without accounts, that the words are the same is all
that can be known. Such stories count once where a number of tellers is what protects somebody.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.counting import distinct, stretches
from voicebox.themes.graph import Labels
from voicebox.themes.passages import Cut
from voicebox.themes.tokens import Tokens, tokenised

#: Words in a row.
IN_A_ROW = 3
# 6 bands of 4: texts that share 80 % of their word triples are found to 95 %, 30 % to 5 %.
ROWS = (6, 4)
# 16 bands of 3: texts that share 43 % of their words are found to 74 %, and through fifty others.
WORDS = (16, 3)
#: A text with fewer words of its own is compared by its triples alone: short answers share words.
FEWEST_MARKS = 12
#: Longer ones are one voice when they share so much of all their words, in whatever order. Of 6,492
#: posts of 27 forums and 4,023 comments no two do that share no rows of words as well.
SHARED = 0.4
#: How many texts with one key are compared with each that comes.
MOST_COMPARED = 16
#: How many hashes are mixed at a time.
BLOCK = 1 << 13

Hashes = NDArray[np.uint64]
#: Pairs of texts, shape (n_pairs, 2).
Links = NDArray[np.intp]


def voices(texts: Sequence[str]) -> Labels:
    """Return one number per text, the same for texts that are nearly the same.

    They share a good part of their words in a row or, where there are many, of their words in any
    order: changing a word here and there breaks nearly all rows of three.

    Source: Broder, "On the resemblance and containment of documents" (1997); bands as in
    Leskovec, Rajaraman and Ullman, "Mining of massive datasets", section 3.4.
    """
    return _voices(tokenised(texts))


def voices_in(parts: Cut) -> Labels:
    """Return one number per story, the same for stories that are nearly the same."""
    return _voices(parts.tokens.joined(parts.owners, len(parts.stories)))


def _voices(said: Tokens) -> Labels:
    hashes = np.array([zlib.crc32(word.encode(errors="replace")) for word in said.words], np.uint64)
    pairs = np.concatenate([_in_a_row(said, hashes), _in_any_order(said, hashes)])
    there = (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1]))
    joined = sp.csr_array(there, shape=(said.n_texts, said.n_texts))
    return np.asarray(sp.csgraph.connected_components(joined, directed=False)[1], dtype=np.intp)


def _in_a_row(said: Tokens, hashes: Hashes) -> Links:
    """Join each text to the first that has the same smallest rows of words in a band."""
    rows, n_rows = _rows(said, hashes)
    everyone = np.arange(said.n_texts)
    links = [np.empty((0, 2), np.intp)]
    for keys in _bands(rows, n_rows, *ROWS):
        _, firsts, same = np.unique(keys, return_index=True, return_inverse=True)
        links.append(np.stack([everyone, firsts[same]], axis=1))
    return np.concatenate(links)


def _in_any_order(said: Tokens, hashes: Hashes) -> Links:
    """Join the texts that share enough of all their words, of those that a band has together."""
    marks = said.only(said.words.tells)
    pairs = distinct(marks.texts * np.int64(len(said.words)) + marks.ids)
    texts, ids = np.divmod(pairs, max(1, len(said.words)))
    n_marks = np.bincount(texts, minlength=said.n_texts)
    enough = n_marks >= FEWEST_MARKS
    kept = enough[texts]
    places = np.flatnonzero(enough)
    found, n = np.empty(0, np.int64), max(1, len(places))
    for keys in _bands(hashes[ids[kept]], n_marks[places], *WORDS):
        found = distinct(np.concatenate([found, _compared(keys) @ [n, 1]]))
    there = (np.ones(kept.sum(), np.int32), (np.searchsorted(places, texts[kept]), ids[kept]))
    has = sp.csr_array(there, shape=(len(places), len(said.words)))
    links = np.stack(np.divmod(found, n), axis=1)
    return np.asarray(places[links[_alike(has, links)]], dtype=np.intp)


def _rows(said: Tokens, hashes: Hashes) -> tuple[Hashes, Labels]:
    """Return a hash for each three words in a row of each text, and how many each text has.

    A text of fewer words has one row, of those.
    """
    tokens = said.only(np.ones(len(said.words), bool))
    n_words = np.bincount(tokens.texts, minlength=tokens.n_texts)
    n_rows = np.maximum(1, n_words - IN_A_ROW + 1)
    word = np.append(hashes[tokens.ids], np.zeros(IN_A_ROW, np.uint64))
    # The row that begins at each word, on into the next text at a text's end.
    row = _mixed(word[offset : len(tokens.ids) + offset + 1] for offset in range(IN_A_ROW))
    first = np.cumsum(n_words) - n_words
    rows = row[stretches(first, n_rows)]
    short = np.flatnonzero(n_words < IN_A_ROW)
    rows[(np.cumsum(n_rows) - n_rows)[short]] = _mixed(
        np.where(offset < n_words[short], word[first[short] + offset], np.uint64(0))
        for offset in range(IN_A_ROW)
    )
    return rows, n_rows


def _mixed(words: Iterable[Hashes]) -> Hashes:
    """Make one hash of those of some words in a row; the numbers overflow on purpose."""
    return np.asarray(sum(w * factor for w, factor in zip(words, _FACTORS, strict=False)))


def _bands(hashes: Hashes, lengths: Labels, n_bands: int, band: int) -> Iterator[Hashes]:
    """Give, for each band, a key per text: texts that are alike have the same one by chance."""
    smallest = _smallest(hashes, lengths, n_bands * band)
    for first in range(0, n_bands * band, band):
        # The numbers overflow on purpose: what is left is a hash of the few that were mixed.
        yield (smallest[:, first : first + band] * _FACTORS[:band]).sum(axis=1, dtype=np.uint64)


def _smallest(hashes: Hashes, lengths: Labels, n_ways: int) -> Hashes:
    """Return the smallest hash of each text under so many fixed ways to mix.

    Args:
        hashes: of all texts, one text after the other.
        lengths: how many each text has, one at least; shape (n_texts,).
        n_ways: how many ways.

    Returns:
        Shape (n_texts, n_ways).
    """
    found = np.empty((len(lengths), n_ways), np.uint64)
    ends = np.cumsum(lengths)
    first = 0
    while first < len(lengths):
        start = ends[first] - lengths[first]
        last = max(first + 1, int(np.searchsorted(ends, start + BLOCK, side="right")))
        mixed = hashes[start : ends[last - 1], None] * _FACTORS[:n_ways] + _TERMS[:n_ways]
        starts = ends[first:last] - lengths[first:last] - start
        found[first:last] = np.minimum.reduceat(mixed >> np.uint64(32), starts, axis=0)
        first = last
    return found


def _compared(keys: Hashes) -> Links:
    """Pair each text with the first few before it that have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(keys)])
    sizes = np.diff(np.append(starts, len(keys)))
    start = np.repeat(starts, sizes)
    rank = np.arange(len(keys)) - start
    pairs = [np.empty((0, 2), np.intp)]
    for before in range(min(MOST_COMPARED, int(sizes.max(initial=1)) - 1)):
        later = np.flatnonzero(rank > before)
        pairs.append(np.stack([order[later], order[start[later] + before]], axis=1))
    return np.concatenate(pairs)


def _alike(has: sp.csr_array, pairs: Links) -> NDArray[np.bool_]:
    """Tell which pairs of texts share enough of their words.

    Args:
        has: which text has which word, ones and zeros; shape (n_texts, n_words).
        pairs: of its rows.
    """
    size = np.diff(has.indptr)
    one, other = pairs.T
    shared = np.empty(len(pairs), np.int64)
    for first in range(0, len(pairs), BLOCK):
        rows = slice(first, first + BLOCK)
        shared[rows] = has[one[rows]].multiply(has[other[rows]]).sum(axis=1)
    return np.asarray(shared >= SHARED * (size[one] + size[other] - shared), dtype=bool)


_MOST_WAYS = 48
_dice = np.random.default_rng(0)
_FACTORS = _dice.integers(1, 2**63, _MOST_WAYS, dtype=np.uint64) | np.uint64(1)
_TERMS = _dice.integers(0, 2**63, _MOST_WAYS, dtype=np.uint64)
