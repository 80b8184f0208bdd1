"""Words that say what the word beside them is: a name, a place, or nothing of the kind."""

import tomllib
from pathlib import Path
from typing import Any


def read(name: str) -> dict[str, Any]:
    """Return what a file of lists beside this module holds, by the name of each list."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


_LISTS = read("cues.toml")


def _words(name: str) -> frozenset[str]:
    return frozenset(in_order(name))


def in_order(name: str) -> tuple[str, ...]:
    """Return the words of a list in their order."""
    words: str = _LISTS[name]
    return tuple(words.split())


TITLES = _words("titles")
#: After a title one capital is a name: "Mr H"; "Doctor I" is none.
INITIALS = _words("initials")
#: After one of these in small letters too: "dr k".
FORMAL = _words("formal")
LETTERS = _words("letters")
#: After these stands a name, whatever word it is.
CALLED = _words("called")
#: After these often stands a name.
PEOPLE = _words("people")
#: What a name at the head of a sentence does next.
DOES = _words("does")
SAYS = _words("says")
SPEAKS = _words("speaks")
#: Names that are verbs as well: "Will you", "May I".
VERBS = _words("verbs")
#: After a word that is a verb as well, it is no name: "will be", "may have".
VERBS_GO_ON = _words("verbs_go_on")
#: Before a word that is a name elsewhere, it is none: "the will".
NOT_BEFORE_NAMES = _words("not_before_names")
#: Before a place.
WHERE = _words("where")
AT = _words("at")
IN = _words("in")
#: Before a place even where nobody writes capitals.
FROM = _words("from")
HOUSES = _words("houses")
#: Within the name of a place: "Stoke on Trent", "Isle of Wight".
LINKS = _words("links")
#: Whom hospitals are called after.
CROWNS = _words("crowns")
#: Of these "the" and a capital say which one it is.
THE_HOUSES = _words("the_houses")
#: What streets and lands are called besides their own name.
GROUNDS = _words("grounds")
#: Before a house these say what it is for, and not which one it is.
ANY = _words("any")
#: What many people write with a capital, and it names no place.
PUBLIC = _words("public")
#: Small words that hardly an English sentence does without.
SMALL_WORDS = _words("small_words")
STREETS = _words("streets")
#: Numbers in words, each the next one.
ONES = in_order("ones")
TENS = in_order("tens")
