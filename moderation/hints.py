"""What a machine may say about urgency: a hint to a person, named as a hint, and no more.

A hint brings a story to a person sooner. It never publishes, hides, delays or refuses. There is
none about a service, a tone or an opinion. The lists are short and open, so that anyone can
see what they find and what they miss.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class HintKind(StrEnum):
    """What a hint is about."""

    ENDING_LIFE = "ending_life"
    IMMEDIATE_DANGER = "immediate_danger"
    CHILD_IN_DANGER = "child_in_danger"


@dataclass(frozen=True)
class Hint:
    """A kind of urgency, and the words that hint at it: code points, end exclusive."""

    kind: HintKind
    start: int
    end: int


_PATTERNS = {
    HintKind.ENDING_LIFE: (
        r"\b(?:kill(?:ing)?|end(?:ing)?) (?:myself|my (?:own )?life|it all)\b",
        r"\b(?:want|going|plan(?:ning)?|ready) to die\b",
        r"\b(?:take|taking) my (?:own )?life\b",
        r"\bsuicid(?:e|al)\b",
        r"\b(?:do not|don['’]t|can['’]?t|cannot) want to (?:live|be here)\b",
        r"\b(?:say|saying|said) (?:my )?goodbyes?\b",
    ),
    HintKind.IMMEDIATE_DANGER: (
        r"\b(?:tonight|right now|in (?:an|one) hour) (?:is|will be) (?:the|my) (?:last|end)\b",
        r"\bhe(?:['’]s| is) (?:going to|gonna) (?:kill|hurt) (?:me|us)\b",
        r"\b(?:they|he|she) (?:will|['’]ll) (?:kill|hurt) (?:me|us)\b",
        r"\bI(?:['’]m| am) not safe (?:now|tonight|here|at home)\b",
        r"\b(?:have|I['’]ve|already) (?:just )?taken (?:an overdose|the pills|them all)\b",
    ),
    HintKind.CHILD_IN_DANGER: (
        r"\b(?:hits|hurts|hitting|hurting|touches|touching) "
        r"(?:me|my (?:brother|sister|son|daughter|child))\b",
        r"\bI(?:['’]m| am) (?:9|1[0-7]|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
        r"|sixteen|seventeen)\b",
        r"\b(?:my|the) (?:child|children|baby|kids?) (?:is|are) (?:not safe|in danger)\b",
    ),
}
_COMPILED = {
    kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _PATTERNS.items()
}


def hints(text: str) -> tuple[Hint, ...]:
    """Return what hints at urgency in a text, in the order of its words."""
    found = [
        Hint(kind, match.start(), match.end())
        for kind, pattern in _COMPILED.items()
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda hint: (hint.start, hint.end)))
