"""Saying less about a date: the month, the season, the decade, "a while ago"."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from moderation.personal.around import Around, Blur
from moderation.personal.dates import MONTH, YEAR

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
#: As it is north of the equator, from January on.
_SEASONS = (*("winter",) * 2, *("spring",) * 3, *("summer",) * 3, *("autumn",) * 3, "winter")
_SOUTH: Mapping[str, str] = MappingProxyType(
    {"winter": "summer", "spring": "autumn", "summer": "winter", "autumn": "spring"}
)
#: In which month a feast is, more or less, by a word of its name.
_FEASTS = (
    (r"christmas|boxing|new year|hogmanay", 12),
    ("burns|epiphany|twelfth|pongal|lohri", 1),
    ("valentine|pancake|shrove|imbolc|candlemas|chinese|lunar", 2),
    ("patrick|paddy|david|mother|nowruz|holi\\b", 3),
    ("easter|good friday|palm|maundy|holy|passover|pesach|vaisakhi|baisakhi|anzac", 4),
    ("may day|whit|beltane", 5),
    ("father|midsummer", 6),
    ("independence", 7),
    ("rosh|yom kippur|sukkot", 9),
    ("hallow|diwali|deepavali|samhain|dussehra|navratri|durga", 10),
    ("bonfire|guy fawkes|remembrance|armistice|all s|andrew|thanksgiving", 11),
    ("hanukkah|chanukah|stephen", 12),
)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})$")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_MONTH_YEAR = re.compile(rf"(\d{{1,2}})[/.-]({YEAR})$")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)|(?:st|nd|rd|th)\b", re.IGNORECASE)
_CENTURY_TURNS = 30


def blurs(at: Around, *, south: bool = False) -> Iterator[Blur]:
    """Yield other words for a date, from the finest to the coarsest."""
    month, year, has_day = _read(at.words)
    place = at.ends_before(r"(?:on|in|at) (?:the )?") or at.ends_before("the ")
    held = at.ends_before(
        r"(?:since|from|until|till|til|by|before|after|of|around|about|during|every|each|this|last"
        r"|next|late|early|mid|to|and) (?:the )?"
    )
    instead = place[0] if place and not held else ""
    lead = "in " if instead and instead.split()[0].lower() != "the" else ""
    for key, said in _named(month, year, has_day=has_day, south=south):
        yield at.blur(key, f"{lead}{said}", instead_of=instead)
    if not held:
        yield at.blur("while", "a while ago", instead_of=instead)


def _named(
    month: int | None, year: str, *, has_day: bool, south: bool
) -> Iterator[tuple[str, str]]:
    if month and has_day:
        yield "month", f"{MONTHS[month - 1]} {year}".strip()
    if month:
        season = _SEASONS[month - 1]
        yield "season", f"{_SOUTH[season] if south else season} {year}".strip()
    if month and year:
        yield "year", year
    if year and not month:
        yield "decade", f"the {year[:3]}0s"


def _read(words: str) -> tuple[int | None, str, bool]:
    """Return the month, the year and whether there is a day; nothing for what is not said."""
    if match := _ISO.match(words):
        return _month(match[2]), match[1], True
    if match := _NUMERIC.match(words):
        return _month(match[2]) or _month(match[1]), _year(match[3]), True
    if match := _MONTH_YEAR.match(words):
        return _month(match[1]), match[2], False
    low = words.lower()
    year = re.search(YEAR, low)
    rest = low.replace(year[0], "") if year else low
    for pattern, month in _FEASTS:
        if re.search(pattern, rest):
            return month, year[0] if year else "", False
    named = re.search(rf"\b{MONTH}\b", rest)
    month_number = _number(named[0]) if named else None
    return month_number, year[0] if year else "", bool(_DAY.search(rest))


def _month(digits: str) -> int | None:
    return int(digits) if 1 <= int(digits) <= len(MONTHS) else None


def _number(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word[:3]))


def _year(digits: str) -> str:
    if len(digits) == len("2019"):
        return digits
    return f"{'20' if int(digits[-2:]) < _CENTURY_TURNS else '19'}{digits[-2:]}"
