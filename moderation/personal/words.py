"""The lists that words are looked up in, each read once."""

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTS = Path(__file__).parent
#: Endings of ordinary words, and what stands for them in the stem.
_ENDINGS = (
    *(("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("d", ""), ("ing", ""), ("ing", "e")),
    *(("ings", ""), ("ings", "e"), ("ly", ""), ("ally", ""), ("er", ""), ("er", "e"), ("r", "")),
    *(("ers", ""), ("ers", "e"), ("est", ""), ("est", "e"), ("st", ""), ("y", ""), ("ies", "y")),
    *(("ied", "y"), ("ier", "y"), ("iest", "y"), ("ily", "y"), ("ness", ""), ("less", "")),
    *(("ful", ""), ("ment", ""), ("ment", "e"), ("able", ""), ("able", "e"), ("ion", "")),
    *(
        ("ion", "e"),
        ("ions", ""),
        ("ions", "e"),
        ("ive", ""),
        ("ive", "e"),
        ("ity", ""),
        ("ity", "e"),
    ),
    *(("ous", ""), ("al", ""), ("al", "e"), ("ish", ""), ("ism", ""), ("ist", ""), ("ists", "")),
    *(("ation", ""), ("ation", "e"), ("ations", ""), ("ance", ""), ("ship", "")),
    *(("ible", ""), ("ably", ""), ("ably", "e"), ("ality", ""), ("like", ""), ("ic", "")),
)
_BEGINNINGS = ("un", "dis", "mis", "non", "over", "out", "under", "pre", "self")
_DOUBLING = ("ed", "ing", "ings", "er", "ers", "est")
_SHORTEST_STEM = 3


@dataclass(frozen=True)
class Lists:
    """All lists, in lower case. What stands in `unsure` is an ordinary word besides."""

    words: frozenset[str]
    names: frozenset[str]
    #: A place and the region that it lies in.
    places: Mapping[str, str]
    unsure: frozenset[str]
    #: Words that name wards more often than they name anything else, such as trees and birds.
    wards: frozenset[str]
    #: What is written with a capital and points to nobody: medicines, diagnoses, brands, gods.
    nobodies: frozenset[str]

    def is_name(self, word: str) -> bool:
        """Tell whether this is a given name, or two with a hyphen."""
        return word in self.names or ("-" in word and self.names.issuperset(word.split("-")))

    def is_word(self, word: str) -> bool:
        """Tell whether this is an ordinary word of English, in any of its forms."""
        return word in self.words or is_form(word, self.words)


def is_form(word: str, words: Container[str]) -> bool:
    """Tell whether a word is made of one of these, by up to two endings or beginnings."""
    return any(
        stem in words or any(deeper in words for deeper in stems(stem)) for stem in stems(word)
    )


def stems(word: str) -> Iterator[str]:
    """Yield what a word could be a form of."""
    for ending, stands_for in _ENDINGS:
        stem = word.removesuffix(ending) + stands_for
        if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
            yield stem
    for ending in _DOUBLING:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
            yield stem[:-1]
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > _SHORTEST_STEM:
            yield rest


def lowered(text: str) -> str:
    """Return a text in small letters, each in the place where it stood."""
    # The one capital whose small letter is two characters long.
    return text.replace("İ", "I").lower()


def bare(word: str) -> str:
    """Return a word without its accents, and with a plain apostrophe."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def lists() -> Lists:
    """Return the lists, read from their files the first time."""
    unsure: set[str] = set()
    names = {*_read("names.txt", unsure), *_read("short_names.txt", unsure)}
    places = dict(_places("places.txt", unsure)) | dict(_places("more_places.txt", unsure))
    return Lists(
        words=frozenset(_read("words.txt", unsure)),
        names=frozenset(names),
        places=places,
        unsure=frozenset(unsure),
        wards=frozenset(_read("ward_names.txt", unsure)),
        nobodies=frozenset(_read("nobodies.txt", unsure)),
    )


def _places(name: str, unsure: set[str]) -> Iterator[tuple[str, str]]:
    region = ""
    for line in _read(name, unsure):
        if line.startswith("["):
            region = line.strip("[]")
        else:
            yield line, region


def _read(name: str, unsure: set[str]) -> Iterator[str]:
    for line in (LISTS / name).read_text(encoding="utf-8").splitlines():
        word = re.sub(r"\s*[?#].*$", "", line)
        if not word:
            continue
        if line.endswith(" ?"):
            unsure.add(word)
        yield word
