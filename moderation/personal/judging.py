"""What one word is, by its capital, by the lists, and by the words beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.personal import cues
from moderation.personal.kinds import DetailKind
from moderation.personal.tokens import Token
from moderation.personal.words import Lists

_NAME, _PLACE, _WARD = DetailKind.NAME, DetailKind.PLACE, DetailKind.WARD
#: How medicines end, most of the ones that no list has.
_MEDICINE = re.compile(
    "(?:[xztp]ine|[ae]pam|zolam|azole|idone|triptyline|oxetine|alopram|prazole|mycin|cillin|statin"
    "|pril|olol|profen|codone|barbital|tadine|azine|pentin|thixol|zodone|xaban)$"
)
_CALLED = frozenset(
    [("name", "is"), ("name", "was")]
    + [
        (call, whom)
        for call in ("call", "calls", "called")
        for whom in ("me", "him", "her", "them")
    ]
)
#: Names that their shape tells: "O'Brien", "MacDonald".
_CLAN = re.compile(r"(?:O['’]|Mc|Mac)[A-Z][a-z]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_ACRONYM = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """A word and those beside it, empty where a sentence or a line ends between them."""

    word: Token
    before: str
    after: str
    #: The second word after it.
    beyond: str
    #: Whether it is a sentence by itself, and not the first of the text.
    alone: bool
    #: Whether the next word has a capital, as a family name has.
    surname: bool
    #: Whether *called* or *name is* stands before it.
    called: bool


def beside(words: Sequence[Token], at: int) -> Beside:
    """Return a word with what stands beside it."""
    word, count = words[at], len(words)
    following = words[at + 1] if at + 1 < count else None
    joined = following is not None and following.joined
    earlier = words[at - 2].low if at > 1 and word.joined and words[at - 1].joined else ""
    before = words[at - 1].low if at and word.joined else ""
    return Beside(
        word,
        before=before,
        after=following.low if following and joined else "",
        beyond=words[at + 2].low if joined and at + 2 < count and words[at + 2].joined else "",
        alone=at > 0 and (following is None or (following.opens and not joined)),
        surname=bool(following and joined and following.capital and following.low != "i"),
        called=before in cues.CALLED or (earlier, before) in _CALLED,
    )


def judge(seen_at: Beside, known: Lists, elsewhere: frozenset[str]) -> DetailKind | None:
    """Return what a word is, or nothing.

    Args:
        seen_at: the word and those beside it.
        known: the lists.
        elsewhere: the words that have a capital inside a sentence somewhere in the text.
    """
    word = seen_at.word
    if points_to_nobody(word.low, known) or word.low in cues.TITLES:
        return None
    if not word.capital:
        return _small(seen_at, known)
    if _CLAN.fullmatch(word.text):
        return _NAME
    if word.opens:
        return _opening(seen_at, known, elsewhere)
    return _inside(seen_at, known)


def points_to_nobody(low: str, known: Lists) -> bool:
    """Whether a word is on the list of what has a capital and is nobody, or is a contraction."""
    listed = low in known.nobodies or low.removesuffix("s") in known.nobodies
    return listed or low == "i" or low.startswith("i'") or low.endswith("n't")


def is_medicine(low: str) -> bool:
    """Whether a word ends as medicines do."""
    return _MEDICINE.search(low) is not None


def is_ordinary(low: str, known: Lists) -> bool:
    """Whether a word is one of English, or made of such, or a medicine."""
    if known.is_word(low) or is_medicine(low):
        return True
    parts = re.split("['-]", low)
    return len(parts) > 1 and all(
        len(part) < 3 or known.is_word(part) or part in known.nobodies for part in parts
    )


def _inside(seen_at: Beside, known: Lists) -> DetailKind | None:
    """Judge a word with a capital inside a sentence."""
    word, before = seen_at.word, seen_at.before
    low = word.low
    if before in cues.TITLES or seen_at.called:
        return _NAME
    if known.is_name(low) and not (before in cues.IN and low in known.places):
        return _NAME
    if low in known.places:
        return _PLACE
    if low in known.wards or (low in cues.THE_HOUSES and before == "the"):
        return _WARD
    if len(word.text) < 2 or is_ordinary(low, known):
        return None
    if word.text[-1].isupper() and len(word.text) <= _LONGEST_ACRONYM:
        return _WARD if word.text.isupper() and before in ("the", "at", "in") else None
    return _PLACE if before in cues.WHERE else _NAME


def _opening(seen_at: Beside, known: Lists, elsewhere: frozenset[str]) -> DetailKind | None:
    """Judge a word that opens a sentence, where any word has a capital."""
    word, low, after = seen_at.word, seen_at.word.low, seen_at.after
    sure = low not in known.unsure or low in elsewhere
    if known.is_name(low) and (sure or _acts(seen_at)):
        return _NAME
    if low in known.places and (sure or seen_at.alone):
        return _PLACE
    if is_ordinary(low, known) or len(low) < 3 or not word.text[1:].islower():
        return None
    does = after in cues.DOES or after.endswith("ed")
    acts = word.possessive or does or seen_at.alone or seen_at.surname
    return _NAME if acts or low in elsewhere else None


def _acts(seen_at: Beside) -> bool:
    """Whether a name that is a word as well does what only people do."""
    word, after = seen_at.word, seen_at.after
    if word.possessive or seen_at.surname:
        return True
    if after == "the" and seen_at.beyond in cues.PEOPLE:
        return True
    if after == "and" and seen_at.beyond in ("i", "me", "my"):
        return True
    return after in (cues.SAYS if word.low in cues.VERBS else cues.DOES)


def _small(seen_at: Beside, known: Lists) -> DetailKind | None:
    """Judge a word in small letters, as phones are typed on."""
    low, before, after = seen_at.word.low, seen_at.before, seen_at.after
    if len(low) < 3:
        return None
    titled = before in cues.TITLES and after not in cues.VERBS_GO_ON
    if (seen_at.called or titled) and (low in known.names or not is_ordinary(low, known)):
        return _NAME
    sure = low not in known.unsure
    if low in known.names:
        if before in cues.IN and low in known.places:
            return _PLACE
        speaks = after in cues.SPEAKS and before not in cues.NOT_BEFORE_NAMES
        near = before in cues.PEOPLE or speaks
        return _NAME if sure or (near and after not in cues.VERBS_GO_ON) else None
    if low in known.places and (sure or (before in cues.FROM and not after)):
        return _PLACE if len(low) > 3 else None
    strange = before in cues.FROM and len(low) > 4 and not is_ordinary(low, known)
    return _PLACE if strange and not _is_slip(low, known) else None


def _is_slip(low: str, known: Lists) -> bool:
    """Whether one letter more, fewer, other or changed places makes an ordinary word of it."""
    cuts = [(low[:at], low[at:]) for at in range(len(low) + 1)]
    near = {one + two[1:] for one, two in cuts if two}
    near |= {one + two[1] + two[0] + two[2:] for one, two in cuts if len(two) > 1}
    near |= {one + letter + two for one, two in cuts for letter in _LETTERS}
    near |= {one + letter + two[1:] for one, two in cuts for letter in _LETTERS if two}
    return any(word in known.words or word in known.nobodies for word in near)
