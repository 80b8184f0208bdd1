"""Finds what could be a phrase: two to four words that belong together in the text."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.counting import Ids, n_distinct, numbered
from voicebox.themes.graph import Labels
from voicebox.themes.heard import Said
from voicebox.themes.tokens import END, Tokens, tokenised
from voicebox.themes.words import JOINING_WORDS, is_contraction, stem

LONGEST_PHRASE = 4
N_PHRASES = 2

Runs = NDArray[np.int64]


def phrases(tokens: Tokens, fewest: int) -> Said:
    """Return the runs of 2 to 4 words inside a clause that begin and end with a telling word.

    A run that is too rare is in no longer one that is common enough, so each length is looked for
    where the one before was found.

    Args:
        tokens: of the passages.
        fewest: what is in fewer passages is left out.

    Source: Agrawal and Srikant, "Fast algorithms for mining association rules" (1994).
    """
    telling = np.append(tokens.which(_is_telling), False)[tokens.ids]
    run = word = _words(tokens, fewest)
    names: list[str] = []
    columns, passages = [np.empty(0, np.intp)], [np.empty(0, np.int32)]
    for length in range(2, LONGEST_PHRASE + 1):
        run = _longer(run, word, tokens.texts, length, fewest)
        ends = np.append(telling[length - 1 :], np.zeros(length - 1, bool))[: len(run)]
        places = np.flatnonzero((run != END) & telling & ends)
        found = numbered(run[places])
        columns.append(found.numbers + len(names))
        passages.append(tokens.texts[places])
        names += (_name(tokens, place, length) for place in places[found.firsts].tolist())
    return Said.of(names, np.concatenate(columns), np.concatenate(passages), tokens.n_texts)


def phrases_in(text: str) -> set[str]:
    """Return what could be a phrase in one text."""
    return set(phrases(tokenised([text]), 1).names)


def _words(tokens: Tokens, fewest: int) -> Runs:
    """Return which word that is common enough stands at each place."""
    word = np.full(len(tokens.ids), END, np.int64)
    said = tokens.ids != END
    word[said] = _common(tokens.ids[said], len(tokens.words), tokens.texts[said], fewest)
    return word


def _longer(run: Runs, word: Runs, texts: Ids, length: int, fewest: int) -> Runs:
    """Return which run of that length begins at each place, given those shorter by a word."""
    longer = np.full(len(run), END, np.int64)
    last, before = word[length - 1 :], run[: len(run) - length + 1]
    inside = texts[length - 1 :] == texts[: len(before)]
    places = np.flatnonzero((before != END) & (last != END) & inside)
    pairs = before[places] * (int(word.max(initial=0)) + 1) + last[places]
    found = numbered(pairs)
    longer[places] = _common(found.numbers, len(found.different), texts[places], fewest)
    return longer


def _common(numbers: Ids | Labels, n: int, texts: Ids, fewest: int) -> Runs:
    """Number what is in enough texts from 0; the rest is `END`.

    Args:
        numbers: what is there, from 0.
        n: how many numbers there are.
        texts: the text of each.
        fewest: how many texts are enough.
    """
    common = n_distinct(numbers, texts, n) >= fewest
    return np.asarray(np.where(common, np.cumsum(common) - 1, END)[numbers], dtype=np.int64)


def _name(tokens: Tokens, place: int, length: int) -> str:
    return " ".join(tokens.words[word] for word in tokens.ids[place : place + length])


def _is_telling(word: str) -> bool:
    return len(word) > 2 and word not in JOINING_WORDS and not is_contraction(word)


def first_different(phrases: Iterable[str]) -> list[str]:
    """Take phrases until there are two, none of which says what the other one says."""
    chosen: list[str] = []
    for phrase in phrases:
        if all(_differ(phrase, other) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == N_PHRASES:
            break
    return chosen


def _differ(one: str, other: str) -> bool:
    mine, theirs = ({stem(word) for word in phrase.split()} for phrase in (one, other))
    return not (mine <= theirs or theirs <= mine)
