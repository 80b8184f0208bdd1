"""Texts as rows of numbers: each word is read once, and then counted by whoever counts.

A word with hyphens in it is one token, and the end of a clause is one too.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Self

import numpy as np

from voicebox.themes.counting import Ids, Parts
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.texts import Parted, Texts, parted, texts_of
from voicebox.themes.vocabulary import Vocabulary
from voicebox.themes.words import IN_A_PHRASE, small, without_brackets

#: Where a clause ends. No word has this number.
END = -1
_TOKEN = re.compile(IN_A_PHRASE + r"|[.!?…,;:()\[\]\"“”\n]+")


@dataclass(frozen=True)
class Tokens:
    """The words of some texts, all texts one after the other, each in its own order."""

    #: What each number stands for, as `own_words` writes it.
    words: Vocabulary = field(repr=False)
    #: The word of each token, or `END`; shape (n_tokens,).
    ids: Ids = field(repr=False)
    #: The text of each token, in rising order; shape (n_tokens,).
    texts: Ids = field(repr=False)
    n_texts: int

    def of(self, rows: Labels) -> Self:
        """Return the tokens of some texts, which are numbered anew.

        Args:
            rows: of the texts, in rising order.
        """
        numbers = np.full(self.n_texts, -1, np.int32)
        numbers[rows] = np.arange(len(rows), dtype=np.int32)
        texts = numbers[self.texts]
        kept = texts >= 0
        return type(self)(self.words, self.ids[kept], texts[kept], len(rows))

    def joined(self, owners: Labels, n_owners: int) -> Self:
        """Make one text of those that belong together.

        Args:
            owners: what each text belongs to, in rising order; shape (n_texts,).
            n_owners: how many there are.
        """
        return type(self)(self.words, self.ids, owners.astype(np.int32)[self.texts], n_owners)

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
    def telling(self) -> Self:
        """The telling words alone, without the ends of clauses; one with hyphens is several."""
        words, parts = self.words.telling
        said = self.only(np.ones(len(self.words), bool))
        ids, n = parts.spread(said.ids)
        return type(self)(words, ids, np.repeat(said.texts, n), self.n_texts)


def tokenised(texts: Sequence[str]) -> Tokens:
    """Read the words of some texts."""
    said = _said(texts_of(texts))
    there = np.zeros(len(said.different), bool)
    there[said.ids] = True
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    parts = Parts.of(
        [numbers[token] for token in _TOKEN.findall(small(part))] if is_there else ()
        for part, is_there in zip(said.different, there.tolist(), strict=True)
    )
    ids, n = parts.spread(said.ids)
    owners = np.repeat(np.repeat(np.arange(len(texts), dtype=np.int32), said.sizes), n)
    words, number = _numbered(numbers)
    return Tokens(words, number[ids], owners, len(texts))


def _said(texts: Texts) -> Parted:
    """Return the parts of texts without what stands in brackets, which few of them have."""
    others = {
        row: said for row, text in enumerate(texts) if (said := without_brackets(text)) != text
    }
    if not others:
        return texts.parted
    rows = np.arange(len(texts))
    rows[list(others)] = len(texts) + np.arange(len(others))
    return texts.parted.joined(parted(others.values())).of(rows)


def _numbered(tokens: Iterable[str]) -> tuple[Vocabulary, Ids]:
    """Number the words in the order of the alphabet, whichever came first, and no marks."""
    found = tuple(tokens)
    words = sorted(token for token in found if token[0].isalnum())
    number = dict(zip(words, range(len(words)), strict=True))
    return Vocabulary(words), np.array([number.get(token, END) for token in found], np.int32)
