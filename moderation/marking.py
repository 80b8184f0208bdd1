"""From rows of copied words to masks: which words, what kind, and where if they stand often."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.masks import Mask, Unmaskable, require_masks

Span = tuple[int, int]

#: Stands between title and text while both are searched as one.
_SEAM = "\0"


class Trouble(StrEnum):
    """What is wrong with a row, or with all of them."""

    NOTHING = "nothing"
    NO_WORDS = "no_words"
    NO_KIND = "no_kind"
    NOT_THERE = "not_there"
    WHICH = "which"
    OVERLAPPING = "overlapping"


@dataclass(frozen=True)
class Row:
    """One row of the form: words copied from the story, a kind, and which of their places."""

    words: str = field(repr=False)
    kind: str
    #: Numbers such as "1, 3", counted from the beginning; empty for all of them.
    which: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.words or self.kind or self.which)


@dataclass(frozen=True)
class Amiss:
    """A row that cannot be used: its index, the field to mend, and how often its words stand."""

    row: int
    field: str
    trouble: Trouble
    n_places: int = 0


@dataclass(frozen=True)
class Covering:
    """The masks of a title and of a text, each in order."""

    title: tuple[Mask, ...] = ()
    text: tuple[Mask, ...] = ()


def cover(
    title: str, text: str, rows: Sequence[Row], kinds: Mapping[str, str]
) -> tuple[Covering, tuple[Amiss, ...]]:
    """Return the masks that rows ask for, and everything that is wrong with the rows.

    Places are counted through the title and then the text. Words that lie inside longer words of
    another row are covered with those. The masks may be used only when nothing is wrong.

    Args:
        title: what stands over the text; may be empty.
        text: the teller's words.
        rows: as they were filled in; empty ones are passed over.
        kinds: the closed list of placeholders, by key, with their words.
    """
    # One text for both, so that places are counted through; _look finds nothing across the seam.
    whole, shift = f"{title}{_SEAM}{text}", len(title) + 1
    found: dict[int, Sequence[Span]] = {}
    amiss = []
    for number, row in enumerate(rows):
        if not row.is_empty:
            spans, trouble = _look(whole, number, row, kinds)
            found[number] = spans
            amiss += trouble
    if not found:
        amiss.append(Amiss(0, "words", Trouble.NOTHING))
    masks = {number: _masks(spans, rows[number], kinds) for number, spans in found.items()}
    chosen_masks = sorted(mask for number in masks for mask in _not_within(masks, number, rows))
    covering = Covering(
        tuple(mask for mask in chosen_masks if mask.end < shift),
        tuple(
            Mask(mask.start - shift, mask.end - shift, mask.kind, mask.word)
            for mask in chosen_masks
            if mask.start >= shift
        ),
    )
    return covering, tuple(amiss) or _overlapping(whole, chosen_masks, masks, kinds)


def occurrences(text: str, words: str) -> Sequence[Span]:
    """Return where words stand in a text: code points, end exclusive, in their order.

    Spaces and line breaks count alike, as a copy may lose them. Where the words stand whole
    ("Ann"), places inside a longer word ("Annie") do not count; where they stand nowhere whole,
    any place does.
    """
    parts = words.split()
    if not parts:
        return ()
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts))
    found = [match.span() for match in pattern.finditer(text)]
    whole = [span for span in found if _stands_whole(text, span)]
    return tuple(whole or found)


def _look(
    whole: str, number: int, row: Row, kinds: Mapping[str, str]
) -> tuple[Sequence[Span], list[Amiss]]:
    # A browser sends no zero byte; words sent by hand that hold one would match the seam.
    spans = () if _SEAM in row.words else occurrences(whole, row.words)
    amiss = []
    if not row.words:
        amiss.append(Amiss(number, "words", Trouble.NO_WORDS))
    elif not spans:
        amiss.append(Amiss(number, "words", Trouble.NOT_THERE))
    else:
        numbers = {int(written) for written in re.findall(r"[0-9]{1,9}", row.which)}
        if row.which and not (numbers and numbers <= set(range(1, len(spans) + 1))):
            amiss.append(Amiss(number, "which", Trouble.WHICH, len(spans)))
        elif numbers:
            spans = tuple(span for place, span in enumerate(spans, 1) if place in numbers)
    if row.kind not in kinds:
        amiss.append(Amiss(number, "kind", Trouble.NO_KIND))
    return spans, amiss


def _masks(spans: Sequence[Span], row: Row, kinds: Mapping[str, str]) -> list[Mask]:
    return [Mask(start, end, row.kind, kinds.get(row.kind, "")) for start, end in spans]


def _not_within(
    masks: Mapping[int, Sequence[Mask]], number: int, rows: Sequence[Row]
) -> Iterable[Mask]:
    if rows[number].which:
        return masks[number]
    others = [mask for other, found in masks.items() if other != number for mask in found]
    return [mask for mask in masks[number] if not any(_is_wider(mask, one) for one in others)]


def _is_wider(inner: Mask, outer: Mask) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    return inside and (outer.start, outer.end) != (inner.start, inner.end)


def _overlapping(
    whole: str,
    chosen: Sequence[Mask],
    masks: Mapping[int, Sequence[Mask]],
    kinds: Mapping[str, str],
) -> tuple[Amiss, ...]:
    try:
        require_masks(whole, chosen, kinds)
    except Unmaskable as refused:
        row = max(number for number, found in masks.items() if refused.mask in found)
        return (Amiss(row, "words", Trouble.OVERLAPPING),)
    return ()


def _stands_whole(text: str, span: Span) -> bool:
    start, end = span
    return not (_one_word(text[start - 1 : start + 1]) or _one_word(text[end - 1 : end + 1]))


def _one_word(two: str) -> bool:
    # Only letters that have a case: in Chinese, Thai or Arabic a name begins inside a word.
    return len(two) == 2 and all(c.isdigit() or c.lower() != c.upper() for c in two)
