"""Whether a text reads as English, which is all that the other rules understand."""

import re

from moderation.personal.cues import SMALL_WORDS
from moderation.personal.words import lowered

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS, _ENOUGH_WORDS = 8, 400
_BEYOND_LATIN = "\u0250"
_LEAST_SHARE = 0.2


def reads_as_english(text: str) -> bool:
    """Tell whether a text is likely to be English; one of a few words is taken to be.

    Of ordinary English four to six words in ten are on the list; of other languages in Latin
    letters, less than one in ten; of other scripts, none.
    """
    words = _WORD.findall(lowered(text[: _ENOUGH_WORDS * 10]))[:_ENOUGH_WORDS]
    small = sum(word in SMALL_WORDS for word in words)
    if len(words) < _FEWEST_WORDS:
        return all(letter < _BEYOND_LATIN for word in words for letter in word)
    return small >= _LEAST_SHARE * len(words)
