"""Texts as rows of numbers: each word is read once, and then counted by whoever counts.

A word with hyphens in it is one token, and the end of a clause is one too. What is true of a word
wherever it stands, such as whether it says anything, is looked up once for each word.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Self

import numpy as np

from voicebox.themes.counting import Ids, parted, spread
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.words import IN_A_PHRASE, WORD, is_telling, small, without_brackets

#: Where a clause ends. No word has this number.
END = -1
_TOKEN = re.compile(IN_A_PHRASE + r"|[.!?…,;:()\[\]\"“”\n]+")
_WORD = re.compile(WORD)


@dataclass(frozen=True)
class Tokens:
    """The words of some texts, all texts one after the other, each in its own order."""

    #: What each number stands for, as `own_words` writes it.
    words: tuple[str, ...] = field(repr=False)
    #: The word of each token, or `END`; shape (n_tokens,).
    ids: Ids = field(repr=False)
    #: The text of each token, in rising order; shape (n_tokens,).
    texts: Labels = field(repr=False)
    n_texts: int

    def of(self, rows: Labels) -> Self:
        """Return the tokens of some texts, which are numbered anew.

        Args:
            rows: of the texts, in rising order.
        """
        numbers = np.full(self.n_texts, -1, np.intp)
        numbers[rows] = np.arange(len(rows))
        texts = numbers[self.texts]
        kept = texts >= 0
        return type(self)(self.words, self.ids[kept], texts[kept], len(rows))

    def joined(self, owners: Labels, n_owners: int) -> Self:
        """Make one text of those that belong together.

        Args:
            owners: what each text belongs to, in rising order; shape (n_texts,).
            n_owners: how many there are.
        """
        return type(self)(self.words, self.ids, owners[self.texts], n_owners)

    def only(self, kept: Flags) -> Self:
        """Return the tokens of some words alone, without the ends of clauses.

        Args:
            kept: whether each word is one of them, shape (n_words,).
        """
        there = np.append(kept, False)[self.ids]
        return type(self)(self.words, self.ids[there], self.texts[there], self.n_texts)

    def which(self, is_so: Callable[[str], bool]) -> Flags:
        """Tell of each word whether something is so, shape (n_words,)."""
        return np.fromiter(map(is_so, self.words), bool, len(self.words))

    @cached_property
    def telling(self) -> "Tokens":
        """The telling words alone, without the ends of clauses; one with hyphens is several."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        parts = (
            [numbers[part] for part in _WORD.findall(word) if is_telling(part)]
            for word in self.words
        )
        said = self.only(np.ones(len(self.words), bool))
        ids, n = spread(said.ids, parts)
        return _sorted(tuple(numbers), ids, np.repeat(said.texts, n), self.n_texts)


def tokenised(texts: Sequence[str]) -> Tokens:
    """Read the words of some texts."""
    different, places, n_parts = parted(map(without_brackets, texts))
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    parts = ([numbers[token] for token in _TOKEN.findall(small(part))] for part in different)
    ids, n = spread(places, parts)
    owners = np.repeat(np.repeat(np.arange(len(texts)), n_parts), n)
    return _sorted(tuple(numbers), ids, owners, len(texts))


def _sorted(tokens: tuple[str, ...], ids: Ids, texts: Labels, n_texts: int) -> Tokens:
    """Number the words in the order of the alphabet, whichever came first, and no marks."""
    words = sorted(token for token in tokens if token[0].isalnum())
    number = dict(zip(words, range(len(words)), strict=True))
    numbers = np.array([number.get(token, END) for token in tokens], np.int32)
    return Tokens(tuple(words), numbers[ids], texts, n_texts)
