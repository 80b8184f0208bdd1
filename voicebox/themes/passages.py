"""Cuts a story into passages: the unit that is encoded, placed in a theme and quoted."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.sentences import AT_ONCE, Places, words
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
    bounds = _short_enough(found.sentences)
    ends = np.searchsorted(bounds, found.texts).tolist()
    sentences = list(pairwise(bounds.tolist()))
    passages = [_merged(sentences[a:b]) for a, b in pairwise(ends)]
    rows = np.array([passage for each in passages for passage in each], np.int64).reshape(-1, 2)
    starts, last = found.starts[rows[:, 0]], found.ends[rows[:, 1] - 1]
    spans = map(Span, starts.tolist(), last.tolist())
    return (list(islice(spans, len(each))) for each in passages)


def _short_enough(sentences: Places) -> Places:
    """Part the sentences that are longer than a passage may be into even parts.

    Args:
        sentences: the first word of each in rising order, and the number of words.
    """
    sizes = np.diff(sentences)
    n_parts = -(-sizes // LONGEST)
    place = np.arange(n_parts.sum()) - np.repeat(np.cumsum(n_parts) - n_parts, n_parts)
    n_before = np.repeat(sizes, n_parts) * place // np.repeat(n_parts, n_parts)
    return np.append(np.repeat(sentences[:-1], n_parts) + n_before, sentences[-1])


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
