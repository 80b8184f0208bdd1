"""Names of people, wards and places: what each word is, and which words belong together."""

from collections.abc import Iterator, Sequence

from moderation.personal import cues
from moderation.personal.judging import beside, is_medicine, is_ordinary, judge, points_to_nobody
from moderation.personal.kinds import Detail, DetailKind
from moderation.personal.tokens import Token, tokens
from moderation.personal.words import Lists, lists, lowered

Kinds = list[DetailKind | None]
#: A text with a larger share of capitals than this is shouted, and a capital says nothing.
_SHOUTED, _FEWEST_WORDS = 0.5, 8
#: Where so many plain words and one in fifty more have a capital, somebody likes capitals.
_MANY, _ONE_IN = 3, 50
_LONGEST_HOUSE = 5


def named(text: str) -> Iterator[Detail]:
    """Yield names of people, wards and places, from the first word to the last."""
    words, known = tokens(text), lists()
    if _is_shouted(words):
        words = tokens(lowered(text))
    elsewhere = frozenset(word.low for word in words if word.capital and not word.opens)
    kinds: Kinds = [judge(beside(words, at), known, elsewhere) for at in range(len(words))]
    _mark_plain_places(words, kinds, known)
    _mark_again(words, kinds)
    at = 0
    while at < len(words):
        kind, last = _run(words, kinds, at, known)
        if kind is not None:
            yield Detail(kind, words[at].start, words[last].end)
        at = last + 1


def _is_shouted(words: Sequence[Token]) -> bool:
    inside = [word for word in words if not word.opens and len(word.text) > 1]
    capitals = sum(word.capital for word in inside)
    return len(inside) >= _FEWEST_WORDS and capitals > _SHOUTED * len(inside)


def _mark_plain_places(words: Sequence[Token], kinds: Kinds, known: Lists) -> None:
    """Mark places whose names are ordinary words: "at the Haven"."""
    plain = [
        at
        for at, word in enumerate(words)
        if kinds[at] is None and word.joined and word.capital and _may_be_place(word, known)
    ]
    if len(plain) > _MANY + len(words) // _ONE_IN:
        return
    for at in plain:
        before = words[at - 1].low
        if before == "the" and words[at - 1].joined:
            before = words[at - 2].low
        single = at + 1 >= len(words) or not (words[at + 1].joined and words[at + 1].capital)
        if before in cues.AT and single:
            kinds[at] = DetailKind.WARD


def _may_be_place(word: Token, known: Lists) -> bool:
    low = word.low
    if (
        len(low) < 2
        or word.text.isupper()
        or word.opens
        or low in cues.PUBLIC
        or low in cues.TITLES
    ):
        return False
    return not points_to_nobody(low, known) and not is_medicine(low)


def _mark_again(words: Sequence[Token], kinds: Kinds) -> None:
    """Mark the other mentions of those who were named by what stands beside them."""
    people = {word.low for word, kind in zip(words, kinds, strict=True) if kind is DetailKind.NAME}
    for at, word in enumerate(words[:-1]):
        if kinds[at] is None and word.low in people and words[at + 1].joined:
            before = words[at - 1].low if at else ""
            if words[at + 1].low in cues.SAYS and before not in cues.NOT_BEFORE_NAMES:
                kinds[at] = DetailKind.NAME


def _run(
    words: Sequence[Token], kinds: Kinds, at: int, known: Lists
) -> tuple[DetailKind | None, int]:
    """Return what begins at a word, and its last word; the same word where nothing does."""
    house = _house(words, kinds, at, known)
    if house:
        is_house = words[house].low in cues.HOUSES
        return DetailKind.WARD if is_house else DetailKind.PLACE, house
    if _is_title(words, kinds, at):
        kind: DetailKind | None = DetailKind.NAME
        last = at + 1
    else:
        kind, last = kinds[at], at
    if kind is None:
        return None, at
    while last + 1 < len(words):
        if _goes_on(words, kinds, last + 1, known):
            last += 1
        elif _is_linked(words, kinds, last + 1):
            last += 2
        else:
            break
    return kind, last


def _is_title(words: Sequence[Token], kinds: Kinds, at: int) -> bool:
    """Whether a word is the title of the name after it."""
    if words[at].low not in cues.TITLES or at + 1 >= len(words):
        return False
    title, name = words[at], words[at + 1]
    if name.start - title.end > len(". "):
        return False
    if kinds[at + 1] is DetailKind.NAME:
        return title.capital or not name.capital
    if title.low in cues.FORMAL and name.low in cues.LETTERS:
        return True
    return title.capital and name.text in cues.INITIALS


def _goes_on(words: Sequence[Token], kinds: Kinds, at: int, known: Lists) -> bool:
    """Whether a word belongs to the name before it."""
    word, before = words[at], words[at - 1]
    if not word.joined or word.capital != before.capital:
        return False
    if kinds[at] is not None:
        return True
    plain = len(word.text) < 2 or word.text.isupper() or word.low in known.nobodies
    return word.capital and not plain


def _is_linked(words: Sequence[Token], kinds: Kinds, at: int) -> bool:
    """Whether a name goes on after this word, as in "Stoke on Trent"."""
    if words[at].low not in cues.LINKS or at + 1 >= len(words) or not words[at].joined:
        return False
    word = words[at + 1]
    return word.joined and word.capital and kinds[at + 1] is not None


def _house(words: Sequence[Token], kinds: Kinds, at: int, known: Lists) -> int | None:
    """Return the last word of a house, a street or a place of two words that begins here."""
    word = words[at]
    if not word.capital:
        return _small_house(words, at, known)
    names_none = kinds[at] is None and word.low not in known.wards
    if word.opens and names_none and is_ordinary(word.low, known):
        return None
    return _capital_house(words, at, known) or _two_capitals(words, kinds, at, known)


def _capital_house(words: Sequence[Token], at: int, known: Lists) -> int | None:
    """Return the last word of "Elm House" and the like."""
    last, says_which = None, False
    for n in range(at, min(at + _LONGEST_HOUSE, len(words))):
        word = words[n]
        if (n > at and not word.joined) or not word.capital:
            break
        if n > at and says_which and (word.low in cues.HOUSES or word.low in cues.GROUNDS):
            last = n
        elif word.low in known.nobodies and word.low not in cues.CROWNS:
            break
        plain = word.low in cues.ANY or word.low in cues.HOUSES
        if n == at and plain:
            break
        says_which = says_which or not plain
    return last


def _small_house(words: Sequence[Token], at: int, known: Lists) -> int | None:
    """Return the word *ward* or the like, if the word in small letters before it says which."""
    if at + 1 >= len(words):
        return None
    low, house = words[at].low, words[at + 1]
    if not house.joined or house.capital or house.low not in cues.HOUSES:
        return None
    if low in known.nobodies or low in cues.ANY:
        return None
    listed = low in known.wards or low in known.places or low in known.names
    strange = not is_ordinary(low, known) and not low.endswith(("ic", "al", "ed", "ing"))
    return at + 1 if listed or strange else None


def _two_capitals(words: Sequence[Token], kinds: Kinds, at: int, known: Lists) -> int | None:
    """Return the second of two capital words after *in*, *at*, *from*: a place, most often."""
    pair = words[at : at + 2]
    if kinds[at] is not None or at == 0 or len(pair) < 2 or words[at - 1].low not in cues.IN:
        return None
    fits = all(_may_name(word, known) for word in pair)
    goes_on = at + 2 < len(words) and words[at + 2].joined and words[at + 2].capital
    return at + 1 if fits and not goes_on else None


def _may_name(word: Token, known: Lists) -> bool:
    if not (word.joined and word.capital) or word.text.isupper():
        return False
    return word.low not in known.nobodies and word.low not in cues.ANY | cues.HOUSES
