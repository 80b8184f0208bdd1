"""A text as words with their places, and what stands beside each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.personal.words import bare

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){0,40}")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENS = frozenset('.!?:;•*\n“"‘(–—…-')

#: After these a full stop ends no sentence.
_CUT_SHORT = frozenset(("dr", "mr", "mrs", "ms", "mx", "prof", "fr", "rev", "sgt", "sr"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word without a possessive at its end: code points, end exclusive."""

    text: str
    #: In lower case, without accents.
    low: str
    start: int
    end: int
    #: Whether it opens a sentence, a line or a quotation, where any word has a capital.
    opens: bool
    #: Whether a single space or hyphen alone parts it from the word before.
    joined: bool
    possessive: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokens(text: str) -> Sequence[Token]:
    """Return the words of a text, in order."""
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0]
        whole = _POSSESSIVE.sub("", word) if word[-1] in "s'’" and len(word) > 2 else word
        start = match.start()
        between = text[end:start]
        if between == ". " and found and found[-1].low in _CUT_SHORT:
            between = " "
        opens = not found or (bool(_OPENS.intersection(between)) and between != "-")
        found.append(
            Token(
                whole,
                bare(whole.lower()),
                start,
                start + len(whole),
                opens,
                bool(found) and between == " " and not found[-1].possessive,
                whole is not word,
            )
        )
        end = match.end()
    return found
