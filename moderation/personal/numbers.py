"""Numbers up to 110, in figures and in words, alone or in a row: "3, 6 and 9", "six or seven"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from moderation.personal.cues import ONES, TENS

_HUNDRED, _MOST, _TEN = 100, 110, 10
#: How far apart the ends of "13/14" and "12-14" may be.
_WIDEST = 8
_UNIT = "|".join(ONES[:9])
#: From ten on, the longest first, so that "sixteen" is not read as "six".
#: "A hundred and forty" is nobody's age.
_TOO_MANY = rf"(?! and (?:{'|'.join((*TENS[1:], *ONES[10:]))}))"
_WORDS = (
    rf"(?:a |one )?hundred{_TOO_MANY}(?: and (?:{_UNIT}|ten))?"
    rf"|(?:{'|'.join(TENS[1:])})(?:[ -]?(?:{_UNIT}))?"
    rf"|{'|'.join(ONES[12:])}|ten|eleven|twelve|{_UNIT}"
)
_LONE = r"(?<![\w£$€#+'’])(?<!\d[.,:/])(?<![\w.]-)"
#: A number; "forty-ish", "sixty-odd" and "thirty-something" are some too.
_SOME = (
    rf"(?:[1-9]\d{{0,2}}(?!\d|[.,:]\d|%)|\b(?=[aefhnost])(?:{_WORDS})(?=ish|\b))"
    r"(?:[ -]?ish\b|[ -](?:odd|something)\b)?"
)
#: The same where no other figures, prices or words hang on it.
NUMBER = rf"(?:{_LONE}{_SOME})"
_LINK = (
    "(?:,? (?:nearly|almost|going on|maybe|perhaps) |, (?:and |or |then )?| and | or | to "
    "| ?[/&–-] ?)"
)
#: Links between two numbers that say one thing together.
_EITHER = re.compile(r"(?: or | ?[/–-] ?)$")
_NUMBER = re.compile(_SOME)
_ROW = re.compile(rf"{NUMBER}(?:{_LINK}{_SOME}){{0,6}}")
_PART = re.compile("[a-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands: code points, end exclusive."""

    value: int
    start: int
    end: int


def rows(small: str) -> Iterator[tuple[Number, ...]]:
    """Yield the numbers of a text in small letters, those in one row together."""
    for row in _ROW.finditer(small):
        yield tuple(
            Number(value(number[0]), *number.span())
            for number in _NUMBER.finditer(small, *row.span())
        )


def joined(small: str, row: tuple[Number, ...]) -> Iterator[Number]:
    """Yield the numbers of a row, with two that say one thing ("six or seven") as one."""
    at = 0
    while at < len(row):
        first = row[at]
        at += 1
        if at < len(row) and is_either(small, first, row[at]):
            yield Number(first.value, first.start, row[at].end)
            at += 1
        else:
            yield first


def is_either(small: str, one: Number, two: Number) -> bool:
    """Tell whether two numbers beside each other are one guess, such as "13/14"."""
    return _EITHER.match(small, one.end, two.start) is not None


def is_score(small: str, row: tuple[Number, ...]) -> bool:
    """Tell whether a row is no guess of one number: "50/50", "24/7", "9-5"."""
    return any(
        not re.search("[a-z]", small[one.end : two.start])
        and is_either(small, one, two)
        and not 0 < two.value - one.value <= _WIDEST
        for one, two in pairwise(row)
    )


def value(words: str) -> int:
    """Return a number that is written in figures or in words; 0 for what is none."""
    digits = re.match(r"\d{1,3}", words)
    if digits:
        return int(digits[0])
    number = 0
    for part in (found.removesuffix("ish") for found in _PART.findall(words)):
        if part in TENS:
            number += _TEN * (TENS.index(part) + 1)
        elif part in ONES:
            number += ONES.index(part) + 1
        elif part == "hundred":
            number = _HUNDRED
    return number
