"""Days, months and years, as they are written in English."""

import re
from collections.abc import Iterator

from moderation.personal.kinds import Detail, DetailKind
from moderation.personal.words import lowered

#: Months that are nothing else; *march* and *may* are verbs too.
_SURE = "january|february|april|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
MONTH = rf"(?:{_SURE}|march|may|{_SHORT})"
YEAR = r"(?:19[1-9]\d|20[0-4]\d)"
_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = (
    rf"(?:[12]?\d(?:st|nd|rd|th)|3[01](?:st|th)|{_ONES}|tenth|eleventh|twelfth|thirteenth"
    "|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    rf"|twenty[ -](?:{_ONES})|thirtieth|thirty[ -]first)"
)
#: Years in words, which count something else unless they stand after *in* and the like.
_YEAR_IN_WORDS = (
    r"(?:nineteen[ -](?:hundred|oh?[ -]\w{3,5}|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|een)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine)\b)?)|twenty[ -](?:ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty(?:[ -]\w{3,5})?)"
    r"|two thousand(?: and \w{3,9})?)"
)
DAY = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
_DAY = rf"(?:{DAY}|{_ORDINAL})"
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
FEASTS = (
    "christmas (?:day|eve)|boxing day|new year['’]?s? (?:day|eve)|easter (?:day|sunday|monday)"
    "|good friday|holy saturday|palm sunday|ash wednesday|shrove tuesday|pancake day"
    "|maundy thursday|whit (?:sunday|monday)|remembrance (?:day|sunday)|armistice day"
    r"|(?:st|saint)\.? (?:patrick|david|george|andrew|stephen|brigid|valentine|swithin|nicholas)"
    "['’]?s? (?:day|night|eve)|paddy['’]?s day|valentine['’]?s? day|mother['’]?s day"
    "|mothering sunday|father['’]?s day|burns night|bonfire night|guy fawkes(?: night)?|hogmanay"
    "|hallowe['’]?en|all (?:souls|saints)['’]?(?: day)?|may day|midsummer['’]?s?(?: day| eve)?"
    "|millennium (?:eve|night)|leap (?:year )?day|nye|v[ej] day"
    "|(?:easter|may|spring|whit|august) bank holiday"
    "|epiphany|twelfth night|candlemas|samhain|beltane|imbolc|(?:winter|summer) solstice"
    "|corpus christi|anzac day|australia day|waitangi day|canada day|thanksgiving"
    "|independence day|labor day|memorial day|martin luther king day|republic day|black friday"
    "|diwali|deepavali|holi|vaisakhi|baisakhi|navratri|dussehra|pongal|onam|lohri|durga puja"
    r"|ganesh chaturthi|raksha bandhan|eid(?: al[ -]\w{3,5})?|ashura|passover|pesach|yom kippur"
    "|rosh hashanah|hanukkah|chanukah|purim|sukkot|shavuot|nowruz|songkran|losar"
    "|(?:chinese|lunar) new year"
)
#: Before a month that is a verb as well, or cut short.
_BEFORE_MONTH = (
    "(?:in|since|last|next|until|till|til|by|from|of|this|early|late|mid|every|each|around|about"
    "|before|after|that|following)"
)
#: What follows "the third" where it is no day.
_NO_DAY = (
    r"(?! (?:floor|time|one|attempt|week|weeks|day|month|year|ward|person|people|night|visit|go|and"
    r" last|century|birthday|place|row|door|bed|nurse|doctor|team|psychiatrist|hospital|session"
    r"|thing|hour|minute|grade|class|form|step|stage|line|round|appointment|call|letter|degree"
    r"|of (?:the(?! month)|many|several|my|her|his|our|their|all|\w{3,5} (?:people|of))"
    r"|in (?:line|a row)|antidepressant|medication|tablet|pill|drug|section|worker|gp|cpn"
    r"|placement|foster|school)\b)"
)
_NO_SUM = (
    r"(?! ?(?:mg|ml|mcg|g|kg|calories|kcal|miles|steps|pounds|quid|people|euros?|dollars|hours"
    r"|words|hrs|rupees|naira|bucks|yen|followers|signatures|times|lines)\b)"
)
_FIGURES = (
    r"(?<![\d/])(\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2})(?![\d/])",
    r"\b((?:19|20)\d{2}-\d{2}-\d{2})\b",
    rf"(?<![\d/])((?:0?[1-9]|1[0-2])[/.-]{YEAR})(?![\d/])",
)
# Each is tried on the text in small letters. The date is the one group of a pattern.
_PATTERNS = (
    r"\bon (?:the )?((?:[12]?\d|3[01])/(?:0?[1-9]|1[0-2]))(?![\d/])",
    rf"\b((?:{_WEEKDAY},? )?(?:the )?{_DAY}(?: of)? {MONTH}\b(?:,? (?:{YEAR}|['’]\d\d)\b)?)",
    rf"\b((?:{_WEEKDAY},? )?{MONTH}\.? (?:the )?{_DAY}\b"
    rf"(?! (?:mg|people|years|times|hours|days|weeks|months|of)\b)(?:,? {YEAR}\b)?)",
    rf"\b({DAY})(?= ?(?:to|and|or|until|till|-|–|/) ?(?:the )?{DAY}(?: of)? {MONTH}\b)",
    rf"\b({MONTH},? (?:of )?(?:{YEAR}|['’]\d\d))\b",
    rf"\b(?=[abcdefghilmnoprstvwy])((?:{FEASTS})\b(?:,? {YEAR}\b)?)",
    rf"\b({_WEEKDAY},? (?:the )?{_DAY})\b(?! (?:time|of (?:us|them|the|my))\b)",
    rf"\b({_SURE})\b(?! (?:fools?|showers?)\b)",
    rf"\b{_BEFORE_MONTH}[ -](?:the )?(march|may|{_SHORT})\b(?! (?:be|have|not|as well)\b)",
    r"(?<=\d )\b(march|may)\b",
    rf"\b(?:{_SURE}),? (?:and|or|to|till|until|through) (march|may)\b",
    rf"(?<![\d.,£$€:#])({YEAR}(?:[/–-]\d\d(?![\d/–-]))?)(?!\d|s\b|[’']s\b|[.,:]\d|%){_NO_SUM}",
    r"\b(?:in|since|of|summer|winter|spring|autumn|late|early|until|till|from|to|by|was|and|or"
    r"|between|around|about|before|after|christmas|xmas|easter) (['’]\d\d)\b",
    r"\b(?:back in|(?:summer|winter|spring|autumn|class|christmas|xmas)(?: of)?) (0\d|[6-9]\d)\b"
    r"(?=[.,;:!?)]|$| (?:i|we|he|she|they|it|you|when|and|my|the|was)\b)",
    r"\b(?:in|since|until|till|by|from|was|year|summer of|winter of|before|after)"
    rf" ({_YEAR_IN_WORDS})\b",
    r"\b(march|may) (?:came|comes|passed|went by)\b",
    rf"\bthe ((?:[12]?\d|3[01])(?:st|nd|rd|th))\b{_NO_DAY}",
    rf"\bon (?:the )?({_ORDINAL})\b{_NO_DAY}"
    r"(?=[.,;!?)]|$| of | (?:and|was|is|comes|every)\b)",
)
#: Where the capital tells a month or a feast: on the text as it stands.
_BY_CAPITAL = (
    r"(?<![.!?\n:“\"] )(?<=[\w,;] )\b(March|May)\b(?! (?:I|we|he|she|they|you|it|God)\b)",
    r"(?<=[.!?] )(March|May)(?=[,.])",
    r"\b((?:(?!The|One|That|This|My|Every|Some|Each|Same|Bad|Good)[A-Z]\w{2,15} ){1,3}"
    r"(?:Day|Night|Eve))\b",
)
_IN_FIGURES = tuple(re.compile(pattern) for pattern in _FIGURES)
_SMALL = tuple(re.compile(pattern, re.MULTILINE) for pattern in _PATTERNS)
_CAPITALS = tuple(re.compile(pattern) for pattern in _BY_CAPITAL)


def in_figures(text: str) -> Iterator[Detail]:
    """Yield dates that are written in figures alone, in any language."""
    yield from _found(_IN_FIGURES, text)


def dates(text: str) -> Iterator[Detail]:
    """Yield what fixes a day, a month or a year."""
    yield from in_figures(text)
    yield from _found(_SMALL, lowered(text))
    yield from _found(_CAPITALS, text)


def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[Detail]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield Detail(DetailKind.DATE, *match.span(1))
