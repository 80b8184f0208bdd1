"""Ages that have a shape of their own: "34F", "my eighteenth", "late forties", "in year 9"."""

import re
from collections.abc import Iterator

from moderation.personal.cues import ONES, TENS
from moderation.personal.numbers import NUMBER

_UNIT_TH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_TENS_ = "|".join(TENS[1:])
_TH = (
    rf"(?:[1-9]\d?(?:st|nd|rd|th)|100th|(?:(?:{_TENS_})[ -])?(?:{_UNIT_TH})"
    rf"|(?:{'|'.join(word.removesuffix('y') for word in TENS[1:])})ieth"
    rf"|tenth|eleventh|twelfth|(?:{'|'.join(ONES[12:])})th|hundredth)"
)
_LATER_TH = (
    rf"(?:1[3-9]th|[2-9]\d(?:st|nd|rd|th)|100th|(?:{_TENS_})[ -](?:{_UNIT_TH})"
    rf"|(?:{'|'.join(word.removesuffix('y') for word in TENS[1:])})ieth"
    rf"|(?:{'|'.join(ONES[12:])})th|hundredth)"
)
_DECADE = r"(?:teens|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies|['’]?[2-9]0['’]?s)"
_MANY = rf"(?:1[0-9]|[2-9]\d|{'|'.join(ONES[10:])}|(?:{_TENS_})(?:[ -](?:{'|'.join(ONES[:9])}))?)"
_YEARS = "seven|eight|nine|ten|eleven|twelve|thirteen"
_ENDS = (
    r"(?=[.,;:!?)\]”\"\n–—-]|$| (?:and|in|on|with|at|i|we|he|she|was|is|by|but|when|from|to|that"
    r"|i'd|because|for|the|my|so|it|this|last|next|party|do|cake|card|they|who|as|just|without)\b)"
)
_SCHOOL = (
    rf"(?:y(?:ea)?r ?(?:1[0-3]|[7-9]|{_YEARS})|(?:(?:[5-9]|1[0-2])th|{_UNIT_TH}|tenth|eleventh"
    r"|twelfth) grade(?:rs?)?|grade (?:[1-9]|1[0-2])|p[1-7]|y[1-9])"
)
_CHILD = (
    "(?:he|she|baby|son|daughter|grandson|granddaughter|one|youngest|boy|girl|twins|niece|nephew"
    "|hes|shes|kid|child)"
)
# What is marked is the one group of a pattern; each is tried on the text in small letters.
_PATTERNS = (
    rf"(?<!the )(?<![\w'’-])[mf](?: ?/ ?| )?({_MANY})\b(?! ?[%:])",
    rf"(?<![\w£$€.,:-])({_MANY}) ?/? ?f\b|(?<![\w£$€.,:-])({_MANY})/?m\b",
    rf"\b(?:my|her|his|our|your|their|happy|a|an) ({_LATER_TH})\b(?! ?birthday){_ENDS}",
    rf"\b({_TH} birthday)\b",
    rf"\b(?:my|her|his) ({_LATER_TH}) year\b(?! (?:of|in|at|as|on|with)\b)",
    rf"(?<!the )(?<![\w-])((?:early|mid|late|latter)(?: to (?:mid|late))?[ -]{_DECADE})(?!\w)",
    rf"\b(?:in|into|of|since|by|through|till|until|start|starting|started) ({_SCHOOL})\b"
    r"(?! (?:of|by the|after|on the list|waiting)\b)",
    rf"\b{_CHILD}(?: was| is|['’]s|,)?(?: (?:only|just|about|nearly|barely|now))?"
    rf" ({NUMBER} (?:months|weeks|days|mths|wks))\b(?=[.,;!?)]|$| (?:and|when|now|but)\b)",
    r"\b(?:when|until|till|time|since) (?:he|she|(?:my|our|the) \w{2,12})(?: was|['’]s| is)"
    rf"(?: only| just| about)? ({NUMBER} (?:months|weeks|days))\b"
    r"(?! (?:late|early|into|in|on|off|clean|sober|pregnant|gone|away)\b)",
    rf"\b(?:i am|i['’]?m|(?:he|she|{_CHILD})(?: is|['’]s)) ({NUMBER} years)(?=[.,;!?]|$)",
    rf"\b(?:man|woman|lady|boy|girl|child) of ({NUMBER} years)\b",
    rf"\bin (?:all )?(?:my|his|her) ({_MANY}) years\b"
    r"(?! (?:of|in|as|at|with|there|here|on the|a|sober|clean|married|together)\b)",
    rf"\b(?:was|is|i'm|am|were|he's|she's|him|her) ({_MANY} years(?: and|,) \w{{1,8}} months?)\b",
)
_COMPILED = tuple(re.compile(pattern, re.MULTILINE) for pattern in _PATTERNS)


def shaped(small: str) -> Iterator[tuple[int, int]]:
    """Yield where such ages stand in a text in small letters, end exclusive."""
    for pattern in _COMPILED:
        for match in pattern.finditer(small):
            yield match.span(match.lastindex or 0)
