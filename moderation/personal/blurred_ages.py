"""Saying less about an age: a decade, "a teenager", "about thirty"."""

import re
from collections.abc import Iterator

from moderation.personal.around import Around, Blur
from moderation.personal.cues import ONES, TENS

_TWENTY, _HUNDRED = 20, 100
_CHILD, _TEENAGER, _YOUNG, _MIDDLE = 13, 20, 35, 60
_MY = {"i": "my", "he": "his", "she": "her", "we": "our", "they": "their", "you": "your"}
_IS = r"(?: was|['’]s| is|['’]m| am| were|['’]re| are|m|s)"
_KIN = r"\s(?:son|daughter|girl|boy|brother|sister|lad|cousin|niece|nephew|child|kid|man|woman)\b"


def blurs(at: Around) -> Iterator[Blur]:
    """Yield other words for an age, from the finest to the coarsest."""
    age, unit = _read(at.words)
    if re.search(r"old|y/?o", at.words, re.IGNORECASE):
        yield from _someone(at, age if unit == "y" else 0)
        return
    if "birthday" in at.words.lower():
        yield at.blur("life", "birthday")
        return
    subject = at.ends_before(rf"(i|he|she|we|they|you){_IS}(?: \w+)? ")
    near = at.ends_before(r"(?:at|only|just|about) |\(")
    if age >= _CHILD:
        yield at.blur("about", f"about {_said(5 * round(age / 5))}", instead_of=_about(at))
    if subject and age >= _CHILD:
        decade = "teens" if age < _TWENTY else _decade(age)
        yield at.blur("decade", f"in {_MY[subject[1].lower()]} {decade}", instead_of=_about(at))
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


def _read(words: str) -> tuple[int, str]:
    """Return a number and the first letter of its unit: `y`, `m`, `w` or `d`."""
    low = words.lower()
    unit = re.search(r"\b(year|yr|month|week|day)", low)
    digits = re.search(r"\d{1,3}", low)
    if digits:
        return int(digits[0]), unit[1][0] if unit else "y"
    number = 0
    for part in re.findall("[a-z]+", low):
        if part in TENS:
            number += 10 * (TENS.index(part) + 1)
        elif part in ONES:
            number += ONES.index(part) + 1
    return number, unit[1][0] if unit else "y"


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
