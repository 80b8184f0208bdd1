"""What stands around a detail, where other words are put in its place."""

import re
from dataclasses import dataclass, field

_LONGEST_WORD = 24
_OPENED = re.compile(r"(?:^|[.!?\n“\"]\s*)$")
_VOWEL = re.compile("[aeiou]", re.IGNORECASE)


@dataclass(frozen=True)
class Blur:
    """Other words for a detail, and where they go: code points, end exclusive."""

    #: What kind of blur it is: `month`, `season`, `region`, `someone`, …
    key: str
    start: int
    end: int
    words: str = field(repr=False)


@dataclass(frozen=True)
class Around:
    """A detail in its text."""

    text: str = field(repr=False)
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words of the detail."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """A few words before it."""
        return self.text[max(0, self.start - 2 * _LONGEST_WORD) : self.start]

    @property
    def after(self) -> str:
        """A few words after it."""
        return self.text[self.end : self.end + _LONGEST_WORD]

    def ends_before(self, pattern: str) -> re.Match[str] | None:
        """Return what stands right before it, if it fits a pattern (its end is added)."""
        return re.search(rf"\b(?:{pattern})$", self.before, re.IGNORECASE)

    def blur(self, key: str, words: str, *, instead_of: str = "") -> Blur:
        """Return other words in place of the detail, and of these right before it."""
        start = self.start - len(instead_of)
        opens = _OPENED.search(self.text[max(0, start - 3) : start])
        if opens and words and not self.text[start].islower():
            words = words[0].upper() + words[1:]
        return Blur(key, start, self.end, words)

    def thing(self, key: str, noun: str) -> Blur:
        """Return a noun in its place, with an article where none stands before it."""
        held = self.ends_before(r"(?:the|my|our|his|her|their|your|this|that|old|same) ")
        if held:
            return self.blur(key, noun)
        article = self.ends_before(r"an? ")
        return self.blur(key, f"{a(noun)} {noun}", instead_of=article[0] if article else "")


def a(noun: str) -> str:
    """Return the article that a noun has."""
    return "an" if _VOWEL.match(noun) and not noun.startswith("uni") else "a"
