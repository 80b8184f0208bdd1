"""What stands beside a number: the words before it, nearest first, and how the text goes on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from moderation.personal.numbers import Number

#: So many characters before a number are looked at.
FAR = 56
#: From here on a number is too large for most everyday counts.
_MANY = 10
_TOKEN = re.compile(r"['’](?:m|s|re|d|ll|ve)\b|[^\W\d_]+['’]t\b|[^\W\d_]+|\d+|[^\w\s]|\n")
_OLD = (
    r"[ -](?:year|yr|month|mth|week|wk|day|hour)s?[ -]olds?\b"
    r"| ?(?:y/?o|(?:yr|year)s? ?olds?)\b| yrs? of age\b| years? (?:of age|young)\b"
)
_MEASURES = (
    "foot|feet|ft|inch|inches|metres?|cm|kilos?|kg|quid|grand|euros?|dollars?|bucks|rupees|naira"
    "|pence|p|k|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mths?|years?"
    "|yrs?|mg|ml|mcg|stone|st|lbs?|pounds?|miles?|km|times|percent|per cent|degrees?|people|men"
    "|women|children|staff|folk|others?|more|less|fewer|different|whole|separate|long|good|full"
    "|solid|odd|bad|new|thousand|hundred|million|billion|dozen|point|missed|unread"
)
_HOUR = (
    "o['’]?clock|am|pm|a\\.m|p\\.m|past|at night|sharp|every|each|on the dot|in the (?:morning"
    "|evening|afternoon)|to the (?:hour|minute)|a (?:day|week|month|night|go|time|pop|session)"
)
_COUNT = (
    rf"(?: |-)(?:{_MEASURES}|{_HOUR}|of|out of|in (?:the queue|the line|a row|all|total|every)"
    r"|on the (?:list|scale))\b|['’′\"]\d|['’]s\b|-\w"
)
_GOES_ON = (
    r"[.,;:!?)\]+\n–—…\"“”'’/]| ?-(?: |$)|$| ?[(–—]| (?:and|when|but|or|then|now|at|last|this|next"
    "|with|in|on|by|before|after|the|so|because|cos|coz|bcos|which|though|who|i|he|she|we|they|it"
    "|my|me|her|his|him|our|you|your|im|ive|nearly|already|too|again|going|that|as|not|still|is|was"
    "|am|are|were|if|for|until|till|since|from|yesterday|today|tomorrow|during|no|to|max|tops|maybe"
    "|himself|herself|myself|also|lol|while|where|what|how|has|had|have|would|just|only|than)\\b"
)
_PLURAL = r" (?!\w{0,20}ss\b)[a-z]{2,20}s\b| \w{1,20} (?:of|past)\b"
_AFTER = re.compile(
    rf"(?: and (?:a half|three quarters)|½)?(?:(?P<old>{_OLD})|(?P<count>{_COUNT})"
    rf"|(?P<ends>{_GOES_ON})|(?P<many>{_PLURAL})|(?P<word> \w))"
)


class After(Enum):
    """How a text goes on after a number."""

    #: "Year old" and the like.
    OLD = "old"
    #: A measure, an hour, or what is counted.
    COUNT = "count"
    #: The end of a clause, or a small word that may begin the next one.
    ENDS = "ends"
    #: Another word, which is no plural.
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Seen:
    """Numbers in a row, and what stands beside them."""

    row: tuple[Number, ...]
    #: The text in small letters.
    small: str
    #: Where the row ends, and how the text goes on.
    end: int
    after: After
    #: Words, figures and marks before it as they stand, the nearest first.
    before: Sequence[str]

    @property
    def least(self) -> int:
        """The smallest of the numbers."""
        return min(number.value for number in self.row)

    @property
    def many(self) -> bool:
        """Whether it is too many for most everyday counts."""
        return self.least >= _MANY

    @property
    def ends(self) -> bool:
        """Whether a clause may end behind it."""
        return self.after is After.ENDS


def after(small: str, at: int) -> tuple[After, int]:
    """Return how a text in small letters goes on at a place, and where "year old" ends."""
    match = _AFTER.match(small, at)
    kind = match.lastgroup if match else None
    if match and kind == "old":
        return After.OLD, match.end()
    return After(kind) if kind in ("ends", "word") else After.COUNT, at


def before(text: str, at: int) -> tuple[str, ...]:
    """Return the words, figures and marks before a place as they stand, the nearest first."""
    start = max(0, at - FAR)
    found: list[str] = _TOKEN.findall(text[start:at])
    if not start:
        found.insert(0, "\n")
    elif text[start - 1].isalnum() and len(found) > 1:
        del found[0]
    return tuple(reversed(found))
