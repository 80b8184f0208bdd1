"""Details with a shape of their own: ways to reach people, work, rare events, rare relations.

Every repetition in this folder has an upper limit, so that no text, however odd, takes long.
"""

import re
from collections.abc import Iterator

from moderation.personal.kinds import Detail, DetailKind

_CAP = r"[A-ZÀ-Þ][\w'’-]{1,40}"
_STREET = (
    "(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Court|Terrace|Place|Crescent|Gardens|Row"
    "|Square|Hill|Parade|Grove|Walk|Mews|Park|Green|View|Rise|Gate|Quay|Wharf|Boulevard|Blvd|House"
    "|Villas|Buildings|Mansions|Heights|Estate)"
)
_SMALL_STREET = "(?:street|road|lane|avenue|close|drive|crescent|terrace|gardens)"
_ROLE = (
    "(?:consultant|psychiatrist|nurse|key ?worker|care coordinator|social worker|GP|doctor|manager"
    "|(?:occupational )?therapist|psychologist|counsellor|support worker|ward manager|peer worker"
    "|midwife|health visitor|teacher|head ?teacher|paramedic|pharmacist|receptionist|chaplain"
    "|vicar|imam|police officer|matron|surgeon|headmaster|headmistress|coroner|magistrate"
    "|librarian|governor|councillor|mayor|priest|organist|cleaner|porter|purser|presenter)"
)
_DOMAIN = "(?:com|org|net|uk|ie|co|info|me|io|au|nz|ca|in|ng|example|health|app|blog)"
_MANY = r"(?:five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
# What comes first wins where two would mark the same words. What is marked is the one group.
_CONTACTS = (
    r"\b([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})\b",
    r"\b((?:https?://|www\.)\S{1,200})",
    rf"\b([\w-]{{2,63}}(?:\.[\w-]{{2,63}}){{0,3}}\.{_DOMAIN}\b(?:/\S{{0,200}})?)",
    r"(?<![\w@])(@\w[\w.]{1,30})\b",
    r"(?<![\w/])([ur]/\w{3,30})\b",
)
_PHONES = (
    r"(?<!\d)((?:\+\d{1,3} ?(?:\(0\) ?)?|0)\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4})(?!\d)",
    r"(?<![\d/])(0\d{2,4}[ -]\d{5,7})(?!\d)",
    r"(?i:\b(?:ring|call|text|phone|tel|number|mobile)\b[^\n\d]{0,20})"
    r"(\d{3,5}[ -]?\d{3,6})(?![ -]?\d)",
)
_ADDRESSES = (
    r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b",
    r"\b([a-z]{1,2}\d[a-z\d]? \d[a-z]{2})\b",
    rf"\b((?:(?i:flat|apartment|apt|unit) \w{{1,4}},? )?\d{{1,4}}[a-zA-Z]?,? {_CAP}"
    rf"(?: {_CAP}){{0,2}} {_STREET})\b",
    rf"\b(\d{{1,4}}[a-z]? [a-z][\w'’-]{{2,20}}(?: [a-z][\w'’-]{{2,20}})? {_SMALL_STREET})\b",
    r"\b([Ff]lat \d{1,4}[a-zA-Z]?)\b",
)
_NUMBERS = (r"(?<!\d)(\d{3}[ -]?\d{3}[ -]?\d{4})(?!\d)",)
_OFFICES = (
    r"\b(I(?:['’]m| am| was| work(?:ed)?) (?:as )?(?:an? |the )?(?:only )?"
    rf"(?:\w{{1,20}} )?{_ROLE})\b",
    rf"\b((?:the |their )?only (?:\w{{1,20}} ){{0,2}}{_ROLE})\b",
)
_EVENTS = (
    r"\b(jumped from|hit by a train|[Oo]n the (?:news|front page)|[Ii]n the (?:papers?|news)"
    r"|[Ii]nquest|[Mm]urder(?:ed)?|[Aa]ir ambulance|went viral|[Rr]iot"
    r"|[Tt]he (?:fire|flood|crash|explosion|siege|disaster) (?:at|in|on)"
    r"|\w{3,20} (?:disaster|massacre|shooting|bombing|cull)"
    r"|(?:only|first) (?:person|one|woman|man|patient) (?:in|on|at|ever))\b",
)
_RELATIONS = (
    r"\b([Mm]y (?:identical )?twin|[Tt]riplets?|[Qq]uads|[Ii] was adopted"
    r"|[Ff]oster (?:mother|father|mum|dad|carers?|child|son|daughter)"
    rf"|(?:eldest|oldest|youngest|one) of {_MANY}(?: children)?)\b",
)


def _compiled(
    *groups: tuple[DetailKind, tuple[str, ...]],
) -> tuple[tuple[DetailKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, patterns in groups for pattern in patterns)


_SHAPES = _compiled(
    (DetailKind.CONTACT, _CONTACTS),
    (DetailKind.NUMBER, _NUMBERS),
    (DetailKind.CONTACT, _PHONES),
    (DetailKind.ADDRESS, _ADDRESSES),
)
_CIRCUMSTANCES = _compiled(
    (DetailKind.OFFICE, _OFFICES),
    (DetailKind.EVENT, _EVENTS),
    (DetailKind.RELATION, _RELATIONS),
)


def contacts(text: str) -> Iterator[Detail]:
    """Yield ways to reach somebody, addresses and NHS numbers, in any language."""
    for kind, pattern in _SHAPES:
        for match in pattern.finditer(text):
            if kind is not DetailKind.NUMBER or is_nhs_number(match[1]):
                yield Detail(kind, *match.span(1))


def circumstances(text: str) -> Iterator[Detail]:
    """Yield work that few people do, rare events and rare relations."""
    for kind, pattern in _CIRCUMSTANCES:
        for match in pattern.finditer(text):
            yield Detail(kind, *match.span(1))


def is_nhs_number(written: str) -> bool:
    """Tell whether the ten digits in this carry the check digit of an NHS number.

    Source: NHS Data Dictionary, "NHS NUMBER": modulus 11, weights 10 down to 2.
    """
    digits = [int(c) for c in written if c.isdecimal()]
    total = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == digits[9]
