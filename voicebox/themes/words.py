"""Which words say something: tokens, and the ones that are in every story and name none."""

import re
import unicodedata
from pathlib import Path

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

#: A word of three letters or more, with what follows an apostrophe.
WORD = r"(?u)\b[^\W\d_]{3,}(?:['’][^\W\d_]+)?\b"
#: A word in a phrase: it may have digits and hyphens in it. As `own_words` writes it.
IN_A_PHRASE = r"[^\W_]+(?:['-][^\W_]+)*"

# In the usual list, and yet the heart of many a story.
_TELLING = {"alone", "bill", "cry", "empty", "fire", "interest", "move", "nobody", "serious"} | {
    "sincere",
    "system",
    "together",
}
_CONTRACTION = re.compile(r".+['’](?:d|ll|m|re|s|t|ve)$")
_ENDINGS = ("'s", "’s", "ings", "ing", "ers", "er", "ies", "ied", "ed", "es", "s", "ly", "y", "e")

# Every sign that is typed for an apostrophe; one of them, U+02BC, passes for a letter.
_APOSTROPHE = re.compile("[’‘ʼ′´`＇]")
# A placeholder for words that were masked, or a note by whoever typed the story.
_IN_BRACKETS = re.compile(r"\[[^\[\]\n]{1,40}\]")

#: Words that join others, and stand at neither end of a phrase.
JOINING_WORDS = frozenset(ENGLISH_STOP_WORDS) - _TELLING
#: Words that can neither name a theme nor tell two apart.
STOP_WORDS = JOINING_WORDS | frozenset(
    form
    for word in Path(__file__).with_name("stop_words.txt").read_text("utf-8").split()
    for form in (word, word.replace("'", "’"))
)
# "wasnt" and "shes" say what "wasn't" and "she's" do; "i'll" without its sign is another word.
_DRAWN_TOGETHER = frozenset(
    {w.replace("'", "") for w in STOP_WORDS if w.endswith(("n't", "'ve"))}
    | {f"{word}s" for word in ("he", "she", "that", "there", "here", "what", "who", "how")}
)


def own_words(text: str) -> str:
    """Return what a teller wrote in one way of writing: small letters, one sign for apostrophes.

    What stands in square brackets is left out. It ends a clause: the words at its two sides were
    never said together.
    """
    return small(without_brackets(text))


def without_brackets(text: str) -> str:
    """Return a text with composed letters and the end of a clause for each square bracket."""
    composed = unicodedata.normalize("NFC", text)
    return _IN_BRACKETS.sub(" ; ", composed) if "[" in composed else composed


def small(word: str) -> str:
    """Return a word, or more of them, in small letters and with one sign for apostrophes."""
    return _APOSTROPHE.sub("'", word.lower())


def telling_words(text: str) -> list[str]:
    """Return the words of a text that say something, as `own_words` writes them, in order.

    The same as `Tokens.telling` has: what names a theme is looked for again by this.
    """
    tokens = re.findall(IN_A_PHRASE, own_words(text))
    return [word for token in tokens for word in re.findall(WORD, token) if is_telling(word)]


def marks(text: str) -> frozenset[str]:
    """Return what tells a text from others: its words and numbers, but for those in every one."""
    return frozenset(word for word in re.findall(IN_A_PHRASE, own_words(text)) if is_telling(word))


def is_telling(word: str) -> bool:
    if word in STOP_WORDS or word in _DRAWN_TOGETHER:
        return False
    return word.endswith("'s") or not is_contraction(word)


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
