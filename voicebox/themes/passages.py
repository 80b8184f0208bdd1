"""Cuts a story into passages: the unit that is encoded, placed in a theme and quoted."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.tokens import Tokens, tokenised
from voicebox.themes.values import Story

#: Which way of cutting this is: a saved state of another one has passages that nothing cuts now.
VERSION = 1
SHORTEST = 18
LONGEST = 60
#: A passage that has reached so many words takes no further sentence.
ENOUGH = 35

# A run of 40 characters without a space counts as a word: no text is too long to be cut.
_WORD = re.compile(r"\S{1,40}")
# A line ends, or a sentence does and the next one begins.
_BREAK = re.compile(r"\n|[.!?…]['\")\]’”]*(?=\s+[\"'(\[‘“]*[^\W_])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
# Half of a character: no encoder reads it, and nothing can be written with it.
_LONE = re.compile("[\ud800-\udfff]")
# What is not seen: white space, controls, marks of format, halves of characters, no character.
_UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"}
BLANK = "there is nothing to read in it"


class Span(NamedTuple):
    """A part of a text, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class Cut:
    """Stories in passages; a story that is blank has none and is left out."""

    stories: tuple[Story, ...]
    #: The story of each passage, in rising order; shape (n_passages,).
    owners: NDArray[np.intp]
    spans: tuple[Span, ...]
    #: Each passage as the encoder reads it.
    texts: tuple[str, ...] = field(repr=False)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the passages; read when somebody asks for them, and once."""
        return tokenised(self.texts)


def cut(stories: Sequence[Story]) -> Cut:
    """Cut stories into passages; `set_aside` says which have none."""
    kept = tuple(story for story in stories if not is_blank(story.text))
    spans = [split(story.text) for story in kept]
    owners = np.repeat(np.arange(len(kept)), [len(each) for each in spans])
    return recut(kept, owners.astype(np.intp), [span for each in spans for span in each])


def set_aside(stories: Iterable[Story]) -> tuple[tuple[str, str], ...]:
    """Return the ids of stories that come into no passage and no theme, each with the reason."""
    return tuple((story.id, BLANK) for story in stories if is_blank(story.text))


def is_blank(text: str) -> bool:
    """Tell whether a text shows nothing: it is empty, white space, or signs that are not seen."""
    return all(unicodedata.category(sign) in _UNSEEN for sign in text)


def recut(
    stories: tuple[Story, ...], owners: NDArray[np.intp], spans: Sequence[Sequence[int]]
) -> Cut:
    """Cut stories where they were cut before.

    Args:
        stories: each with a passage at least.
        owners: the story of each passage, in rising order; shape (n_passages,).
        spans: where each passage begins and ends in its story.
    """
    flat = tuple(map(Span._make, spans))
    told = [story.text for story in stories]
    texts = tuple(
        readable(told[owner][start:end])
        for owner, (start, end) in zip(owners.tolist(), flat, strict=True)
    )
    return Cut(stories, owners, flat, texts)


def split(text: str) -> list[Span]:
    """Cut a text into passages of whole sentences, in order; only white space is left out.

    A passage has 18 to 60 words where the text allows it: a short text is one passage, a last
    one may be shorter, and a sentence is cut only when it would make a passage too long.
    Every text that is not blank has at least one.
    """
    words = list(_WORD.finditer(text))
    starts = [word.start() for word in words]
    passages = _merged(_sentences(text, starts))
    return [Span(starts[first], words[last - 1].end()) for first, last in passages]


def readable(passage: str) -> str:
    """Return a passage as the encoder should read it: on one line, without web addresses."""
    if not passage.isascii():
        passage = _LONE.sub("\ufffd", passage)
    # Both are looked for in each passage, and are in hardly any.
    if "://" in passage or "www." in passage:
        passage = _ADDRESS.sub(" ", passage)
    return " ".join(passage.split())


def _sentences(text: str, starts: list[int]) -> list[tuple[int, int]]:
    """Return the sentences as ranges of words, those over `LONGEST` words in even parts."""
    if not starts:
        return []
    after = {bisect(starts, found.start()) for found in _BREAK.finditer(text)}
    ends = sorted(after - {0, len(starts)})
    found: list[tuple[int, int]] = []
    for first, last in pairwise([0, *ends, len(starts)]):
        if last - first <= LONGEST:
            found.append((first, last))
        else:
            found += _even_parts(first, last)
    return found


def _even_parts(first: int, last: int) -> list[tuple[int, int]]:
    n_parts = -(-(last - first) // LONGEST)
    cuts = [first + (last - first) * i // n_parts for i in range(n_parts + 1)]
    return list(pairwise(cuts))


def _merged(sentences: list[tuple[int, int]]) -> list[tuple[int, int]]:
    passages: list[tuple[int, int]] = []
    for first, last in sentences:
        if not passages:
            passages.append((first, last))
            continue
        start, end = passages[-1]
        n_words = end - start
        if last - start <= LONGEST and n_words < ENOUGH:
            passages[-1] = (start, last)
        elif n_words < SHORTEST:
            # Too short to stand alone and too long together: share the words evenly.
            middle = (start + last) // 2
            passages[-1:] = [(start, middle), (middle, last)]
        else:
            passages.append((first, last))
    return _without_short_end(passages)


def _without_short_end(passages: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(passages) > 1:
        (start, _), (first, last) = passages[-2:]
        if last - first < SHORTEST and last - start <= LONGEST:
            passages[-2:] = [(start, last)]
    return passages
