"""Details that could point to a person: shown to the teller before sending, never blocking.

These are patterns, not understanding. They find what is written in the usual way in English,
and the page says that finding nothing proves nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class DetailKind(StrEnum):
    """What a detail gives away."""

    CONTACT = "contact"
    ADDRESS = "address"
    NUMBER = "number"
    DATE = "date"
    AGE = "age"
    NAME = "name"
    WARD = "ward"
    PLACE = "place"
    OFFICE = "office"
    EVENT = "event"


@dataclass(frozen=True)
class Detail:
    """A kind of detail and where it stands: code points, end exclusive."""

    kind: DetailKind
    start: int
    end: int


_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_CAP = r"[A-Z][\w'’-]+"
_NAMED = rf"{_CAP}(?: (?:of|the|and|St\.?) ?{_CAP}| {_CAP}){{0,3}}"
_KIN = (
    "sister|brother|mother|mum|mam|father|dad|son|daughter|wife|husband|partner|girlfriend|boyfriend"
    "|friend|nan|gran|grandmother|grandad|grandfather|aunt|uncle|cousin|niece|nephew|baby"
)
_OFFICE = (
    "consultant|psychiatrist|nurse|keyworker|key worker|care coordinator|social worker|GP|doctor"
    "|therapist|psychologist|support worker|ward manager|peer worker|midwife|health visitor|teacher"
)
# What comes first wins where two would mark the same words.
_PATTERNS: tuple[tuple[DetailKind, str, int], ...] = (
    (DetailKind.CONTACT, r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b", 0),
    (DetailKind.CONTACT, r"\b(?:https?://|www\.)\S{1,200}", 0),
    (DetailKind.CONTACT, r"(?<![\w@])@\w{2,30}\b", 0),
    (DetailKind.CONTACT, r"(?<!\d)(?:\+44\s?|0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)", 0),
    (DetailKind.ADDRESS, r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", 0),
    (
        DetailKind.ADDRESS,
        rf"\b\d{{1,4}}[a-z]?,? {_CAP}(?: {_CAP})? "
        r"(?:Street|Road|Lane|Avenue|Close|Drive|Way|Court|Terrace|Place|Crescent|Gardens|Row)\b",
        0,
    ),
    (DetailKind.NUMBER, r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", 0),
    (DetailKind.DATE, r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}(?![\d/])", 0),
    (DetailKind.DATE, r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b", 0),
    (
        DetailKind.DATE,
        rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b(?:,? (?:19|20)\d{{2}})?",
        0,
    ),
    (DetailKind.DATE, rf"\b(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d{{2}})?", 0),
    (DetailKind.DATE, rf"\b(?:{_MONTH}) (?:19|20)\d{{2}}\b", 0),
    (
        DetailKind.DATE,
        r"\b(?:Christmas|New Year['’]s|Boxing|Easter) (?:Day|Eve|Sunday|Monday)\b",
        0,
    ),
    (DetailKind.AGE, r"\b(?:aged?|turned|turning) \d{1,2}\b", 0),
    (
        DetailKind.AGE,
        r"\b(?:I(?:['’]m| am| was)|[Ss]he(?:['’]s| is| was)|[Hh]e(?:['’]s| is| was)) \d{1,2}\b"
        r"(?! (?:weeks|days|months|hours|minutes|miles|stone))",
        0,
    ),
    (DetailKind.AGE, r"\b\d{1,2}[ -]years?[ -]old\b", 0),
    (
        DetailKind.NAME,
        rf"\b(?:Dr|Doctor|Mr|Mrs|Ms|Miss|Prof|Professor|Sister|Nurse)\.? {_CAP}(?: {_CAP})?",
        0,
    ),
    (
        DetailKind.NAME,
        rf"\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:\w+ )?(?:{_KIN})(?: called|,)? ({_CAP})",
        1,
    ),
    (DetailKind.NAME, rf"\b(?:called|named|name is|name['’]s|name was) ({_CAP}(?: {_CAP})?)", 1),
    (DetailKind.NAME, rf"\b(?:{_OFFICE})(?: called|,)? ({_CAP}(?: {_CAP})?)", 1),
    (
        DetailKind.WARD,
        rf"\b{_NAMED} (?:[Ww]ard|[Uu]nit|[Hh]ospital|[Ii]nfirmary|[Cc]linic|[Ss]urgery|[Hh]ouse"
        r"|CMHT|CAMHS|Trust)\b",
        0,
    ),
    (DetailKind.WARD, r"\b[Ww]ard (?:\d{1,3}[A-Z]?|[A-Z][\w'’-]*)\b", 0),
    (DetailKind.PLACE, rf"\b(?:in|at|from|near|to|outside) ({_NAMED})", 1),
    (
        DetailKind.OFFICE,
        r"\b(?:[Ii](?:['’]m| am| was| work(?:ed)?) (?:as )?(?:an? |the )?(?:only )?)"
        rf"(?:{_OFFICE})\b",
        0,
    ),
    (
        DetailKind.EVENT,
        r"\b(?:jumped from|hit by a train|on the (?:news|front page)|in the (?:paper|papers|news)"
        r"|inquest|murder(?:ed)?|the (?:fire|flood|crash) (?:at|in|on)"
        r"|only (?:person|one|woman|man|patient) (?:in|on|at))\b",
        0,
    ),
)
_COMPILED = tuple((kind, re.compile(pattern), group) for kind, pattern, group in _PATTERNS)
#: Words with a capital that are no place, after "in", "at" and the like.
_NO_PLACE = frozenset(
    [
        "A",
        "An",
        "The",
        "I",
        "It",
        "He",
        "She",
        "They",
        "We",
        "You",
        "My",
        "His",
        "Her",
        "Our",
        "Your",
        "This",
        "That",
        "These",
        "Those",
        "Then",
        "There",
        "When",
        "What",
        "Where",
        "Who",
        "Why",
        "How",
        "If",
        "And",
        "But",
        "Or",
        "So",
        "No",
        "Not",
        "Yes",
        "All",
        "Some",
        "One",
        "God",
        "Christmas",
        "Easter",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "NHS",
        "GP",
        "A&E",
        "CAMHS",
        "ITU",
        "ICU",
        "OCD",
        "ADHD",
        "PTSD",
        "EUPD",
        "BPD",
        "CBT",
        "DBT",
        "PIP",
        "ESA",
        "DWP",
        "English",
        "Welsh",
        "First",
        "Every",
        "Each",
    ]
)


def details(text: str) -> tuple[Detail, ...]:
    """Return the details in a text that could point to a person, in order, none overlapping."""
    taken: list[Detail] = []
    for kind, pattern, group in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if _counts(kind, text[start:end]) and not _overlaps(taken, start, end):
                taken.append(Detail(kind, start, end))
    return tuple(sorted(taken, key=lambda detail: detail.start))


def is_nhs_number(digits: str) -> bool:
    """Tell whether ten digits carry the check digit of an NHS number.

    Source: NHS Data Dictionary, "NHS NUMBER": modulus 11, weights 10 down to 2.
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)
    )
    return (11 - total % 11) % 11 == int(digits[9])


def _counts(kind: DetailKind, words: str) -> bool:
    if kind is DetailKind.NUMBER:
        return is_nhs_number("".join(c for c in words if c.isdigit()))
    if kind in (DetailKind.PLACE, DetailKind.NAME):
        return words.split()[0] not in _NO_PLACE
    return True


def _overlaps(taken: list[Detail], start: int, end: int) -> bool:
    return any(start < other.end and other.start < end for other in taken)
