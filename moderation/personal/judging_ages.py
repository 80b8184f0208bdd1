"""Whether a number is an age, by the words that lead to it: "I was", "turned", "at", "a man of"."""

import re
from collections.abc import Callable, Sequence

from moderation.personal import age_cues as cues
from moderation.personal.ages_apart import APART, OPENS
from moderation.personal.beside_numbers import Seen

#: From here on a number after *at* is seldom the hour of a day.
_NO_HOUR = 13
_AGED = frozenset(("age", "aged", "ages"))
_LINKS = frozenset(("of", "is", "was", ":", "between", "from", "-", "being", "be"))
_SOMEONE = re.compile(r",? (?:i|he|she|my|we)\b")


def is_label(seen: Seen) -> bool:
    """Tell whether the word before a number makes it a count or a label: "section 3"."""
    return bool(seen.before) and seen.before[0].lower() in cues.COUNTS


def is_age(seen: Seen) -> bool:
    """Tell whether numbers are the ages of people."""
    words = tuple(word.lower().replace("’", "'") for word in seen.before)
    if _is_called_age(words) or _is_of_a_group(seen, words) or _is_of_a_mother(seen, words):
        return True
    if is_label(seen) or cues.DETERMINERS.intersection(words[:1]) or "mg" in words:
        return False
    at = _past_adverbs(words)
    rest = words[at:] or ("\n",)
    if rest[0] in OPENS and seen.many and seen.ends and cues.NOT_QUITE.intersection(words[:at]):
        return True
    return any(rule(seen, rest) for rule in _RULES)


def _past_adverbs(words: Sequence[str]) -> int:
    """Return where the words begin that stand before the adverbs before a number."""
    at = 0
    while at < len(words):
        if words[at] in cues.ADVERBS:
            at += 1
        elif words[at] == "," and cues.ADVERBS.intersection(words[at + 1 : at + 2]):
            at += 2
            at += words[at : at + 1] == (",",)
        elif "i" in words[at + 1 : at + 3] and cues.THINKING.intersection(words[at : at + 2]):
            at = words.index("i", at) + 1
            at += words[at : at + 1] == (",",)
        elif words[at : at + 2] in (("than", "more"), ("than", "less"), ("of", "all")):
            at += 2
        else:
            break
    return at


def _is_called_age(words: Sequence[str]) -> bool:
    """Whether it is said to be one: "aged 12", "at the age of nine", "my age is 45"."""
    near = [word for word in words[:4] if word not in cues.ADVERBS][:3]
    if not near:
        return False
    return near[0] in _AGED or (near[0] in _LINKS and bool(_AGED.intersection(near)))


def _is_of_a_group(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it parts the young from the old: "two under five", "anyone over thirty"."""
    parted = words[:1] in (("under",), ("over",))
    return parted and seen.ends and bool(cues.GROUPS.intersection(words[1:2]))


def _is_of_a_mother(seen: Seen, words: Sequence[str]) -> bool:
    """Whether somebody had a child at it: "my mam had me seventeen"."""
    return seen.many and words[1:2] == ("had",) and words[0] in cues.HAD


def _is_been(seen: Seen, words: Sequence[str]) -> bool:
    """Whether somebody *is* it: "I was", "our Chloe would have been", "she looked"."""
    verb = words[0]
    if verb not in cues.BE | cues.SEEM:
        return False
    at = _subject(words)
    subject = words[at] if at < len(words) else "\n"
    if subject in cues.THINGS or subject.isdecimal():
        return False
    if seen.many:
        return verb in cues.BE or subject.isalpha()
    if not (subject in cues.PERSONS or _has_capital(seen, words, at) or _is_being(words)):
        return False
    if seen.least == 1:
        return seen.ends and subject not in cues.SELVES
    alone = subject == "we" and len(seen.row) == 1
    return not alone and (seen.ends or subject not in cues.MANY_OF_US)


def _subject(words: Sequence[str]) -> int:
    """Return the place of the one who is or was something; that of *im* for "im 16"."""
    if words[0] in cues.PERSONS:
        return 0
    at = 1
    while at < len(words) and words[at] in cues.AUXILIARY:
        at += 1
    return at


def _has_capital(seen: Seen, words: Sequence[str], at: int) -> bool:
    """Whether the word at a place has a capital in the text."""
    place = len(seen.before) - len(words) + at
    return at < len(words) and seen.before[place : place + 1][0][:1].isupper()


def _is_being(words: Sequence[str]) -> bool:
    """Whether "being six" stands here, and not "ended up being six"."""
    return words[0] == "being" and "up" not in words[1:2]


def _is_reached(seen: Seen, words: Sequence[str]) -> bool:
    """Whether somebody comes to it: "turned forty", "pushing 70", "never saw thirty"."""
    one, two, three = (*words, "\n", "\n")[:3]
    if one in cues.REACH:
        early = one in cues.REACH_EARLY and seen.ends
        return two not in cues.THINGS and (seen.many or early)
    if (one, two) == ("to", "up"):
        one, two = two, three
    if one == "for" and two in cues.HAD:
        two = three
    if not seen.many and (one, two) != ("on", "going"):
        return False
    return two in cues.TOWARDS.get(one, ()) and (seen.many or seen.ends)


def _is_at(seen: Seen, words: Sequence[str]) -> bool:
    """Whether something happened at it: "at nineteen", "from 9 to 12", "since fifteen"."""
    one, two, three = (*words, "\n", "\n")[:3]
    if one not in cues.AT or (one != "at" and cues.CHANGED.intersection(words[1:4])):
        return False
    if seen.least >= _NO_HOUR:
        return seen.ends or one not in ("after", "before", "by")
    if _SOMEONE.match(seen.small, seen.end) and (seen.many or one == "at"):
        return True
    ranges = one == "from" and " to " in seen.small[seen.row[0].end : seen.end]
    happened = cues.AT_AN_AGE.intersection(words[1:4])
    of_someone = one == "at" and (two in ("i", "he", "she") or (two == "me" and three in OPENS))
    return seen.ends and (ranges or bool(happened) or of_someone)


def _is_of(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it is "a man of sixty", "boys of ten"; "a mother of two" has two children."""
    one, two = (*words, "\n")[:2]
    whose = cues.PERSONS | cues.YOUNG if seen.many else cues.YOUNG
    return one == "of" and two in whose - cues.ONE_OF_MANY


def _is_between(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it lies between two: "between thirteen and nineteen"."""
    return words[0] == "between" and len(seen.row) > 1 and seen.least >= _NO_HOUR and seen.ends


_RULES: tuple[Callable[[Seen, Sequence[str]], bool], ...] = (
    _is_been,
    _is_reached,
    _is_at,
    _is_of,
    _is_between,
    *APART,
)
