"""Placeholders in a public text, each a part of its own, so that a page can show what they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A part of a text; `covered` when it is a placeholder, or a part of one."""

    text: str = field(repr=False)
    covered: bool = False


def parts(text: str, masked: Sequence[tuple[int, int]], start: int = 0) -> Iterator[Part]:
    """Cut a text at its placeholders.

    Args:
        text: a public text, or a piece of one.
        masked: where placeholders stand in the whole text, in order: code points, end exclusive.
        start: where the piece begins in the whole text.
    """
    at, end = start, start + len(text)
    for from_, to in _inside(masked, start, end):
        if from_ > at:
            yield Part(text[at - start : from_ - start])
        yield Part(text[from_ - start : to - start], covered=True)
        at = to
    if at < end:
        yield Part(text[at - start :])


def _inside(masked: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for from_, to in masked:
        if from_ < end and to > start:
            yield max(from_, start), min(to, end)
