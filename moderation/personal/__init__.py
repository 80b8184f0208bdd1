"""Details that could point to a person: shown to the teller before sending, never blocking.

These are patterns and lists, not understanding. They find what is written in the usual way in
English, and the page says that finding nothing proves nothing.
"""

from collections.abc import Iterator

from moderation.personal.ages import ages
from moderation.personal.dates import dates, in_figures
from moderation.personal.kinds import WHY, Detail, DetailKind
from moderation.personal.languages import reads_as_english
from moderation.personal.named import named
from moderation.personal.patterns import circumstances, contacts
from moderation.personal.places import places

__all__ = ["WHY", "Detail", "DetailKind", "can_judge", "details"]


def details(text: str, language: str = "en") -> tuple[Detail, ...]:
    """Return the details in a text that could point to a person, in order, none overlapping.

    Args:
        text: what somebody wrote.
        language: what they say it is in (BCP 47). Of a text that is not said to be English, or
            does not read like it, only what has the same shape in any language is found.
    """
    found: list[Detail] = []
    taken = bytearray(len(text))
    rules = _rules if can_judge(text, language) else _shapes
    for detail in rules(text):
        if not any(taken[detail.start : detail.end]):
            found.append(detail)
            taken[detail.start : detail.end] = b"\x01" * (detail.end - detail.start)
    return tuple(sorted(found, key=lambda detail: detail.start))


def can_judge(text: str, language: str = "en") -> bool:
    """Tell whether these rules understand a text: it is said to be English, and reads like it."""
    return language.partition("-")[0].lower() == "en" and reads_as_english(text)


def _shapes(text: str) -> Iterator[Detail]:
    yield from contacts(text)
    yield from in_figures(text)


def _rules(text: str) -> Iterator[Detail]:
    """Yield what each rule finds; what comes first wins where two would mark the same words."""
    yield from contacts(text)
    yield from dates(text)
    yield from ages(text)
    yield from places(text)
    yield from named(text)
    yield from circumstances(text)
