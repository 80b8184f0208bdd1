"""Holds the public log to what it promises: no touch unseen, no entry tied to a story, quick.

    python -m bench.log           100 touches of each kind; 100,000 entries
    python -m bench.log --full    1,000 of each; a million entries
    python -m bench.log --spoil   entries stand in the order in which they came: it must be found

Every log that was touched is put before the command's check and before `tools/verify_log.py`:
both have to find it, and to agree on all. Then somebody with the log alone tries to tell which
verdict belongs to which arrival: for each pair of one of either, by what the bits have in
common, by nearness in the chain, by sums. A pair of one story must not stand out: the share of
other pairs that it beats is a half, within four deviations of chance. Seconds are a processor's.
"""

import argparse
import gc
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.logs import Made, made
from bench.report import Outcome, report
from bench.spoiled import WAYS, Spoiled
from moderation import log
from moderation.log import Cut, Entry
from moderation.log_check import NotALog, check_document
from tools import verify_log
from voicebox.flows.public_log import is_signed

N_WINDOWS, N_STORIES = 12, 14
LINKED = 1000
GOAL_S = 10.0
SIGMAS = 4.0


@dataclass(frozen=True)
class Touched:
    """How many touches of one kind there were, and who found them."""

    way: str
    n: int
    by_command: int
    by_tool: int
    #: Of all that were touched, and of the one that was not.
    agreed: int


@dataclass(frozen=True)
class Linked:
    """How well one way of guessing does: the share of wrong pairs that a right one beats."""

    way: str
    share: float
    #: The standard deviation that chance alone would give.
    deviation: float

    @property
    def beyond(self) -> bool:
        """Whether it does better, or worse, than chance."""
        return abs(self.share - 0.5) > SIGMAS * self.deviation


@dataclass(frozen=True)
class Measured:
    """All that was measured."""

    touched: Sequence[Touched]
    linked: Sequence[Linked]
    entries: int
    command_s: float
    tool_s: float
    seconds: float

    @property
    def per_million(self) -> float:
        """Seconds of a processor for a million entries, by the slower of the two."""
        return max(self.command_s, self.tool_s) * 1e6 / self.entries

    @property
    def reached(self) -> bool:
        """Whether all was found, both agreed, nothing was linked, and it was quick."""
        found = all(one.by_command == one.by_tool == one.agreed == one.n for one in self.touched)
        linked = any(one.beyond for one in self.linked)
        return found and not linked and self.per_million < GOAL_S


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.log")
    parser.add_argument("--full", action="store_true", help="1,000 of each, a million entries")
    parser.add_argument("--spoil", action="store_true", help="tie entries; it must be found")
    given = parser.parse_args()
    n, entries = (1000, 1_000_000) if given.full else (100, 100_000)
    return report(outcome(measure(n, entries, spoil=given.spoil)))


def outcome(measured: Measured) -> Outcome:
    """Say what was found."""
    rows: list[tuple[Any, ...]] = [
        (one.way, f"{one.n:,}", f"{one.by_command:,}", f"{one.by_tool:,}", f"{one.agreed:,}")
        for one in measured.touched
    ]
    rows += [
        (f"linked by {one.way}", "", f"{one.share:.3f}", f"± {SIGMAS * one.deviation:.3f}", "")
        for one in measured.linked
    ]
    seconds = (f"{measured.command_s:.2f} s", f"{measured.tool_s:.2f} s")
    rows.append((f"{measured.entries:,} entries", "", *seconds, ""))
    beyond = sum(one.beyond for one in measured.linked)
    figure = (
        f"{sum(one.n for one in measured.touched):,} touches, "
        f"{sum(min(one.by_command, one.by_tool, one.agreed) for one in measured.touched):,} found "
        f"by both; {beyond} of {len(measured.linked)} ways to link beyond chance (at most 0); "
        f"{measured.per_million:.1f} s for a million entries (below {GOAL_S:.0f})"
    )
    more = {"touched": measured.touched, "linked": measured.linked}
    columns = ("", "touched", "command", "tool", "agreed")
    return Outcome("log", columns, rows, figure, measured.reached, more)


def measure(n: int, n_entries: int, *, spoil: bool = False, seed: int = 0) -> Measured:
    """Touch so many logs in each way, link what can be linked, and time one of that length."""
    began, chance = time.monotonic(), random.Random(seed)
    whole = made(N_WINDOWS, N_STORIES, chance)
    if command_finds(Spoiled(whole.document)) or tool_finds(Spoiled(whole.document)):
        raise RuntimeError("A log that nobody touched does not hold.")
    touched = [_touched(name, whole, n, chance) for name in WAYS]
    linked = link(LINKED, chance, _tied if spoil else log.chained)
    command_s, tool_s = _timed(n_entries, chance)
    return Measured(touched, linked, n_entries, command_s, tool_s, time.monotonic() - began)


def command_finds(spoiled: Spoiled) -> bool:
    """Tell whether `voicebox verify-log` would say that a log does not hold."""
    try:
        return not check_document(spoiled.document, is_signed, spoiled.kept).holds
    except NotALog:
        return True


def tool_finds(spoiled: Spoiled) -> bool:
    """Tell whether `tools/verify_log.py` would."""
    try:
        verify_log.check(spoiled.document, spoiled.kept)
    except verify_log.Broken:
        return True
    return False


def _touched(name: str, whole: Made, n: int, chance: random.Random) -> Touched:
    found = []
    for _ in range(n):
        spoiled = WAYS[name](whole, chance)
        # As a file holds it: what JSON cannot write is no touch.
        document, kept = json.loads(json.dumps([spoiled.document, spoiled.kept]))
        found.append((command_finds(Spoiled(document, kept)), tool_finds(Spoiled(document, kept))))
    command, tool = (sum(one) for one in zip(*found, strict=True))
    return Touched(name, n, command, tool, sum(one == other for one, other in found))


def link(
    n: int,
    chance: random.Random,
    chaining: Callable[[int, str, str, Sequence[Cut]], Sequence[Entry]] = log.chained,
) -> Sequence[Linked]:
    """Try to tell, of so many stories of one window, which of the verdicts is whose."""
    whole = made(2, n, chance, chaining=chaining)
    entries = whole.entries
    arrivals = [entries[first - 1] for first, _ in whole.stories]
    verdicts = [entries[second - 1] for _, second in whole.stories]
    deviation = 1 / np.sqrt(12 * n)
    return [
        Linked(name, _share(measure(arrivals, verdicts)), float(deviation))
        for name, measure in _MEASURES.items()
    ]


def _share(scores: NDArray[np.float64]) -> float:
    """Return how often the right verdict of an arrival scores above a wrong one, ties halved."""
    right = np.diagonal(scores)[:, None]
    n = len(scores)
    above = (right > scores).sum() + (np.sum(right == scores) - n) / 2
    return float(above / (n * (n - 1)))


def _bits(entries: Sequence[Mapping[str, Any]], name: str = "commitment") -> NDArray[np.float64]:
    raw = np.frombuffer(b"".join(bytes.fromhex(one[name]) for one in entries), np.uint8)
    return np.unpackbits(raw.reshape(len(entries), -1), axis=1).astype(np.float64)


def _common(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    common: NDArray[np.float64] = one @ other.T + (1 - one) @ (1 - other).T
    return common


def _near(one: Sequence[float], other: Sequence[float]) -> NDArray[np.float64]:
    """Score pairs by how near two numbers are, each by its rank among its like."""
    ranks = [np.argsort(np.argsort(np.asarray(numbers))) for numbers in (one, other)]
    near: NDArray[np.float64] = -np.abs(ranks[0][:, None] - ranks[1][None, :]).astype(np.float64)
    return near


def _numbers(entries: Sequence[Mapping[str, Any]]) -> list[float]:
    return [float(int(one["commitment"][:13], 16)) for one in entries]


_Rows = Sequence[Mapping[str, Any]]
_MEASURES: Mapping[str, Callable[[_Rows, _Rows], NDArray[np.float64]]] = {
    "bits in common": lambda a, v: _common(_bits(a), _bits(v)),
    "first bytes in common": lambda a, v: _common(_bits(a)[:, :16], _bits(v)[:, :16]),
    "place in the window": lambda a, v: _near([x["seq"] for x in a], [x["seq"] for x in v]),
    "place among commitments": lambda a, v: _near(_numbers(a), _numbers(v)),
    "order of telling": lambda a, v: _near(range(len(a)), [x["seq"] for x in v]),
    "bits of the hash before": lambda a, v: _common(_bits(a, "prev"), _bits(v)),
    "how many bits are set": lambda a, v: _near(
        list(_bits(a).sum(axis=1)), list(_bits(v).sum(axis=1))
    ),
}


def _tied(seq: int, prev: str, window: str, cuts: Sequence[Cut]) -> Sequence[Entry]:
    """Chain entries as a careless site would: in the order in which they came."""
    entries: list[Entry] = []
    for cut in cuts:
        entries += log.chained(seq, prev, window, [cut])
        seq, prev = seq + 1, log.hash_of(vars(entries[-1]))
    return entries


def _timed(n_entries: int, chance: random.Random) -> tuple[float, float]:
    """Return seconds of a processor for reading and checking one log, by the command and tool."""
    whole = made(101, n_entries // 200, chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.json"
        path.write_text(json.dumps(whole.document))
        del whole
        gc.collect()
        gc.disable()
        try:
            seconds = []
            for finds in (command_finds, tool_finds):
                began = time.process_time()
                if finds(Spoiled(verify_log.read(str(path)))):
                    raise RuntimeError("A long log that nobody touched does not hold.")
                seconds.append(time.process_time() - began)
        finally:
            gc.enable()
    return seconds[0], seconds[1]


if __name__ == "__main__":
    sys.exit(main())
