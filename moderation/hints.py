"""What a machine may say about urgency: a hint to a person, named as a hint, and no more.

A hint brings a story to a person sooner. It never publishes, hides, delays or refuses. There is
none about a service, a tone or an opinion. The lists are short and open, so that anyone can
see what they find and what they miss.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from moderation.catalogue import N_


class HintKind(StrEnum):
    """What a hint is about."""

    ENDING_LIFE = "ending_life"
    IMMEDIATE_DANGER = "immediate_danger"
    CHILD_IN_DANGER = "child_in_danger"
    #: Somebody may be waiting by a phone that nobody here will ring.
    CONTACT = "contact"


@dataclass(frozen=True)
class Hint:
    """A kind of urgency, and the words that hint at it: code points, end exclusive."""

    kind: HintKind
    start: int
    end: int


#: What a moderator reads beside a story, after "Hint: ".
SAYS: Mapping[HintKind, str] = MappingProxyType(
    {
        HintKind.ENDING_LIFE: N_("words about ending life"),
        HintKind.IMMEDIATE_DANGER: N_("words about danger now"),
        HintKind.CHILD_IN_DANGER: N_("a child may be telling this, or be in danger"),
        HintKind.CONTACT: N_("asks to be reached, or says where"),
    }
)

_SOMEBODY = (
    r"(?:he|she|they|dad|daddy|mum|mam|mom|father|mother|step(?:dad|father|mum|mother)"
    r"|uncle|grandad|boyfriend|partner|husband)"
)
_A_CHILD = (
    r"my (?:little |baby |younger )?(?:brother|sister|son|daughter|child|children|kids?|baby)"
)
_UNITS = r"(?:minutes?|mins?|hours?|days?|weeks?|months?|stone|miles?|percent|%)"
_PATTERNS = {
    HintKind.ENDING_LIFE: (
        r"\b(?:kill|killing|end|ending) (?:myself|my (?:own )?life|it all)\b",
        r"\b(?:want|wanted|going|plan|planning|ready) to die\b",
        r"\b(?:take|taking) my (?:own )?life\b",
        r"\bsuicid(?:e|al)\b",
        r"\b(?:don['’]?t|do not) want to (?:live|be alive|be here|wake up)\b",
        r"\b(?:can['’]?t|cannot|can not) go on (?:any ?more|any longer|like this)\b",
        r"\bbetter off (?:dead|without me)\b",
        r"\b(?:say|saying|said) (?:my )?(?:last )?goodbyes?\b",
    ),
    HintKind.IMMEDIATE_DANGER: (
        r"\b(?:tonight|today|right now) (?:is|will be) (?:the|my) (?:last|end)\b",
        rf"\b{_SOMEBODY} (?:is|are) (?:going to|gonna) (?:kill|hurt) (?:me|us)\b",
        rf"\b{_SOMEBODY}(?:['’](?:s|re)) (?:going to|gonna) (?:kill|hurt) (?:me|us)\b",
        rf"\b{_SOMEBODY}(?: will|['’]ll) (?:kill|hurt) (?:me|us)\b",
        r"\bI(?:['’]?m| am) (?:not safe|in danger)(?: right)? (?:now|tonight|here|at home)\b",
        r"\b(?:have|I['’]ve|already) (?:just )?taken (?:an overdose|the pills|them all)\b",
        r"\b(?:have|I['’]ve) (?:got )?(?:a knife|the pills|the rope) (?:here|with me|in my hand)\b",
    ),
    HintKind.CHILD_IN_DANGER: (
        rf"\b{_SOMEBODY} (?:still |keeps? )?(?:hits|hitting|beats|beating|touches|touching) "
        rf"(?:me|{_A_CHILD})\b",
        rf"\b{_SOMEBODY} (?:is|are|keeps?) (?:hurting|hitting|beating|touching) {_A_CHILD}\b",
        r"\bI(?:['’]?m| am) (?:only )?(?:[89]|1[0-7]|eight|nine|ten|eleven|twelve|thirteen"
        rf"|fourteen|fifteen|sixteen|seventeen)\b(?! {_UNITS})(?!['’.:]?\d)",
        rf"\b(?:{_A_CHILD}|(?:the|this|a) (?:child|children|baby|kids?)) (?:is|are) "
        r"(?:not safe|in danger|being (?:hit|hurt|beaten|touched|starved))\b",
    ),
    HintKind.CONTACT: (
        r"\b(?:call|ring|phone|text|message|e-?mail|reach|contact) me (?:back )?(?:on|at|under)\b",
        r"\b(?:please|can (?:you|someone|somebody)) "
        r"(?:call|ring|phone|text|message|e-?mail|contact) me\b",
        r"\bmy (?:phone |mobile )?number is\b",
        r"\bmy (?:e-?mail |home )?address is\b",
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
