"""Finds what could be a phrase: two to four words that belong together in the text."""

import re
from collections.abc import Iterator

from voicebox.themes.words import JOINING_WORDS, is_contraction

LONGEST_PHRASE = 4

#: A word of a phrase: it may have digits and hyphens in it.
TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE = re.compile(r"[^.!?…,;:()\[\]\"“”\n]+")


def phrases_in(text: str) -> list[str]:
    """Return the runs of 2 to 4 words inside a clause that begin and end with a telling word."""
    return [
        " ".join(run)
        for clause in _CLAUSE.findall(text.lower())
        for run in _runs(TOKEN.findall(clause))
        if _is_telling(run[0]) and _is_telling(run[-1])
    ]


def _runs(words: list[str]) -> Iterator[list[str]]:
    for start in range(len(words)):
        for end in range(start + 2, min(start + LONGEST_PHRASE, len(words)) + 1):
            yield words[start:end]


def _is_telling(word: str) -> bool:
    return len(word) > 2 and word not in JOINING_WORDS and not is_contraction(word)
