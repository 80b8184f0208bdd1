"""Finds the words and the sentences of many texts at once, as places in one long text.

A word at a time is what most of the cutting of a hundred thousand passages would be spent on; so
each sign is looked at as a number, and all of them together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.counting import distinct, stretches

#: A run of so many signs without a space counts as a word: no text is too long to be cut.
LONGEST_WORD = 40
#: Signs that are read at a time: so many take some megabytes.
AT_ONCE = 1 << 20

# A line ends, or a sentence does and the next one begins. What it begins with is looked for first.
_BREAK = re.compile(r"[\n.!?…](?:(?<=\n)|['\")\]’”]*(?=\s+[\"'(\[‘“]*[^\W_]))")
#: Whether each sign is white space; there is none after the last.
_IS_SPACE = np.array([chr(sign).isspace() for sign in range(0x3002)])

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Words:
    """The words of some texts, all texts one after the other, and the sentences that they make."""

    #: Where each word begins and ends in its own text; shape (n_words,).
    starts: Places
    ends: Places
    #: The first word of each sentence in rising order, and the number of words; (n_sentences + 1,).
    sentences: Places
    #: The first word of each text in rising order, and the number of words; shape (n_texts + 1,).
    texts: Places


def words(texts: Sequence[str]) -> Words:
    """Find the words and sentences of some texts; a blank one has none."""
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts)])
    # A line ends at each text's end, so nothing goes on into the next.
    whole = "\n".join(texts)
    starts, ends = _words(whole)
    breaks = np.fromiter((found.start() for found in _BREAK.finditer(whole)), np.int64)
    first = np.searchsorted(starts, offsets)
    after = np.searchsorted(starts, breaks, side="right")
    owner = np.repeat(offsets[:-1], np.diff(first))
    return Words(starts - owner, ends - owner, distinct(np.concatenate([after, first])), first)


def _words(text: str) -> tuple[Places, Places]:
    """Return where each word of a text begins and ends."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    is_space = np.ones(len(signs) + 2, bool)
    is_space[1:-1] = _IS_SPACE[np.minimum(signs, len(_IS_SPACE) - 1)]
    turns = np.flatnonzero(is_space[1:] != is_space[:-1])
    starts, ends = turns[::2], turns[1::2]
    n_words = -(-(ends - starts) // LONGEST_WORD)
    if n_words.max(initial=1) > 1:
        place = stretches(np.zeros_like(n_words), n_words)
        starts = np.repeat(starts, n_words) + LONGEST_WORD * place
        ends = np.minimum(starts + LONGEST_WORD, np.repeat(ends, n_words))
    return starts, ends
