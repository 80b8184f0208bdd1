"""Whether a story names a place that its moderator belongs to: then somebody else reads it."""

import re
import unicodedata
from collections.abc import Collection, Iterable

#: Scripts that write no spaces between words, or join endings to a name: there a name is found
#: inside what stands around it. Thai to Burmese, Hangul, Khmer, Kana, Han.
_JOINED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
_APOSTROPHES = re.compile("['’ʼ‘`´]")


def names_one(texts: Iterable[str], organisations: Collection[str]) -> bool:
    """Tell whether any of these texts names one of the organisations.

    A name counts as a whole: "Oak" is not in "Oakley". Capitals, accents, hyphens, dots and
    apostrophes make no difference, and "&" is "and".
    """
    names = [name for written in organisations for name in _foldings(written) if name]
    if not names:
        return False
    found = re.compile("|".join(_pattern(name) for name in sorted(set(names))))
    return any(found.search(told) for text in texts for told in _foldings(text))


def is_a_name(written: str) -> bool:
    """Tell whether something can be looked for: two letters or digits at least."""
    return len(_folded(written).replace(" ", "")) > 1


def _foldings(text: str) -> tuple[str, str]:
    # "St Mary's" is also written "St Marys", and "Acme's staff" is staff of Acme.
    return _folded(_APOSTROPHES.sub("", text)), _folded(_APOSTROPHES.sub(" ", text))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.replace("&", " and ").casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare).split())


def _pattern(name: str) -> str:
    before = "" if _JOINED.match(name[0]) else r"(?<!\w)"
    after = "" if _JOINED.match(name[-1]) else r"(?!\w)"
    return before + re.escape(name) + after
