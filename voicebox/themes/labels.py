"""Names a theme in its tellers' own words: those that many of them use, and others do not.

A word counts once per voice, in whatever form. It names a theme only in a form that three voices
of that theme use in passages unlike each other: what one person calls somebody cannot become the
name of a theme, however often and in however many wordings it is sent.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from voicebox.themes import heard, unlike
from voicebox.themes.coherence import coherent
from voicebox.themes.forms import families
from voicebox.themes.graph import Labels
from voicebox.themes.heard import Counts, Heard, Said
from voicebox.themes.phrases import first_different, phrases_in
from voicebox.themes.phrases import phrases as phrases_said
from voicebox.themes.tokens import Tokens, tokenised
from voicebox.themes.words import is_contraction, telling_words

FEWEST_VOICES = unlike.FEWEST_VOICES
FEWEST_VOICES_OF_PHRASE = 4
#: How many of the weightiest words the choice is made among.
CANDIDATES = 25
#: A phrase has a word among so many of its theme.
NAMING = 15

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """The words and phrases of one theme, the most telling first. Either may be missing."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]


def labels(tokens: Tokens, themes: Labels, voices: Labels) -> list[Label]:
    """Name each theme.

    Args:
        tokens: the words of the passages that stand for their themes, n of them.
        themes: the theme of each, from 0, none empty; shape (n,).
        voices: whose words each passage is, shape (n,).

    Returns:
        One label per theme, in order.
    """
    # Phrases are counted outside of Python's lock, most of the time; words and their forms inside.
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(phrases_said, tokens, FEWEST_VOICES_OF_PHRASE)
        forms, around = Heard(heard.words(tokens.telling), themes, voices), _Around(tokens, voices)
        phrases = Heard(waiting.result(), themes, voices)
    return list(_Namer(forms, phrases, around).labels())


def weigh(counts: Counts) -> Weights:
    """Weigh each word by how far it belongs to one theme and not to the rest.

    Args:
        counts: shape (n_themes, n_words), how many voices in each theme use each word.

    Returns:
        Weights >= 0 of the same shape; the largest in a row name that theme. A word that is as
        common elsewhere weighs nothing: "good" is a way of answering, and no subject, where all
        say it. Where there is one theme only, what most say there weighs most.

    Source: a word's part in the divergence of Kullback and Leibler, "On information and
    sufficiency" (1951), of the theme's words from those of all others, with half a voice added
    to the latter (Krichevsky and Trofimov, "The performance of universal encoding", 1981).
    """
    totals = counts.sum(axis=1, keepdims=True)
    frequency = np.asarray(counts / np.maximum(totals, 1), dtype=np.float64)
    if len(counts) == 1:
        return frequency
    elsewhere = (counts.sum(axis=0) - counts + 0.5) / (totals.sum() - totals + 1)
    ratio = np.log(np.maximum(frequency, 1e-12) / elsewhere)
    return np.asarray(frequency * np.maximum(ratio, 0.0))


def holds(label: Label, texts: Sequence[str], voices: Labels) -> bool:
    """Tell whether enough voices still say each word and each phrase of a name.

    Args:
        label: of a theme.
        texts: all passages of the theme, n of them.
        voices: whose words each passage is, shape (n,).
    """
    around = _Around(tokenised(texts), voices)
    said = [set(telling_words(text)) for text in texts]
    for name in label.words:
        if not around.enough((i for i, words in enumerate(said) if name in words), {name}):
            return False
    for phrase in label.phrases:
        own = set(telling_words(phrase))
        rows = (i for i, words in enumerate(said) if own <= words)
        if not around.enough((i for i in rows if phrase in phrases_in(texts[i])), own):
            return False
    return True


class _Around:
    """What else stands in the passages in which something is said."""

    def __init__(self, tokens: Tokens, voices: Labels) -> None:
        self.voices = voices.tolist()
        self.marks = tokens.only(tokens.words.tells)
        self.ends = np.searchsorted(self.marks.texts, np.arange(tokens.n_texts + 1)).tolist()

    def enough(self, rows: Iterable[int], words: Set[str]) -> bool:
        """Tell whether these passages are of enough voices, but for these words in them."""
        own = {number for word in words if (number := self._number(word)) is not None}
        return unlike.enough((self.voices[row], self._of(row, own)) for row in rows)

    def _of(self, row: int, own: Set[int]) -> set[int]:
        """Return what tells a passage from others: its words, but for those in every one."""
        found = set(self.marks.ids[self.ends[row] : self.ends[row + 1]].tolist())
        found -= own
        return found

    def _number(self, word: str) -> int | None:
        place = bisect_left(self.marks.words, word)
        return place if self.marks.words[place : place + 1] == (word,) else None


class _Namer:
    """Names the themes of some passages, one after the other.

    A word is a number here, whatever its form, and a form of it a column of `forms`.
    """

    def __init__(self, forms: Heard, phrases: Heard, around: _Around) -> None:
        names = forms.said.names
        family = families(names)
        n = len(names)
        shape = (n, int(family.max(initial=-1)) + 1)
        group = sp.csr_array((np.ones(n, np.int32), (np.arange(n), family)), shape=shape)
        words = sp.csc_array(forms.said.found @ group)
        words.data[:] = 1
        self.forms, self.phrases, self.around = forms, phrases, around
        self.words = replace(forms, said=Said((), words))
        self.word = dict(zip(names, family.tolist(), strict=True))
        self.forms_of: dict[int, list[int]] = {}
        for form, word in enumerate(family.tolist()):
            self.forms_of.setdefault(word, []).append(form)

    def labels(self) -> Iterator[Label]:
        n_forms, n_phrases = self.forms.n_voices(), self.phrases.n_voices()
        weights = weigh(self.words.n_voices())
        phrase_weights = np.where(n_phrases >= FEWEST_VOICES_OF_PHRASE, weigh(n_phrases), 0.0)
        for theme, row in enumerate(weights):
            shown = dict(islice(self._shown(theme, row, n_forms[theme]), CANDIDATES))
            order = list(shown)
            chosen = coherent(
                [shown[w] for w in order], row[order], self.words.said.found[:, order]
            )
            naming = set(np.argsort(-row, kind="stable")[:NAMING].tolist())
            phrases = self._phrases(theme, phrase_weights[theme], naming)
            yield Label(tuple(shown[order[i]] for i in chosen), tuple(first_different(phrases)))

    def _shown(self, theme: int, weights: Weights, n_voices: Counts) -> Iterator[tuple[int, str]]:
        """Give the words that may name a theme, the heaviest first, in the form to show."""
        for word in np.argsort(-weights, kind="stable").tolist():
            if weights[word] <= 0:
                return
            for form in sorted(self.forms_of[word], key=lambda form: -n_voices[form]):
                if self._may_be_shown(theme, word, form, n_voices):
                    yield word, self.forms.said.names[form]
                    break

    def _may_be_shown(self, theme: int, word: int, form: int, n_voices: Counts) -> bool:
        if n_voices[form] < FEWEST_VOICES or is_contraction(self.forms.said.names[form]):
            return False
        return self.around.enough(self.forms.passages(form, theme), self._forms_of({word}))

    def _phrases(self, theme: int, weights: Weights, naming: Set[int]) -> Iterator[str]:
        for column in np.argsort(-weights, kind="stable").tolist():
            if weights[column] <= 0:
                return
            phrase = self.phrases.said.names[column]
            words = {self.word[part] for part in telling_words(phrase) if part in self.word}
            rows = self.phrases.passages(column, theme)
            if naming & words and self.around.enough(rows, self._forms_of(words)):
                yield phrase

    def _forms_of(self, words: Set[int]) -> set[str]:
        return {self.forms.said.names[form] for word in words for form in self.forms_of[word]}
