"""Saying less about an age: a decade, "a teenager", "about thirty"."""

import re
from collections.abc import Iterator

from moderation.personal.around import Around, Blur
from moderation.personal.cues import ONES, TENS
from moderation.personal.numbers import rows

_TWENTY, _HUNDRED = 20, 100
_CHILD, _TEENAGER, _YOUNG, _MIDDLE = 13, 20, 35, 60
_MY = {"i": "my", "he": "his", "she": "her", "we": "our", "they": "their", "you": "your"}
_IS = r"(?: was|['’]s| is|['’]m| am| were|['’]re| are)"
_SUBJECT = rf"(?:(i|he|she|we|they|you){_IS}|(i)m|(he|she)s)(?: \w+)? "
#: Ages that have a shape of their own.
_QUALIFIED = re.compile(
    r"(?:early|mid|late|latter)(?: to (?:mid|late))?[ -](.{3,10})$", re.IGNORECASE
)
_SCHOOL = re.compile(r"y(?:ea)?r ?\w|[yp]\d|.*\bgrade", re.IGNORECASE)
_TH = re.compile(r"(?:st|nd|rd|th)$", re.IGNORECASE)
_ABOUT = re.compile(r"ish$|[ -](?:odd|something)$| or |[/–]", re.IGNORECASE)
_KIN = r"\s(?:son|daughter|girl|boy|brother|sister|lad|cousin|niece|nephew|child|kid|man|woman)\b"


def blurs(at: Around) -> Iterator[Blur]:
    """Yield other words for an age, from the finest to the coarsest."""
    age, unit = _years(at.words), _unit(at.words)
    if any(shape.match(at.words) for shape in (_QUALIFIED, _SCHOOL)) or _TH.search(at.words):
        yield from _shaped(at)
    elif re.search(r"old|y/?o", at.words, re.IGNORECASE):
        yield from _someone(at, age if unit == "y" else 0)
    elif "birthday" in at.words.lower():
        yield at.blur("life", "birthday")
    elif unit != "y":
        yield at.blur("life", "a baby")
    elif at.after[:1].isalpha() or at.before[-1:].isalpha():
        yield at.blur("about", f"about {5 * round(age / 5)}")
    elif not at.ends_before("my |her |his "):
        yield from _of_years(at, age)


def _of_years(at: Around, age: int) -> Iterator[Blur]:
    """Yield what stands for a number of years alone."""
    subject = at.ends_before(_SUBJECT)
    near = at.ends_before(r"(?:at|only|just|about) |\(")
    if age >= _CHILD and not _ABOUT.search(at.words):
        yield at.blur("about", f"about {_said(5 * round(age / 5))}", instead_of=_about(at))
    if subject and _CHILD <= age < _HUNDRED:
        whose = _MY[next(group for group in subject.groups() if group).lower()]
        decade = "teens" if age < _TWENTY else _decade(age)
        yield at.blur("decade", f"in {whose} {decade}", instead_of=_about(at))
    if subject and not (near and near[0].lower().startswith("at")):
        yield at.blur("life", _stage(age), instead_of=_about(at))
    elif near and near[0].lower() == "at ":
        yield at.blur("life", f"as {_stage(age, noun=True)}", instead_of=near[0])


def _someone(at: Around, age: int) -> Iterator[Blur]:
    """Yield what stands for "a 12 year old"."""
    if re.match(_KIN, at.after, re.IGNORECASE):
        yield at.thing("life", ("small", "young", "teenage", "grown-up", "older")[_step(age)])
    elif at.ends_before(_IS.replace(" ", r"\b ?") + " "):
        yield at.blur("life", _stage(age))
    else:
        yield at.thing("life", ("baby", "child", "teenager", "adult", "older person")[_step(age)])


def _shaped(at: Around) -> Iterator[Blur]:
    """Yield what stands for "late forties", "year 9" and "eighteenth"."""
    if qualified := _QUALIFIED.match(at.words):
        yield at.blur("decade", qualified[1])
    elif _SCHOOL.match(at.words):
        if inside := at.ends_before("in "):
            yield at.blur("life", "at school", instead_of=inside[0])
    elif not at.after.startswith(" year"):
        yield at.blur("life", "birthday")


def _step(age: int) -> int:
    steps = (2, _CHILD, _TEENAGER, _MIDDLE)
    return sum(age >= step for step in steps)


def _stage(age: int, *, noun: bool = False) -> str:
    """Return what part of life an age is in."""
    if age < _CHILD:
        return "a child"
    if age < _TEENAGER:
        return "a teenager"
    if noun:
        return (
            "a young person" if age < _YOUNG else "an adult" if age < _MIDDLE else "an older person"
        )
    return "young" if age < _YOUNG else "middle-aged" if age < _MIDDLE else "old"


def _about(at: Around) -> str:
    """Return the "about" or "only" that other words take the place of."""
    near = at.ends_before("(?:only|just|about|nearly|almost|around|barely) ")
    return near[0] if near else ""


def _years(words: str) -> int:
    """Return the first number in some words; 0 where there is none."""
    return next((row[0].value for row in rows(words.lower())), 0)


def _unit(words: str) -> str:
    """Return the first letter of the unit of an age: `y`, `m`, `w` or `d`."""
    unit = re.search(r"\b(year|yr|month|mth|week|wk|day)", words.lower())
    return unit[1][0] if unit else "y"


def _said(number: int) -> str:
    """Return a number in words."""
    if number < _TWENTY:
        return ONES[number - 1]
    if number >= _HUNDRED:
        return "a hundred"
    tens, ones = divmod(number, 10)
    return TENS[tens - 1] + (f"-{ONES[ones - 1]}" if ones else "")


def _decade(age: int) -> str:
    return f"{TENS[min(age, _HUNDRED - 1) // 10 - 1].removesuffix('y')}ies"
