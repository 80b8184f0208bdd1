"""Details that could point to a person: shown to the teller before sending, never blocking.

These are patterns, not understanding. They find what is written in the usual way in English,
and the page says that finding nothing proves nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from moderation.catalogue import N_


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


#: Why each kind of detail could point to a person.
WHY: Mapping[DetailKind, str] = MappingProxyType(
    {
        DetailKind.CONTACT: N_("A way to reach someone leads straight to them."),
        DetailKind.ADDRESS: N_("An address says where someone lives or works."),
        DetailKind.NUMBER: N_("This looks like an NHS number. It belongs to one person only."),
        DetailKind.DATE: N_(
            "An exact day can be looked up. A month or a season often says enough."
        ),
        DetailKind.AGE: N_("An age makes the circle of people small."),
        DetailKind.NAME: N_("A name can point to you, or to someone else."),
        DetailKind.WARD: N_("The people of this place may know who was there."),
        DetailKind.PLACE: N_("In a small place people know each other."),
        DetailKind.OFFICE: N_("There may be only one person with this work."),
        DetailKind.EVENT: N_("Something rare can be found in the news."),
    }
)

# Every repetition below has an upper limit, so that no text, however odd, takes long.
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_TEEN = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_YEARS = (
    rf"(?:\d{{1,2}}|{_TEEN}|{_UNIT}|ten|eleven|twelve"
    rf"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNIT}))?)"
)
_CAP = r"[A-ZÀ-Þ][\w'’-]{1,40}"
_NAMED = rf"{_CAP}(?: (?:of|the|and|St\.?|upon|on) {_CAP}| {_CAP}){{0,3}}"
# A capital that only opens a sentence: "Then the Maudsley Hospital".
_NO_OPENER = (
    r"(?!(?:A|An|The|On|In|At|To|From|Then|When|Where|And|But|So|My|Our|This|That|After|Before)\b)"
)
_KIN = (
    "(?:sister|brother|mother|mum|mam|father|dad|stepdad|stepmum|son|daughter|wife|husband|partner"
    "|girlfriend|boyfriend|friend|mate|nan|gran|grandmother|grandad|grandfather|aunt|auntie|uncle"
    "|cousin|niece|nephew|baby|neighbour|flatmate)"
)
_OFFICE = (
    "(?:consultant|psychiatrist|nurse|key ?worker|care coordinator|social worker|GP|doctor|manager"
    "|(?:occupational )?therapist|psychologist|counsellor|support worker|ward manager|peer worker"
    "|midwife|health visitor|teacher|head ?teacher|paramedic|pharmacist|receptionist|chaplain"
    "|vicar|imam|police officer)"
)
_STREET = (
    "(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Court|Terrace|Place|Crescent|Gardens|Row"
    "|Square|Hill)"
)
_HOUSE = (
    "(?:[Ww]ard|[Uu]nit|[Hh]ospital|[Ii]nfirmary|[Cc]linic|[Ss]urgery|[Hh]ouse|[Hh]ospice|[Ss]chool"
    "|(?:[Hh]ealth|[Mm]edical) [Cc]entre|[Pp]rison|CMHT|CAMHS|Trust)"
)
# What comes first wins where two would mark the same words. The number is the group to mark.
_PATTERNS: tuple[tuple[DetailKind, str, int], ...] = (
    (DetailKind.CONTACT, r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b", 0),
    (DetailKind.CONTACT, r"\b(?:https?://|www\.)\S{1,200}", 0),
    (DetailKind.CONTACT, r"(?<![\w@])@\w{2,30}\b", 0),
    (
        DetailKind.CONTACT,
        r"(?<!\d)(?:\+44 ?(?:\(0\) ?)?|0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)",
        0,
    ),
    (DetailKind.ADDRESS, r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", 0),
    (DetailKind.ADDRESS, rf"\b\d{{1,4}}[a-z]?,? {_CAP}(?: {_CAP})? {_STREET}\b", 0),
    (DetailKind.NUMBER, r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", 0),
    (DetailKind.DATE, r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}(?![\d/])", 0),
    (DetailKind.DATE, r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b", 0),
    (
        DetailKind.DATE,
        rf"\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?:19|20)\d{{2}})?",
        0,
    ),
    (DetailKind.DATE, rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d{{2}})?", 0),
    (DetailKind.DATE, rf"\b{_MONTH},? (?:19|20)\d{{2}}\b", 0),
    (
        DetailKind.DATE,
        r"\b(?:Christmas|New Year['’]s|Boxing|Easter) (?:Day|Eve|Sunday|Monday)\b"
        r"(?:,? (?:19|20)\d{2}\b)?",
        0,
    ),
    (DetailKind.AGE, rf"\b(?:[Aa]ged?|turned|turning) {_YEARS}\b", 0),
    (
        DetailKind.AGE,
        rf"\b(?:I(?:['’]m| am| was)|[Ss]he(?:['’]s| is| was)|[Hh]e(?:['’]s| is| was)) {_YEARS}\b"
        r"(?=[.,;!?]|$| (?:and|when|but|at the time|years old|then|now)\b)(?!\.\d)",
        0,
    ),
    (DetailKind.AGE, rf"\b{_YEARS}[ -]years?[ -]old\b", 0),
    (
        DetailKind.NAME,
        r"\b(?:Dr|Doctor|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Sister|Nurse|PC)"
        rf"\.? {_CAP}(?: {_CAP})?",
        0,
    ),
    (
        DetailKind.NAME,
        rf"\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:\w{{1,20}} )?{_KIN}(?: called|,)? ({_CAP})",
        1,
    ),
    (
        DetailKind.NAME,
        rf"\b(?:called|named|[Nn]ame is|[Nn]ame['’]s|[Nn]ame was) ({_CAP}(?: {_CAP})?)",
        1,
    ),
    (DetailKind.NAME, rf"\b{_OFFICE}(?: called|,)? ({_CAP}(?: {_CAP})?)", 1),
    (DetailKind.WARD, rf"\b{_NO_OPENER}{_NAMED} {_HOUSE}\b", 0),
    (DetailKind.WARD, r"\b[Ww]ard (?:\d{1,3}[A-Z]?|[A-Z][\w'’-]{0,40})\b", 0),
    (DetailKind.PLACE, rf"\b(?:in|at|from|near|to|outside) ({_NAMED})", 1),
    (
        DetailKind.OFFICE,
        r"\bI(?:['’]m| am| was| work(?:ed)?) (?:as )?(?:an? |the )?(?:only )?"
        rf"(?:\w{{1,20}} )?{_OFFICE}\b",
        0,
    ),
    (
        DetailKind.EVENT,
        r"\b(?:jumped from|hit by a train|[Oo]n the (?:news|front page)|[Ii]n the (?:papers?|news)"
        r"|[Ii]nquest|[Mm]urder(?:ed)?|[Aa]ir ambulance|[Tt]riplets|went viral"
        r"|[Tt]he (?:fire|flood|crash|explosion|siege) (?:at|in|on)"
        r"|(?:only|first) (?:person|one|woman|man|patient) (?:in|on|at|ever))\b",
        0,
    ),
)
_COMPILED = tuple((kind, re.compile(pattern), group) for kind, pattern, group in _PATTERNS)
# Words with a capital that name neither a place nor a person.
_COMMON = """
    A An The I It Its He She They We You My His Her Our Your Their Me Us Them This That These Those
    Then There Here When What Where Which Who Why How If And But Or So As No Not Yes All Some One
    I'm I’m I've I’ve I'd I’d I'll I’ll It's It’s Was Is Are Were Had Has Have Did Do Does Please
    First Last Every Each Even Just Only Also After Before Because Now Never Nobody Nothing On In At
    God Dad Daddy Mum Mummy Mam Nan Gran Christmas Easter Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday English Welsh Scottish Irish British NHS GP AandE PALS CAMHS CMHT ITU ICU OT OCD
    ADHD PTSD EUPD BPD CBT DBT EMDR PIP ESA DWP Covid COVID COVID-19 Covid-19
    Ward Unit Hospital Infirmary Clinic Surgery House Hospice School Health Medical Centre Prison
    Trust
"""
_NEITHER = frozenset(_COMMON.split())


def details(text: str) -> tuple[Detail, ...]:
    """Return the details in a text that could point to a person, in order, none overlapping."""
    found: list[Detail] = []
    marked = bytearray(len(text))
    for kind, pattern, group in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if _counts(kind, text[start:end]) and not any(marked[start:end]):
                found.append(Detail(kind, start, end))
                marked[start:end] = b"\x01" * (end - start)
    return tuple(sorted(found, key=lambda detail: detail.start))


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
    if kind in (DetailKind.PLACE, DetailKind.NAME, DetailKind.WARD):
        # "The hospital" names none; "Ward 7" and "The Maudsley Hospital" do.
        return any(word[:1].upper() + word[1:] not in _NEITHER for word in words.split())
    return True
