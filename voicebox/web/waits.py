"""How long something takes, in a whole sentence: told in windows, since no clock is kept."""

import math
from collections.abc import Mapping

from babel.dates import format_date

from voicebox.flows.pace import Expected
from voicebox.flows.sleeping import MIDNIGHTS, until
from voicebox.web.words import Words
from voicebox.world import World


def reading(expected: Expected, window: str, words: Words) -> str:
    """Say when a person will have read what arrives now."""
    if window == "now":
        return words.gettext("A person reads it as soon as one of us is here.")
    if not expected.per_window:
        return words.gettext("We cannot say yet how long it takes until a person reads it.")
    windows = max(1, math.ceil(expected.waiting / expected.per_window))
    return _SENTENCES[window](windows, words)


def rests(world: World, window: str, words: Words) -> Mapping[str, str]:
    """Return the day on which each kind of rest ends that begins now."""
    return {kind: rest(world, window, left, words) for kind, left in MIDNIGHTS.items()}


def rest(world: World, window: str, midnights: int, words: Words) -> str:
    """Return the day on which a rest ends of which so many midnights are left."""
    ends = until(world.now().date(), window, midnights)
    return format_date(ends, "EEEE d MMMM", locale=words.locale)


def slowest(expected: Expected, words: Words) -> str:
    """Say how long the slowest case of late took; nothing where there was none."""
    if expected.slowest_weeks is None:
        return ""
    if expected.slowest_weeks == 0:
        return words.gettext("Of late, the longest wait was less than a week.")
    return words.ngettext(
        "Of late, the longest wait was about %(n)s week.",
        "Of late, the longest wait was about %(n)s weeks.",
        expected.slowest_weeks,
    ) % {"n": words.number(expected.slowest_weeks)}


def _hours(n: int, words: Words) -> str:
    return words.ngettext(
        "A person will read it in about %(n)s hour.",
        "A person will read it in about %(n)s hours.",
        n,
    ) % {"n": words.number(n)}


def _days(n: int, words: Words) -> str:
    return words.ngettext(
        "A person will read it in about %(n)s day.",
        "A person will read it in about %(n)s days.",
        n,
    ) % {"n": words.number(n)}


def _weeks(n: int, words: Words) -> str:
    return words.ngettext(
        "A person will read it in about %(n)s week.",
        "A person will read it in about %(n)s weeks.",
        n,
    ) % {"n": words.number(n)}


_SENTENCES = {"hour": _hours, "day": _days, "week": _weeks}
