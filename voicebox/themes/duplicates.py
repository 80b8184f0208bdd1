"""Which stories are nearly the same, and so count as one voice.

One person may send a story fifty times; without accounts, that the words are the same is all
that can be known. Such stories count once where a number of tellers is what protects somebody.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes.graph import Labels
from voicebox.themes.words import marks

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

Link = tuple[int, int]


def voices(texts: Sequence[str]) -> Labels:
    """Return one number per text, the same for texts that are nearly the same.

    They share a good part of their words in a row or, where there are many, of their words in any
    order: changing a word here and there breaks nearly all rows of three.

    Source: Broder, "On the resemblance and containment of documents" (1997); bands as in
    Leskovec, Rajaraman and Ullman, "Mining of massive datasets", section 3.4.
    """
    pairs = [*_in_a_row(texts), *_in_any_order(texts)]
    n = len(texts)
    rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
    joined = sp.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(n, n))
    return np.asarray(sp.csgraph.connected_components(joined, directed=False)[1], dtype=np.intp)


def _in_a_row(texts: Sequence[str]) -> Iterator[Link]:
    first_with: dict[tuple[int, bytes], int] = {}
    for number, text in enumerate(texts):
        for key in _bands(_triples(text), *ROWS):
            first = first_with.setdefault(key, number)
            if first != number:
                yield number, first


def _in_any_order(texts: Sequence[str]) -> Iterator[Link]:
    told: dict[int, Set[str]] = {}
    with_key: dict[tuple[int, bytes], list[int]] = {}
    for text, number in {text: number for number, text in enumerate(texts)}.items():
        words = marks(text)
        if len(words) < FEWEST_MARKS:
            continue
        told[number] = words
        for key in _bands(words, *WORDS):
            others = with_key.setdefault(key, [])
            yield from ((number, other) for other in others if _alike(words, told[other]))
            if len(others) < MOST_COMPARED:
                others.append(number)


def _alike(one: Set[str], other: Set[str]) -> bool:
    return len(one & other) >= SHARED * len(one | other)


def _bands(said: Iterable[str], n_bands: int, band: int) -> Iterator[tuple[int, bytes]]:
    hashes = np.array([zlib.crc32(one.encode(errors="replace")) for one in said], np.uint64)
    smallest = _smallest(hashes, n_bands * band)
    for i in range(n_bands):
        yield i, smallest[i * band : (i + 1) * band].tobytes()


def _triples(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def _smallest(hashes: NDArray[np.uint64], n_ways: int) -> NDArray[np.uint64]:
    """Return the smallest hash under each of so many fixed ways to mix, shape (n_ways,)."""
    mixed = hashes[:, None] * _FACTORS[:n_ways] + _TERMS[:n_ways]
    return np.asarray((mixed >> np.uint64(32)).min(axis=0), dtype=np.uint64)


_MOST_WAYS = 48
_dice = np.random.default_rng(0)
_FACTORS = _dice.integers(1, 2**63, _MOST_WAYS, dtype=np.uint64) | np.uint64(1)
_TERMS = _dice.integers(0, 2**63, _MOST_WAYS, dtype=np.uint64)
