"""Finds what could be a phrase: two to four words that belong together in the text."""

import re
from collections.abc import Iterable, Iterator

from voicebox.themes.words import IN_A_PHRASE, JOINING_WORDS, is_contraction, own_words, stem

LONGEST_PHRASE = 4
N_PHRASES = 2

_CLAUSE = re.compile(r"[^.!?…,;:()\[\]\"“”\n]+")


def phrases_in(text: str) -> list[str]:
    """Return the runs of 2 to 4 words inside a clause that begin and end with a telling word."""
    return [
        " ".join(run)
        for clause in _CLAUSE.findall(own_words(text))
        for run in _runs(re.findall(IN_A_PHRASE, clause))
        if _is_telling(run[0]) and _is_telling(run[-1])
    ]


def _runs(words: list[str]) -> Iterator[list[str]]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + LONGEST_PHRASE, len(words)) + 1):
            yield words[start:end]


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
