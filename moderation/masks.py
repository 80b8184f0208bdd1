"""Masks: spans of a teller's words that a typed placeholder covers. Nothing else is changed.

Positions are code points of the text, the end exclusive. Everything here takes a text and its
masks together; a mask means nothing for any other text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise


class Flaw(StrEnum):
    """Why masks cannot be used."""

    NONE = "none"
    EMPTY = "empty"
    OUT_OF_RANGE = "out_of_range"
    OVERLAPPING = "overlapping"
    UNKNOWN_KIND = "unknown_kind"


class Unmaskable(ValueError):
    """These masks cannot be laid on this text: which one, and why."""

    def __init__(self, flaw: Flaw, mask: "Mask | None" = None) -> None:
        where = "" if mask is None else f" at {mask.start} to {mask.end}, kind {mask.kind!r}"
        super().__init__(f"{flaw}{where}")
        self.flaw = flaw
        self.mask = mask


@dataclass(frozen=True, order=True)
class Mask:
    """One covered span and its kind; `word` is what the rules call that kind."""

    start: int
    end: int
    kind: str
    #: Kept with the mask, so that what was agreed stays so when the rules change their words.
    word: str = field(default="", compare=False)

    @property
    def placeholder(self) -> str:
        """What stands for the covered words, such as `[staff member]`."""
        return f"[{self.word or self.kind.replace('_', ' ')}]"


@dataclass(frozen=True)
class Piece:
    """A part of a text, and the mask that covers it; none where the words stay."""

    text: str = field(repr=False)
    mask: Mask | None = None


def require_masks(text: str, masks: Sequence[Mask], kinds: Mapping[str, str]) -> None:
    """Refuse masks that nobody may propose.

    Args:
        text: the teller's words.
        masks: in any order; there must be one at least.
        kinds: the closed list of placeholders, by key, with their words.

    Raises:
        Unmaskable: none at all, or one that is empty, out of range, of a kind that is not in the
            list (or calls it by other words), or that overlaps another.
    """
    if not masks:
        raise Unmaskable(Flaw.NONE)
    for mask in masks:
        if mask.kind not in kinds or mask.word not in ("", kinds[mask.kind]):
            raise Unmaskable(Flaw.UNKNOWN_KIND, mask)
        if mask.start < 0 or mask.end > len(text):
            raise Unmaskable(Flaw.OUT_OF_RANGE, mask)
        if not text[mask.start : mask.end].strip():
            raise Unmaskable(Flaw.EMPTY, mask)
    for before, after in pairwise(sorted(masks)):
        if after.start < before.end:
            raise Unmaskable(Flaw.OVERLAPPING, after)


def apply(text: str, masks: Iterable[Mask]) -> str:
    """Return the public text: each covered span is its placeholder, all else stays as it is."""
    return "".join(
        piece.mask.placeholder if piece.mask else piece.text for piece in pieces(text, masks)
    )


def pieces(text: str, masks: Iterable[Mask]) -> Iterator[Piece]:
    """Cut a text at its masks: the pieces put together are the text again."""
    at = 0
    for mask in sorted(masks):
        if mask.start > at:
            yield Piece(text[at : mask.start])
        yield Piece(text[mask.start : mask.end], mask)
        at = mask.end
    if at < len(text):
        yield Piece(text[at:])


def places(masks: Iterable[Mask]) -> tuple[tuple[int, int], ...]:
    """Return where the placeholders stand in the public text, in their order."""
    found, shift = [], 0
    for mask in sorted(masks):
        start = mask.start + shift
        found.append((start, start + len(mask.placeholder)))
        shift += len(mask.placeholder) - (mask.end - mask.start)
    return tuple(found)
