"""Markers: transparent signs of ideas that are often called unsafe, from open lists of words.

They serve one question: are stories with a marker published as often as stories without? They
are counted over many stories together. No story keeps its markers, no marker is a reason, and
none is a measure: a story has one or has it not, and words missed or mistaken can be contested,
since anybody can read the lists in `markers.toml`.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from moderation.policy import Mistake

FILE = Path(__file__).parent / "markers.toml"
# A sentence ends with these; two words that are near stand in one.
_ENDS = re.compile(r"[.!?\n]")
_WORD = re.compile(r"\S+")
# A capital that only opens a sentence: "The hospital".
_NO_NAME = (
    r"(?!(?:A|An|The|On|In|At|To|From|Then|When|Where|And|But|So|My|Our|Your|His|Her|Their|This"
    r"|That|Every|No|Each|After|Before|One|Some|Any|It|I)\b)"
)
_CAPITAL = r"[A-ZÀ-Þ][\w'’&-]{1,40}"


class Marker(StrEnum):
    """The seven, in the order in which they are shown."""

    CRITICISES_SERVICE = "criticises_service"
    ANGER = "anger"
    SWEARING = "swearing"
    COERCION = "coercion"
    MEDICATION_DOUBT = "medication_doubt"
    NAMES_INSTITUTION = "names_institution"
    #: The one that no list finds: its teller's own tick.
    UNWELCOME = "unwelcome"


#: Those that are found in words; the others are set by tellers alone.
IN_WORDS = tuple(marker for marker in Marker if marker is not Marker.UNWELCOME)


@dataclass(frozen=True)
class List:
    """One marker, as people read it: its lists of words, and examples on both sides."""

    key: Marker
    title: str
    says: str
    words: tuple[str, ...]
    #: Two lists, of which one word each has to stand near the other; or none.
    near: tuple[tuple[str, ...], ...]
    #: How many words apart they may be.
    within: int
    #: What follows a name with capitals.
    named: tuple[str, ...]
    passed_over: tuple[str, ...]
    finds: tuple[str, ...]
    near_misses: tuple[str, ...]


@cache
def load() -> tuple[List, ...]:
    """Return the lists of this site, in the order in which they are shown."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> tuple[List, ...]:
    """Return the lists that a text in the form of `markers.toml` states.

    Raises:
        Mistake: a key is missing, unknown or of the wrong kind, or the markers are not the seven.
    """
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Mistake(f"The markers are not TOML: {error}") from None
    found = tuple(_list(entry) for entry in written.get("marker", []))
    if [one.key for one in found] != list(Marker):
        raise Mistake(f"The markers must be these, in this order: {', '.join(Marker)}.")
    return found


def markers(text: str, *, unwelcome: bool = False) -> Set[Marker]:
    """Return the markers of a story: those of its words, and its teller's own tick."""
    found = {one.key for one in load() if one.key in IN_WORDS and has(one, text)}
    return frozenset(found | ({Marker.UNWELCOME} if unwelcome else set()))


def has(one: List, text: str) -> bool:
    """Tell whether one marker is in some words."""
    plain = text.replace("’", "'")
    if one.passed_over:
        plain = _words(one.passed_over).sub(" ", plain)
    if one.words and _words(one.words).search(plain):
        return True
    if one.named and _named(one.named).search(plain):
        return True
    return bool(one.near) and any(_is_near(one, sentence) for sentence in _ENDS.split(plain))


def _is_near(one: List, sentence: str) -> bool:
    starts = [match.start() for match in _WORD.finditer(sentence)]
    first, second = (_places(words, sentence, starts) for words in one.near)
    for start, end in first:
        # The last that begins before it, and the first that begins with it or after.
        after = bisect_left(second, (start, 0))
        for other, until in second[max(after - 1, 0) : after + 1]:
            if max(start, other) - min(end, until) <= one.within:
                return True
    return False


def _places(words: tuple[str, ...], sentence: str, starts: list[int]) -> list[tuple[int, int]]:
    """Return where words of a list stand, counted in words: the first, and after the last."""
    return [
        (bisect_left(starts, match.start()), bisect_left(starts, match.end()))
        for match in _words(words).finditer(sentence)
    ]


@cache
def _words(listed: tuple[str, ...]) -> re.Pattern[str]:
    # A border that letters alone make: "A&E" ends in none, and "GP's" goes on after one.
    any_of = "|".join(_pattern(words) for words in sorted(listed, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)


@cache
def _named(listed: tuple[str, ...]) -> re.Pattern[str]:
    any_of = "|".join(_pattern(words) for words in sorted(listed, key=len, reverse=True))
    # Capitals matter in the name, and not in what follows it. The lengths have limits, so that
    # no text, however odd, takes long.
    name = rf"{_NO_NAME}{_CAPITAL}(?:\s{{1,3}}(?:of|and|St\.?|{_CAPITAL})){{0,3}}"
    return re.compile(rf"(?<!\w){name}\s{{1,3}}(?i:{any_of})(?!\w)")


def _pattern(words: str) -> str:
    escaped = r"\s+".join(re.escape(word) for word in words.split())
    return escaped.replace(r"\*", r"\w*")


_KINDS = {"within": int, "words": list, "near": list, "named": list, "except": list}
_EXAMPLES = ("finds", "near_misses")


def _list(entry: Mapping[str, Any]) -> List:
    key = entry.get("key")
    if key not in list(Marker):
        raise Mistake(f'The marker "{key}" is not one of: {", ".join(Marker)}.')
    _check(entry, f'the marker "{key}"')
    near = tuple(_lists(part) for part in entry.get("near", []))
    return List(
        key=Marker(key),
        title=entry["title"],
        says=entry["says"],
        words=_lists(entry.get("words", [])),
        near=near,
        within=entry.get("within", 0),
        named=_lists(entry.get("named", [])),
        passed_over=_lists(entry.get("except", [])),
        finds=_lists(entry.get("finds", [])),
        near_misses=_lists(entry.get("near_misses", [])),
    )


def _check(entry: Mapping[str, Any], where: str) -> None:
    known = {"key": str, "title": str, "says": str} | _KINDS | dict.fromkeys(_EXAMPLES, list)
    for name, value in entry.items():
        if not isinstance(value, known.get(name, ())):
            kind = "is not known" if name not in known else "is of the wrong kind"
            raise Mistake(f'In {where} "{name}" {kind}.')
    needed = ("title", "says", *(_EXAMPLES if entry["key"] in IN_WORDS else ()))
    missing = [name for name in needed if not entry.get(name)]
    if missing:
        raise Mistake(f'In {where} "{missing[0]}" is missing or empty.')
    if "near" in entry and (len(entry["near"]) != 2 or entry.get("within", 0) < 1):
        raise Mistake(f'In {where} "near" must have two lists, and "within" a number of words.')
    finds_words = {"words", "near", "named"} & set(entry)
    if bool(finds_words) is not (entry["key"] in IN_WORDS):
        raise Mistake(f'In {where} there must be words for all but "{Marker.UNWELCOME}".')


def _lists(written: list[str]) -> tuple[str, ...]:
    return tuple(written)
