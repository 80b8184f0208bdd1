"""Cuts a story into passages: the unit that is encoded, placed in a theme and quoted."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.counting import stretches
from voicebox.themes.sentences import AT_ONCE, Places, words
from voicebox.themes.texts import Texts
from voicebox.themes.tokens import Tokens, tokenised
from voicebox.themes.values import Story

#: Which way of cutting this is: a saved state of another one has passages that nothing cuts now.
VERSION = 1
SHORTEST = 18
LONGEST = 60
#: A passage that has reached so many words takes no further sentence.
ENOUGH = 35

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
    spans = split_all([story.text for story in kept])
    owners = np.repeat(np.arange(len(kept)), [len(each) for each in spans])
    return _cut(kept, owners.astype(np.intp), tuple(chain.from_iterable(spans)))


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
    return _cut(stories, owners, tuple(map(Span._make, spans)))


def _cut(stories: tuple[Story, ...], owners: NDArray[np.intp], spans: tuple[Span, ...]) -> Cut:
    told = [story.text for story in stories]
    texts = Texts(
        readable(told[owner][start:end])
        for owner, (start, end) in zip(owners.tolist(), spans, strict=True)
    )
    return Cut(stories, owners, spans, texts)


def split(text: str) -> list[Span]:
    """Cut a text into passages of whole sentences, in order; only white space is left out.

    A passage has 18 to 60 words where the text allows it: a short text is one passage, a last
    one may be shorter, and a sentence is cut only when it would make a passage too long.
    Every text that is not blank has at least one.
    """
    return split_all([text])[0]


def split_all(texts: Sequence[str]) -> list[list[Span]]:
    """Cut each of some texts as `split` does, which takes much longer for one after the other."""
    return [spans for some in _at_once(texts) for spans in _split(some)]


def readable(passage: str) -> str:
    """Return a passage as the encoder should read it: on one line, without web addresses."""
    # Both are looked for in each passage, and are in hardly any.
    if "://" in passage or "www." in passage:
        passage = _ADDRESS.sub(" ", passage)
    # Most have one space between two words and nothing else that is not seen.
    if passage.isprintable() and "  " not in passage:
        return passage.strip(" ")
    return " ".join(_LONE.sub("\ufffd", passage).split())


def _at_once(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the texts in order, at least one and otherwise so many as are quick to read at once."""
    ends = np.cumsum([len(text) for text in texts])
    first = 0
    while first < len(texts):
        read = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, read + AT_ONCE, side="right")))
        yield texts[first:last]
        first = last


def _split(texts: Sequence[str]) -> Iterator[list[Span]]:
    found = words(texts)
    sentences = _short_enough(found.sentences)
    ends = np.searchsorted(sentences, found.texts).tolist()
    numbers = sentences.tolist()
    passages = [_passages(numbers[a : b + 1]) for a, b in pairwise(ends)]
    first = np.array([word for bounds in passages for word in bounds[:-1]], np.intp)
    after = np.array([word for bounds in passages for word in bounds[1:]], np.intp)
    spans = map(Span, found.starts[first].tolist(), found.ends[after - 1].tolist())
    return (list(islice(spans, len(bounds) - 1)) for bounds in passages)


def _short_enough(sentences: Places) -> Places:
    """Part the sentences that are longer than a passage may be into even parts.

    Args:
        sentences: the first word of each in rising order, and the number of words.
    """
    sizes = np.diff(sentences)
    n_parts = -(-sizes // LONGEST)
    place = stretches(np.zeros_like(n_parts), n_parts)
    n_before = np.repeat(sizes, n_parts) * place // np.repeat(n_parts, n_parts)
    return np.append(np.repeat(sentences[:-1], n_parts) + n_before, sentences[-1])


def _passages(sentences: list[int]) -> list[int]:
    """Put sentences together until they are passages, which follow one another without a gap.

    Args:
        sentences: of one text, the first word of each in rising order, and where the last ends.

    Returns:
        The first word of each passage in rising order, and where the last ends.
    """
    bounds = sentences[:2]
    for end in sentences[2:]:
        start, last = bounds[-2:]
        n_words = last - start
        if end - start <= LONGEST and n_words < ENOUGH:
            bounds[-1] = end
        elif n_words < SHORTEST:
            # Too short to stand alone and too long together: share the words evenly.
            bounds[-1:] = [(start + end) // 2, end]
        else:
            bounds.append(end)
    return _without_short_end(bounds)


def _without_short_end(bounds: list[int]) -> list[int]:
    if len(bounds) > 2:
        start, last, end = bounds[-3:]
        if end - last < SHORTEST and end - start <= LONGEST:
            del bounds[-2]
    return bounds
