"""Saying less, as the teller chooses: other words for each detail, put into their text.

The words put in are English, as the details are; they are the teller's own from then on. Nothing
here changes anything by itself: a detail without a choice stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.personal import blurred_ages, blurred_dates, blurred_names
from moderation.personal.around import Around, Blur
from moderation.personal.kinds import Detail, DetailKind
from moderation.personal.words import lowered


@dataclass(frozen=True)
class Choice:
    """The same words wherever they stand in a text, and what may stand for them."""

    kind: DetailKind
    words: str = field(repr=False)
    #: Where the first of them begins, which tells this choice from the others.
    at: int
    #: For each place where they stand, other words by the key of the blur, finest first.
    mentions: tuple[Mapping[str, Blur], ...] = field(repr=False)

    @property
    def offered(self) -> Sequence[Blur]:
        """What can be chosen, with the words of its first place."""
        return tuple(self.mentions[0].values())


def choices(text: str, found: Sequence[Detail], *, south: bool = False) -> tuple[Choice, ...]:
    """Return what a teller may choose for each detail of a text, in the order of the first places.

    Args:
        text: the teller's words.
        found: the details in it.
        south: whether the seasons are those south of the equator.
    """
    firsts: dict[str, Detail] = {}
    mentions: dict[str, list[Mapping[str, Blur]]] = {}
    for detail in found:
        words = lowered(text[detail.start : detail.end])
        offered = {blur.key: blur for blur in _blurs(text, detail, south=south)}
        if offered:
            firsts.setdefault(words, detail)
            mentions.setdefault(words, []).append(offered)
    return tuple(
        Choice(first.kind, text[first.start : first.end], first.start, tuple(mentions[words]))
        for words, first in firsts.items()
    )


def blurred(text: str, offered: Sequence[Choice], chosen: Mapping[int, str]) -> str:
    """Return a text with other words where its teller chose some.

    Args:
        text: the teller's words.
        offered: what `choices` returned for them.
        chosen: the key of a blur by the place of a choice; what fits nothing changes nothing.
    """
    changes: list[Blur] = []
    for choice in offered:
        key = chosen.get(choice.at, "")
        changes += [_of(mention, key) for mention in choice.mentions if key in choice.mentions[0]]
    end = len(text)
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        if change.end <= end:
            text = text[: change.start] + change.words + text[change.end :]
            end = change.start
    return text


def _of(mention: Mapping[str, Blur], key: str) -> Blur:
    """Return a blur of a mention, or the coarsest where it has not that one."""
    return mention.get(key) or list(mention.values())[-1]


def _blurs(text: str, detail: Detail, *, south: bool) -> Iterator[Blur]:
    at = Around(text, detail.start, detail.end)
    if detail.kind is DetailKind.DATE:
        return blurred_dates.blurs(at, south=south)
    if detail.kind is DetailKind.AGE:
        return blurred_ages.blurs(at)
    return blurred_names.blurs(at, detail.kind)
