"""Ages of people, in figures and in words."""

import re
from collections.abc import Iterator

from moderation.personal.kinds import Detail, DetailKind
from moderation.personal.words import lowered

_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEEN = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = rf"(?:{_TEN})(?:[ -](?:{_UNIT}))?|{_TEEN}"
YEARS = rf"(?:[1-9]\d?|10\d|{_TENS}|{_UNIT}|ten|eleven|twelve)"
#: Too many to be the hour of a day, or how often something was done.
_MANY = rf"(?:1[0-9]|[2-9]\d|{_TENS}|eleven|twelve)"
_KIN = (
    "(?:sister|brother|mother|mum|mam|mom|father|dad|son|daughter|wife|husband|partner|girlfriend"
    "|boyfriend|nan|gran|grandmother|grandad|grandfather|grandson|granddaughter|aunt|auntie|uncle"
    "|cousin|niece|nephew|lad|boy|girl|kid|child|eldest|oldest|youngest|baby|twins)"
)
_SEVERAL = "(?:boys|girls|kids|children|sons|daughters|twins|lads|brothers|sisters|ones)"
_IS = (
    "(?:(?: would| must| will| might| could|['’]d|['’]ll|['’]ve|d|ll)?(?: have)?(?: be| been)"
    "| was| is| am| were| are| turned| turns| turning|['’]s|['’]m|['’]re|m|s)"
)
_ABOUT = (
    "(?: (?:only|just|about|nearly|almost|barely|still|maybe|probably|now|all of|then|already|like"
    "|what|around|over|under|either))?"
)
_MEASURES = (
    "foot|feet|ft|inch|metres?|cm|kilos?|kg|quid|grand|euros?|dollars?|seconds?|secs?|minutes?"
    "|mins?|hours?|hrs?|days?|weeks?|months?|mg|stone|st|lbs?|pounds|miles|times|percent"
)
#: What follows a number that is no age: a measure, an hour, how long something took.
_NO_MEASURE = (
    rf"(?!(?: |-)(?:{_MEASURES}|o['’]?clock|am|pm|a\.m|p\.m|past|at night|of"
    rf"|in the (?:morning|evening|afternoon|queue|line)|to (?:{_UNIT}|ten|eleven|twelve|\d|the)"
    "|years?(?! old| of age| young)"
    r")\b)(?!%|\.\d|:\d|/\d|,\d{3}|am|pm)"
)
#: What follows a number that may be one: the end of a clause, how it goes on, or no plural.
_GOES_ON = (
    r"(?=[.,;:!?)\]–—…\"“”]|$| ?-(?: |$)| (?:and|when|but|or|then|now|at|last|this|next|with|in|on"
    "|by|before|after|the|so|because|cos|coz|which|though|who|i|he|she|we|they|it|my|me|you"
    "|years? old|yrs?|years of age|nearly|already|too|again|going|that|as|not|still|is|was|old|if"
    "|for|until|till|since|from|yesterday|today|tomorrow|during|no|to)\\b"
    r"| (?!\w{1,20}s\b|\w{1,20} (?:old|of|past)\b)[a-z]{2,20} \w)"
)
_AGE = rf"({YEARS})\b{_NO_MEASURE}{_GOES_ON}"
_GREAT_AGE = rf"({_MANY})\b{_NO_MEASURE}{_GOES_ON}"
# Each is tried on the text in small letters. The age is the one group of a pattern that matched.
_PATTERNS = (
    rf"\b({YEARS}[ -](?:year|yr|month|week|day)s?[ -]olds?)\b",
    rf"\b({YEARS} ?(?:y/?o|yrs? old|years? of age|years young))\b",
    rf"\b(?:aged?|ages? of) ({YEARS})\b{_NO_MEASURE}",
    rf"\b(?:aged?|ages? of) {YEARS} (?:and|to|or) ({YEARS})\b{_NO_MEASURE}",
    rf"\b(?:turn(?:ed|ing|s)?|reached|just gone|just over|nearly|almost|pushing) {_AGE}",
    rf"\b(?:i|he|she|we|they|who|you|{_KIN}){_IS}{_ABOUT} {_AGE}",
    rf"\b(?:was|am|i['’]?m){_ABOUT} {_GREAT_AGE}",
    r"\b(?:at|since|until|till|from|before|by) (?:the age of |only |just |about |age )?"
    + _GREAT_AGE,
    rf"\b(?:i|he|she|{_KIN}) at {_AGE}",
    rf"\b(?:my|her|his|our|the|an?) (?:\w{{1,12}} )?{_KIN},? (?:\w{{2,20}},? )?"
    rf"\(?({YEARS})\b(?=[,)])",
    rf"\b{_SEVERAL},? \(?({YEARS})(?= and {YEARS}\b|,)",
    rf"\b{_SEVERAL},? \(?{YEARS}(?:, {YEARS})? and ({YEARS})\b{_NO_MEASURE}",
    rf"(?<=[a-z]), ({_MANY}), (?!(?:and )?{YEARS}\b)",
    r"\b(?:lad|girl|boy|man|woman|child|kid|person|son|daughter|baby)s? of"
    rf"(?: about| only| maybe)? ({YEARS})\b{_NO_MEASURE}",
    rf"(?:^|[.!?] )({_MANY})"
    r"(?=,? (?:years old|i was|and|when|with|then|now|he was|she was)\b|[,.] )",
    rf"\b(?:when|though|although|because|since|cos|as|if) (?:i|he|she|we|they) (?:was|were|is|are)"
    rf" ({YEARS})\b{_NO_MEASURE}",
    rf"\b({_MANY}) (?:now|then|at the time|when i|when he|when she)\b",
    rf"\bat ({YEARS}),? (?:i|he|she|my)\b",
    rf"\b[mf]({_MANY})\b",
    rf"\b({_MANY}) ?[mf]\b",
    r"\b(?:my|her|his|our) ((?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|[2-9]0th"
    r"|18th|21st|eighteenth|twenty[ -]first)\b(?=[.,;!?]|$| (?:and|in|on|with|at|i|we|was)\b)",
    rf"\b((?:{YEARS}(?:st|nd|rd|th)|(?:{_TEEN})th|(?:{_TEN})[ -](?:first|second|third)"
    "|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|first|fifth|tenth|twelfth) birthday)"
    r"\b",
)
#: The same where a name begins it: on the text as it stands.
_OF_NAMES = (
    rf"\b[A-Z][\w-]{{1,20}}(?: was| is|['’]s| turned| would be| would have been){_ABOUT} {_AGE}",
    rf"\b[A-Z][\w’'-]{{1,20}}(?:, ({_MANY}),| \(({_MANY})\))",
)
_SMALL = tuple(re.compile(pattern, re.MULTILINE) for pattern in _PATTERNS)
_CAPITALS = tuple(re.compile(pattern, re.MULTILINE) for pattern in _OF_NAMES)


def ages(text: str) -> Iterator[Detail]:
    """Yield how old somebody is or was."""
    small = lowered(text)
    for patterns, read in ((_SMALL, small), (_CAPITALS, text)):
        for pattern in patterns:
            for match in pattern.finditer(read):
                yield Detail(DetailKind.AGE, *match.span(match.lastindex or 0))
