"""Wards, houses and roads that are known by a number, a letter, a saint or a king."""

import re
from collections.abc import Iterator

from moderation.personal.kinds import Detail, DetailKind

_CAP = r"[A-ZÀ-Þ][\w’'-]{1,30}"
_NUMBER = (
    "[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven"
    "|[Tt]welve"
)
_PATTERNS = (
    rf"\b[Ww]ard (?:\d{{1,3}}[A-Za-z]?|[A-HJ-Z]\d{{0,2}}|{_NUMBER})\b",
    rf"\b(?:St|Saint)\.? {_CAP}(?: {_CAP}){{0,2}}",
    r"\b(?:st|saint)\.? [a-z][\w’'-]{2,20}s\b",
    r"\b[Oo]ur [Ll]ad(?:y|ys|y['’]s|ies)\b",
    r"\b[Bb]lock [A-H]\b",
    r"\b(?:A\d{2,4}|M\d{1,2})\b",
    rf"\b(?:{_CAP} ){{0,2}}Royal {_CAP}(?: {_CAP}){{0,2}}",
)
_COMPILED = tuple(re.compile(pattern) for pattern in _PATTERNS)


def places(text: str) -> Iterator[Detail]:
    """Yield what names a place by its shape alone."""
    for pattern in _COMPILED:
        for match in pattern.finditer(text):
            yield Detail(DetailKind.WARD, match.start(), match.end())
