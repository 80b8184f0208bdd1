"""Which words are forms of one word: "wait", "waits", "waited" and "waiting" name one thing.

Only endings that English puts on a word without making another of it are looked at, and only
where the word itself, or another form of it, is told too: nothing is looked up in a dictionary.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from voicebox.themes.graph import Labels

#: What is left when an ending is taken off has so many letters at least, and a vowel.
SHORTEST = 3
_VOWELS = frozenset("aeiouy")


def families(words: Sequence[str]) -> Labels:
    """Return a number per word, from 0, the same for forms of one word.

    Args:
        words: in lower case, each once, with ' for every apostrophe.
    """
    told = set(words)
    bases = {word: tuple(_bases(word)) for word in words}
    shared = Counter(base for found in bases.values() for base in found)
    root = {word: _base(word, bases[word], told, shared) for word in words}
    # The base of a base: "carers'" is of "carers", and that of "carer".
    roots = [_last(word, root) for word in words]
    return np.asarray(np.unique(np.array(roots, dtype=str), return_inverse=True)[1], dtype=np.intp)


def _base(word: str, bases: tuple[str, ...], told: set[str], shared: Counter[str]) -> str:
    for base in bases:
        if base in told:
            return base
    # None of them is told itself; one that another form has too is the word that both are of.
    return next((base for base in bases if shared[base] > 1), word)


def _last(word: str, root: dict[str, str]) -> str:
    while root.get(word, word) != word:
        word = root[word]
    return word


def _bases(word: str) -> Iterator[str]:
    """Give what a word may be a form of, the likeliest first."""
    if word.endswith("'s"):
        yield word[:-2]
    elif word.endswith(("ies", "ied")):
        yield from (word[:-3] + "y", word[:-1])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    elif word.endswith(("ed", "ing")):
        rest = word[:-2] if word.endswith("ed") else word[:-3]
        if len(rest) >= SHORTEST and not _VOWELS.isdisjoint(rest):
            yield from _of_a_verb(rest)


def _of_a_verb(rest: str) -> Iterator[str]:
    # "caring" is of "care", not of "car", which would double its last letter.
    yield rest + "e"
    if len(rest) > 1 and rest[-1] == rest[-2]:
        yield rest[:-1]
    yield rest
