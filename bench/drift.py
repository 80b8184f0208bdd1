"""How surely the meter sees that stories with a marker are published less, and how often it errs.

    python -m bench.drift           1,000 years each
    python -m bench.drift --quick   100

One moderator of a simulated site publishes 97 % of the stories without a marker, and 15 points less
of those with it; half of all stories have it. The meter counts seven markers, of which one is met
with bias, and looks as often as the site does. An alarm for that marker has to come by 200 verdicts
in 60 % of the years, and by 400 in 95 %. Rarer markers and lower shares are printed without a bar.
Where nobody is biased, at most 5 % of years may raise any alarm, over all markers and looks.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.report import Outcome, report
from moderation import drift
from moderation.drift import Compared
from moderation.markers import Marker

POINTS = 0.15
BARS = {200: 0.60, 400: 0.95}
MAY_ERR = 0.05
#: Share published without the marker, and share of stories that have it; the first has the bars.
BIASED = ((0.97, 0.5), (0.97, 0.25), (0.97, 0.1), (0.9, 0.5), (0.9, 0.25), (0.8, 0.5))
#: Verdicts in a fair year, and the share published.
FAIR = ((60, 0.97), (200, 0.97), (400, 0.97), (1600, 0.97), (400, 0.9), (1600, 0.8))
#: How many stories have each of the seven: those that are seldom, and some that go together.
SHARES = (0.5, 0.3, 0.2, 0.15, 0.1, 0.4, 0.02)
Year = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True)
class Power:
    """How often the biased marker was found by so many verdicts."""

    published: float
    share: float
    by: dict[int, float]


@dataclass(frozen=True)
class Fair:
    """How often a year without bias raised any alarm."""

    verdicts: int
    published: float
    alarms: float


@dataclass(frozen=True)
class Measured:
    """What all simulated years came to."""

    years: int
    power: list[Power]
    fair: list[Fair]
    #: Over all fair years, of every size and share.
    errs: float

    @property
    def reached(self) -> bool:
        """Whether the meter sees enough, and errs seldom."""
        sees = all(self.power[0].by[at] >= bar for at, bar in BARS.items())
        return sees and self.errs <= MAY_ERR and all(one.alarms <= MAY_ERR for one in self.fair)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.drift")
    parser.add_argument("--quick", action="store_true", help="100 years each instead of 1,000")
    return report(outcome(measure(100 if parser.parse_args().quick else 1000)))


def measure(years: int, seed: int = 4) -> Measured:
    """Simulate years with bias and without, and say what the meter made of them."""
    chance = np.random.default_rng(seed)
    power = [_power(chance, years, *case) for case in BIASED]
    fair = [_fair(chance, years, *case) for case in FAIR]
    # As many as were asked for, of all kinds together.
    mixed = [_fair(chance, 1, *FAIR[n % len(FAIR)]).alarms for n in range(years)]
    return Measured(years, power, fair, float(np.mean(mixed)))


def outcome(found: Measured) -> Outcome:
    rows: list[list[str]] = [
        [
            f"biased: {one.published:.0%} published, marker on {one.share:.0%}",
            *(f"{one.by[at]:.3f}" for at in BARS),
            "",
        ]
        for one in found.power
    ]
    rows += [
        [
            f"fair: {one.verdicts} verdicts, {one.published:.0%} published",
            "",
            "",
            f"{one.alarms:.3f}",
        ]
        for one in found.fair
    ]
    seen = ", ".join(f"{found.power[0].by[at]:.3f} at {at} (>= {bar})" for at, bar in BARS.items())
    return Outcome(
        "drift",
        ("simulated years", *(f"found by {at}" for at in BARS), "any alarm"),
        rows,
        f"power {seen}; {found.errs:.3f} of {found.years} fair years raise an alarm (<= {MAY_ERR})",
        found.reached,
    )


def _power(chance: np.random.Generator, years: int, published: float, share: float) -> Power:
    found = dict.fromkeys(BARS, 0)
    for _ in range(years):
        marked = _marked(chance, max(BARS), share)
        rate = np.where(marked[:, 0], published - POINTS, published)
        first = next(
            (n for n, key in _alarms((marked, chance.random(max(BARS)) < rate)) if not key), None
        )
        for at in BARS:
            found[at] += first is not None and first <= at
    return Power(published, share, {at: n / years for at, n in found.items()})


def _fair(chance: np.random.Generator, years: int, verdicts: int, published: float) -> Fair:
    raised = 0
    for _ in range(years):
        marked = _marked(chance, verdicts, SHARES[0])
        raised += any(True for _ in _alarms((marked, chance.random(verdicts) < published)))
    return Fair(verdicts, published, raised / years)


def _marked(chance: np.random.Generator, verdicts: int, share: float) -> NDArray[np.bool_]:
    """Return which stories have which markers, shape (verdicts, 7)."""
    marked = chance.random((verdicts, len(Marker))) < np.array([share, *SHARES[1:]])
    # Who swears is often angry: markers lean on each other, and the correction has to hold.
    marked[:, 2] &= marked[:, 1] | (chance.random(verdicts) < 0.5)
    return np.asarray(marked, dtype=np.bool_)


def _alarms(year: Year) -> Iterator[tuple[int, int]]:
    """Yield the alarms of a year: after how many verdicts, and the number of the marker."""
    marked, published = year
    last = drift.look(len(published))
    for number in range(-1 if last is None else last + 1):
        at = drift.verdicts_at(number)
        seen = {
            column: _compared(marked[:at, column], published[:at]) for column in range(len(Marker))
        }
        for column in drift.alarms(seen, number):
            yield at, column


def _compared(marked: NDArray[np.bool_], published: NDArray[np.bool_]) -> Compared:
    return Compared(
        int((marked & published).sum()),
        int(marked.sum()),
        int((~marked & published).sum()),
        int((~marked).sum()),
    )


if __name__ == "__main__":
    sys.exit(main())
