"""Words that say whether the number beside them is how old somebody is."""

from collections.abc import Mapping

from moderation.personal.cues import read

_LISTS = read("age_cues.toml")


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


#: Who has an age; and beside whom a small number is most often one.
PERSONS = _words("persons")
YOUNG = _words("young")
#: "The youngest of nine" is not nine.
ONE_OF_MANY = _words("one_of_many")
MANY_OF_US = _words("many_of_us")
SELVES = _words("selves")
#: What is no person.
THINGS = _words("things")
#: After these a number counts, measures or names something.
COUNTS = _words("counts")
#: After these it is none, unless "year old" stands behind it.
DETERMINERS = _words("determiners")
HAS = _words("has")
#: Between a person and a number, from the person on.
AUXILIARY = _words("auxiliary")
BE = _words("be")
SEEM = _words("seem")
ADVERBS = _words("adverbs")
THINKING = _words("thinking")
NOT_QUITE = _words("not_quite")
#: Before a number that somebody comes to.
REACH = _words("reach")
REACH_EARLY = _words("reach_early")
TOWARDS: Mapping[str, frozenset[str]] = {
    word: frozenset(earlier.split()) for word, earlier in _LISTS["towards"].items()
}
#: When something happened, and what happens at an age.
AT = _words("at")
CHANGED = _words("changed")
AT_AN_AGE = _words("at_an_age")
GROUPS = _words("groups")
HAD = _words("had")
