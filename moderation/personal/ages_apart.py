"""Whether a number is an age, by where it stands: beside a person, between commas, alone."""

import re
from collections.abc import Callable, Sequence

from moderation.personal import age_cues as cues
from moderation.personal.beside_numbers import FAR, After, Seen, after
from moderation.personal.numbers import rows

#: A sentence, a line or a quotation may begin after these.
OPENS = frozenset("\n.!?:•*“\"‘'–—-;")
_BREAKS = frozenset(",(–—-:")
_NOW = re.compile(
    r" (?:now|then|at the time|when (?:i|he|she)|(?:this|last|next) (?:year|week|month|birthday)"
    r"|(?:i|he|she) (?:was|is|am|were))\b"
)
_CLOSES = re.compile(
    r"[,.;)\n–—!?]|$| (?:[–—(-]|if |or so|at least|at most|at the|to be|i think|give or|when "
    r"|then\b|now\b)"
)
_STARTS = re.compile(r"[,.!?;:\n”\"]|$| (?:and|when|with|then|now|i|he|she|years|[–—-])(?!\w)")


def _is_beside_person(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it stands beside a person: "my son, 14", "son 14", "Amber (13)"."""
    if not seen.ends or seen.least == 1:
        return False
    apart = words[0] in _BREAKS
    who = words[1:5] if apart else words[:3]
    if who[:1] == ("one",):
        who = who[1:]
    if not who:
        return False
    if who[0] in cues.YOUNG or (seen.many and who[0] in cues.PERSONS - cues.SELVES):
        return True
    if len(seen.row) > 1 and apart and (cues.PERSONS - cues.SELVES).intersection(who):
        return True
    place = len(seen.before) - len(words) + 1
    named = apart and seen.before[place][:1].isupper()
    return bool(named and cues.YOUNG.intersection(who[1:]))


def _is_set_apart(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it stands between two commas, or in brackets: "my flatmate, also 34, …"."""
    if words[0] not in _BREAKS or words[0] == ":" or not seen.many or len(seen.row) > 2:
        return False
    follows = words[1] if len(words) > 1 else ""
    return follows.isalpha() and bool(_CLOSES.match(seen.small, seen.end))


def _opens_sentence(seen: Seen, words: Sequence[str]) -> bool:
    """Whether a sentence begins with it: "Fifteen, I was.", "Twenty-six. Engaged."."""
    asked = "old" in words and "how" in words
    if words[0] not in OPENS or not (seen.many or asked):
        return False
    starts = _STARTS.match(seen.small, seen.end) is not None
    return starts and not _is_in_a_list(seen, words) and not _is_repeated_count(seen)


def _is_in_a_list(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it is the number of a line: "12. Tea"."""
    return (
        words[0] == "\n"
        and seen.small[seen.row[0].start].isdecimal()
        and seen.small[seen.end : seen.end + 1] == "."
    )


def _is_repeated_count(seen: Seen) -> bool:
    """Whether the same number counts something just before: "Thirty years. Thirty!"."""
    start = seen.row[0].start
    near = seen.small[max(0, start - FAR) : start]
    return any(
        row[-1].value == seen.row[0].value and after(near, row[-1].end)[0] is After.COUNT
        for row in rows(near)
    )


def _is_now(seen: Seen, words: Sequence[str]) -> bool:
    """Whether it is somebody's now or then: "56 now", "22 at the time"."""
    if not seen.many or words[0] in cues.HAS | cues.THINGS:
        return False
    return _NOW.match(seen.small, seen.end) is not None


#: Each takes what was seen, and the words before it without adverbs, in small letters.
APART: tuple[Callable[[Seen, Sequence[str]], bool], ...] = (
    _is_beside_person,
    _is_set_apart,
    _opens_sentence,
    _is_now,
)
