"""What people type, as it is kept, and whether it shows anything."""

import re
import unicodedata

#: Control characters (Cc) but line feed and tab, and lone surrogates (Cs).
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: Categories that show nothing by themselves: separators, controls, and marks that a letter bears.
#: A sign that this Python does not know yet (Cn) may be this year's emoji.
_BLANK = ("Z", "Cc", "Cf", "Cs", "Mn")
#: Letters and signs that show nothing: the fillers of Hangul, and a cell of Braille without dots.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def clean(text: str) -> str:
    """Return a text as it is kept: line breaks as LF, no control characters, no bare edges.

    Marks of writing direction stay, since Arabic and Hebrew need them; pages keep each text
    apart by `dir="auto"`, so that it can turn nothing around it.
    """
    return _UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: spaces, marks that no letter bears, and what is unseen."""
    return all(c in _UNSEEN or unicodedata.category(c).startswith(_BLANK) for c in text)
