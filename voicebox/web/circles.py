"""The map's circles, each with as much of its theme's words as has room in it.

Whether a word has room is reckoned here and not in the browser, which may have no script. It is
reckoned with the font that we ship; where a device shows another, wider one, the browser presses
a line that would leave its circle together (`length`).
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicebox.themes.values import MAP

#: How many units of the drawing one of the engine's map is.
SCALE = 8
WIDTH, HEIGHT = MAP[0] * SCALE, MAP[1] * SCALE
#: Sizes of words, the largest that has room is taken. On the narrowest screen that shows a map
#: (46rem in the style sheet) the last is 11 px high.
SIZES = (19.0, 17.0, 15.0, 13.5, 12.75)
#: Two words are shown where they have room at this size, else one.
TWO_FROM = 15.0
#: Of a line, in its size: from one to the next, from its middle to its foot, and half its height.
_LEADING, _FOOT, _HALF = 1.12, 0.29, 0.45
#: From the words to the edge.
_EDGE = 2.0
#: How much wider the widest of the common fonts is than ours.
_WIDEST = 1.3
#: A word that is cut keeps so many letters at least: fewer say nothing, or something else.
_FEWEST_LETTERS = 4
#: How wide letters are, in the size of the words: semi-bold of the font that we ship.
_NARROW, _MIDDLE, _CAPITAL, _WIDE, _FULL = 0.34, 0.57, 0.67, 0.87, 1.05
_NARROWS = frozenset("ijlfrtI1'’.,-: ")
_WIDES = frozenset("mwMWæœÆŒ…—")


@dataclass(frozen=True)
class Line:
    """One line in a circle: a word, or how many stories there are."""

    words: str
    #: The height of its foot and the size of its letters, in the units of the drawing.
    y: float
    size: float
    #: How long the browser makes it; None where it has room in any font.
    length: float | None
    is_count: bool = False


@dataclass(frozen=True)
class Circle:
    """A theme on the map, in the units of the drawing."""

    address: str
    name: str
    n_stories: int
    x: float
    y: float
    r: float
    lines: tuple[Line, ...]


def circle(
    address: str, name: str, words: Sequence[str], n_stories: int, place: tuple[float, float, float]
) -> Circle:
    """Draw a theme.

    Args:
        address: of its page.
        name: of the theme, or nothing.
        words: that name it, the most telling first.
        n_stories: how many tell of it.
        place: x, y and radius on the engine's map.
    """
    x, y, r = (round(value * SCALE, 1) for value in place)
    return Circle(address, name, n_stories, x, y, r, tuple(_lines(words, n_stories, y, r)))


def width(words: str, size: float) -> float:
    """Return about how wide words are in the font that we ship, in the unit of the size."""
    return sum(map(_letter, words)) * size


def _lines(words: Sequence[str], n_stories: int, y: float, r: float) -> Iterator[Line]:
    said, size = next(_fitting(words, str(n_stories), r - _EDGE), ((), 0.0))
    for line, middle in zip(said, _middles(len(said), size), strict=True):
        taken, room = width(line, size), _room(middle, size, r - _EDGE)
        length = round(taken, 1) if taken * _WIDEST > room else None
        is_count = line is said[-1] and line == str(n_stories)
        yield Line(line, round(y + middle + _FOOT * size, 1), size, length, is_count)


def _fitting(words: Sequence[str], count: str, r: float) -> Iterator[tuple[tuple[str, ...], float]]:
    """Give what has room, what says most first."""
    for said, size in _wanted(words[:2], count):
        middles = _middles(len(said), size)
        if all(
            width(line, size) <= _room(middle, size, r)
            for line, middle in zip(said, middles, strict=True)
        ):
            yield said, size


def _wanted(words: Sequence[str], count: str) -> Iterator[tuple[tuple[str, ...], float]]:
    if len(words) > 1:
        yield from (((*words, count), size) for size in SIZES if size >= TWO_FROM)
    if words:
        yield from (((words[0], count), size) for size in SIZES)
        yield from (((words[0],), size) for size in SIZES)
        yield from (((short, count), SIZES[-1]) for short in _shortened(words[0]))
        yield from (((short,), SIZES[-1]) for short in _shortened(words[0]))
    yield from (((count,), size) for size in SIZES)


def _shortened(word: str) -> Iterator[str]:
    """Give the word cut after a letter, the longest first; no mark leaves its letter."""
    for n in range(len(word) - 1, _FEWEST_LETTERS - 1, -1):
        if not unicodedata.category(word[n]).startswith("M"):
            yield word[:n] + "…"


def _middles(n: int, size: float) -> list[float]:
    """Return how far below the centre of the circle the middle of each line is."""
    return [(i - (n - 1) / 2) * _LEADING * size for i in range(n)]


def _room(middle: float, size: float, r: float) -> float:
    """Return how wide a line may be that stands so far from the centre."""
    farthest = abs(middle) + _HALF * size
    return 2 * math.sqrt(r * r - farthest * farthest) if farthest < r else 0.0


def _letter(letter: str) -> float:
    if letter in _NARROWS:
        return _NARROW
    if letter in _WIDES:
        return _WIDE
    if unicodedata.category(letter).startswith("M"):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    return _CAPITAL if letter.isupper() else _MIDDLE
