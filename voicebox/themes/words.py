"""Which words say something: tokens, and the ones that are in every story and name none."""

import re
from pathlib import Path

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

#: A word of three letters or more, with what follows an apostrophe.
WORD = r"(?u)\b[^\W\d_]{3,}(?:['’][^\W\d_]+)?\b"

# In the usual list, and yet the heart of many a story.
_TELLING = {"alone", "bill", "cry", "empty", "fire", "interest", "move", "nobody", "serious"} | {
    "sincere",
    "system",
    "together",
}
_CONTRACTION = re.compile(r".+['’](?:d|ll|m|re|s|t|ve)$")
_ENDINGS = ("'s", "’s", "ings", "ing", "ers", "er", "ies", "ied", "ed", "es", "s", "ly", "y", "e")

#: Words that join others, and stand at neither end of a phrase.
JOINING_WORDS = frozenset(ENGLISH_STOP_WORDS) - _TELLING
#: Words that can neither name a theme nor tell two apart.
STOP_WORDS = JOINING_WORDS | frozenset(
    form
    for word in Path(__file__).with_name("stop_words.txt").read_text("utf-8").split()
    for form in (word, word.replace("'", "’"))
)


def is_contraction(word: str) -> bool:
    """Tell whether a word is two that were drawn together, such as "don't"."""
    return bool(_CONTRACTION.match(word))


def stem(word: str) -> str:
    """Take an English ending off, so that "wait", "waits" and "waiting" are seen to be one word.

    Rough on purpose: it only keeps two forms of a word out of one label.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
