"""How old somebody must be to read a page with ease, from the lengths of sentences and words.

Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 words per sentence + 11.8 syllables per word
- 15.59; five years more are the age. It is a rule of thumb for English, and knows nothing of what
words mean.
"""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

#: What starts a new sentence by where it stands.
BLOCKS = {
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "legend",
    "label",
    "summary",
    "dt",
    "dd",
    "td",
    "th",
    "button",
}
#: What people wrote, and what is not read.
LEFT_OUT = {"textarea", "script", "style", "article", "select", "head", "svg"}
OLDEST = 11.0


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self._out: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in LEFT_OUT or ("story" in (dict(attrs).get("class") or "") and tag == "div"):
            self._out.append(tag)
        elif tag in BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._out and self._out[-1] == tag:
            self._out.pop()
        elif tag in BLOCKS:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._out:
            self.blocks[-1] += data


def sentences(page: str) -> Iterator[str]:
    """Give the sentences of a page's main part, without what people wrote in it."""
    found = _Words()
    found.feed(re.sub(r"(?s)^.*?<main|</main>.*$", "<main", page))
    for block in found.blocks:
        for sentence in re.split(r"(?<=[.!?:;])\s+", " ".join(block.split())):
            # A label of one or two words is no sentence.
            if len(re.findall(r"[A-Za-z’']+", sentence)) > 2:
                yield sentence


def age(told: Sequence[str]) -> float:
    """Return the age that sentences are for, in years."""
    words = [word for one in told for word in re.findall(r"[A-Za-z’']+", one)]
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(told) + 11.8 * syllables / len(words) - 15.59
    return grade + 5


def _syllables(word: str) -> int:
    # Groups of vowels, but for a silent e at the end: right for nine words of ten.
    letters = re.sub(r"[^a-z]", "", word.lower())
    found = len(re.findall(r"[aeiouy]+", letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee")) and found > 1:
        found -= 1
    return max(1, found)
