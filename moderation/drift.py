"""Whether stories with a marker are published less often than others, and how sure that is.

What is compared are verdicts of one calendar year on stories whose tellers asked to be shown. One
that is withheld, or held over covered words, counts as not published. Only one direction is asked
about: that what is called unsafe appears less.

*The test* is Fisher's exact one, one-sided, with the mid-p value, which takes half of the chance of
what was seen: the exact p-value alone is too cautious where few stories are withheld.
Source: Agresti, "Categorical Data Analysis" (2013), 3.5.

*Seven markers* at one look: Holm's correction, which needs no independence between them.
Source: Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6
(1979).

*Looking repeatedly*: a year is looked at when its verdicts reach 50, and each time they have
doubled. Each look may spend a part of the 5 % that a fair year may raise any alarm; the parts add
up to one, whatever the year brings, so that Bonferroni's inequality holds the sum. Most is spent at
200 verdicts, where a gap of 15 points begins to show.
Source: Lan & DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983).

*The interval* of a gap is Newcombe's hybrid of two Wilson scores, 95 %, for one marker by itself.
Source: Newcombe, "Interval estimation for the difference between independent proportions",
Statist. Med. 17 (1998), method 10.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key")

#: The chance that a fair year raises any alarm, over all markers and looks.
ALPHA = 0.05
#: Verdicts in a year at the first look; each further one comes when they have doubled.
FIRST_LOOK = 50
#: What each look may spend of the alarm's chance. After these, each spends half of the one before.
SPENDS = (1 / 16, 3 / 16, 6 / 16, 3 / 16, 3 / 32)
#: A gap that matters, as a share: 15 points.
LARGE = 0.15
#: The normal quantile of a two-sided interval of 95 %.
Z95 = 1.959963984540054


class Says(StrEnum):
    """What is said of a marker. That there is no gap is never said."""

    CANNOT_TELL = "cannot_tell"
    #: A gap as large as `LARGE` would lie outside the interval.
    NOTHING_LARGE = "nothing_large"


@dataclass(frozen=True)
class Compared:
    """Verdicts on stories with a marker beside those on all others: how many were published."""

    published_with: int
    all_with: int
    published_without: int
    all_without: int

    def __post_init__(self) -> None:
        fits = (
            0 <= self.published_with <= self.all_with
            and 0 <= self.published_without <= self.all_without
        )
        if not fits:
            raise ValueError("More were published than there were verdicts, or fewer than none.")

    @property
    def verdicts(self) -> int:
        """How many verdicts there are in all."""
        return self.all_with + self.all_without


@dataclass(frozen=True)
class Gap:
    """How much less often stories with a marker are published: shares, from -1 to 1."""

    share: float
    low: float
    high: float


def gap(seen: Compared) -> Gap | None:
    """Return the gap and its 95 % interval; None when one side has no verdict at all."""
    if not (seen.all_with and seen.all_without):
        return None
    without = seen.published_without / seen.all_without
    with_it = seen.published_with / seen.all_with
    low_0, high_0 = wilson(seen.published_without, seen.all_without)
    low_1, high_1 = wilson(seen.published_with, seen.all_with)
    share = without - with_it
    return Gap(
        share,
        share - math.hypot(without - low_0, high_1 - with_it),
        share + math.hypot(high_0 - without, with_it - low_1),
    )


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a share: its lower and its upper end, n > 0.

    Source: Wilson, "Probable inference", J. Amer. Statist. Assoc. 22 (1927).
    """
    share, square = hits / n, z * z
    middle = share + square / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - half) / (1 + square / n)), min(
        1.0, (middle + half) / (1 + square / n)
    )


def mid_p(seen: Compared) -> float:
    """Return the one-sided mid-p value: the chance that so few of the marked are published.

    The margins are held: of all published stories, how many would be marked if chance alone
    had chosen them (the hypergeometric distribution).
    """
    published = seen.published_with + seen.published_without
    fewest = max(0, published - seen.all_without)
    below = math.fsum(
        _chance(seen, published, marked) for marked in range(fewest, seen.published_with)
    )
    return min(1.0, below + _chance(seen, published, seen.published_with) / 2)


def says(seen: Compared) -> Says:
    """Say what can be told of a marker that raised no alarm: nothing yet, or nothing large."""
    found = gap(seen)
    if found is None or seen.verdicts < FIRST_LOOK or found.high >= LARGE:
        return Says.CANNOT_TELL
    return Says.NOTHING_LARGE


def look(verdicts: int) -> int | None:
    """Return the number of the last look that so many verdicts have come to; None before any."""
    return None if verdicts < FIRST_LOOK else (verdicts // FIRST_LOOK).bit_length() - 1


def verdicts_at(number: int) -> int:
    """Return how many verdicts a look waits for."""
    return FIRST_LOOK << number


def spends(number: int) -> float:
    """Return the chance of a false alarm that a look may spend, over all markers."""
    last = len(SPENDS) - 1
    share = SPENDS[number] if number <= last else SPENDS[last] / 2 ** (number - last)
    return ALPHA * share


def alarms(seen: Mapping[Key, Compared], number: int) -> list[Key]:
    """Return the markers that raise an alarm at a look, the surest first."""
    ordered = sorted(((mid_p(one), place, key) for place, (key, one) in enumerate(seen.items())))
    raised = []
    for place, (p, _, key) in enumerate(ordered):
        if p > spends(number) / (len(ordered) - place):
            break
        raised.append(key)
    return raised


def _chance(seen: Compared, published: int, marked: int) -> float:
    return math.exp(
        _log_choose(seen.all_with, marked)
        + _log_choose(seen.all_without, published - marked)
        - _log_choose(seen.verdicts, published)
    )


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
