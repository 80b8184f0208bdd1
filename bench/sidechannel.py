"""Tries to learn from how long the site takes what its answers do not say.

    python -m bench.sidechannel           4,000 samples of each pair
    python -m bench.sidechannel --full    100,000 samples of each pair
    python -m bench.sidechannel --spoil   ask twice for what is known: then it must fail

Compared are a code that is one digit off a real one with a random code, a receipt that was taken
back with one that never was, and the wrong password of an account with that of nobody's. Chance
decides before each sample which of the two it is, so that whatever else the machine does falls on
both alike. Welch's t between the two must stay below 4.5 (the bound of TVLA and dudect), without
the slowest twentieth, which says when the machine was busy. The answers of the real server must be
the same bytes.

Passwords are stretched by one hash instead of argon2id, which takes the same memory and passes for
everybody: its 0.2 s would hide what comes beside it, and 100,000 samples would take six hours.
"""

import argparse
import asyncio
import contextlib
import gc
import hashlib
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt

from bench.report import Outcome, report
from bench.site import Server, Site, running, throwaway, voicebox
from bench.teller import Teller
from voicebox import receipt as receipts
from voicebox.errors import Refused
from voicebox.flows import my_story, staff
from voicebox.flows.submit import submit
from voicebox.flows.withdraw import withdraw
from voicebox.model import Dials, Draft
from voicebox.sealing import passwords
from voicebox.store.db import Both

QUICK, FULL = 4000, 100_000
#: Beyond this two distributions are taken for different.
BOUND = 4.5
#: The share of the slowest samples that is left out.
SLOWEST = 0.05
STORIES = 20
#: A password that is nobody's.
WRONG = "none of these is right"

Ask = Callable[[str], Awaitable[object]]


@dataclass(frozen=True)
class Pair:
    """Two kinds of input that nobody may tell apart."""

    name: str
    first: Sequence[str]
    second: Sequence[str]
    ask: Ask


@dataclass(frozen=True)
class Compared:
    """What was found about a pair."""

    name: str
    samples: int
    #: Medians, in microseconds.
    first_us: float
    second_us: float
    t: float
    #: Answers of the real server that are not the same bytes as the others.
    differing: int

    @property
    def reached(self) -> bool:
        return abs(self.t) < BOUND and not self.differing


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sidechannel")
    parser.add_argument(
        "--full", action="store_true", help=f"{FULL:,} samples instead of {QUICK:,}"
    )
    parser.add_argument("--spoil", action="store_true", help="make what is known take longer")
    given = parser.parse_args()
    n = FULL if given.full else QUICK
    return report(outcome(asyncio.run(measure(n, spoil=given.spoil))))


def outcome(found: Sequence[Compared]) -> Outcome:
    """Say what was found."""
    rows = [
        (
            one.name,
            f"{one.samples:,}",
            f"{one.first_us:.1f}",
            f"{one.second_us:.1f}",
            f"{one.t:+.2f}",
            one.differing,
        )
        for one in found
    ]
    worst = max(found, key=lambda one: abs(one.t))
    figure = (
        f"{found[0].samples:,} samples of each pair, |t| at most {abs(worst.t):.2f}"
        f" (below {BOUND}), {sum(one.differing for one in found)} answers of other bytes"
        " (at most 0)"
    )
    columns = ("pair", "samples", "first, µs", "second, µs", "Welch t", "other bytes")
    reached = all(one.reached for one in found)
    return Outcome("sidechannel", columns, rows, figure, reached)


async def measure(samples: int, *, spoil: bool = False) -> Sequence[Compared]:
    """Compare each pair on a throwaway site."""
    async with throwaway(window="now") as site:
        live = [await _tell(site) for _ in range(STORIES)]
        gone = [await _tell(site) for _ in range(STORIES)]
        for one in gone:
            await withdraw(site.db, site.keyring, one, site.settings.tombstones)
        unknown = [receipts.mint(site.world) for _ in range(STORIES)]
        async with running(voicebox(site)) as server:
            bytes_of_receipts = await _entered(server, _near(live), gone, unknown)
            bytes_of_names = await _signed_in(site, server)
        async with site.db.read_both() as both:
            with _cheap_stretching():
                pairs = _pairs(site, both, live, gone, unknown, spoil=spoil)
                found = [await _compare(pair, samples) for pair in pairs]
    near, taken_back = bytes_of_receipts
    differing = (near, taken_back, bytes_of_names)
    return [
        Compared(pair.name, samples, *timed, differing=differs)
        for pair, timed, differs in zip(pairs, found, differing, strict=True)
    ]


def welch(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Welch's t: the difference of two means in its standard errors."""
    spread = statistics.variance(first) / len(first) + statistics.variance(second) / len(second)
    return (statistics.fmean(first) - statistics.fmean(second)) / sqrt(spread)


async def _tell(site: Site) -> str:
    receipt = receipts.mint(site.world)
    draft = Draft("It was quiet there.", Dials())
    async with site.db.write_both() as both:
        await submit(both, site.world, site.keyring, receipt, draft, draft.to_bytes())
    return receipt


def _near(live: Sequence[str]) -> Sequence[str]:
    """Return receipts that are right but for one digit, the check digit made to fit."""
    found = []
    for number, receipt in enumerate(live):
        at = number % (receipts.DIGITS - 1)
        digits = receipt[:at] + str((int(receipt[at]) + 1) % 10) + receipt[at + 1 : -1]
        found.append(digits + receipts.check_digit(digits))
    return found


def _pairs(
    site: Site,
    both: Both,
    live: Sequence[str],
    gone: Sequence[str],
    unknown: Sequence[str],
    *,
    spoil: bool,
) -> Sequence[Pair]:
    known = set(_near(live)) | set(gone) | {account.name for account in site.accounts}

    async def enter(receipt: str) -> None:
        assert await my_story.find(both, site.world, site.keyring, receipt) is None

    async def sign_in(name: str) -> None:
        with contextlib.suppress(Refused):
            await staff.sign_in(site.db, site.world, staff.UsedSteps(), name, WRONG, "000000")

    async def twice(ask: Ask, asked: str) -> None:
        await ask(asked)
        if asked in known:
            await ask(asked)

    names = [account.name for account in site.accounts]
    by_receipt, by_name = (partial(twice, ask) if spoil else ask for ask in (enter, sign_in))
    return [
        Pair("a code near a real one / a random one", _near(live), unknown, by_receipt),
        Pair("a receipt taken back / an unknown one", gone, unknown, by_receipt),
        Pair("an account / nobody", names, _nobodys(names), by_name),
    ]


def _nobodys(names: Sequence[str]) -> Sequence[str]:
    return [f"{name[:-1]}{number}" for number, name in enumerate(names, 7)]


async def _compare(pair: Pair, samples: int) -> tuple[float, float, float]:
    """Return the medians of both, in microseconds, and Welch's t."""
    chance = random.Random()
    taken: list[tuple[bool, int]] = []
    with _without_collecting():
        for _ in range(samples):
            is_first = chance.random() < 0.5
            asked = chance.choice(pair.first if is_first else pair.second)
            began = time.perf_counter_ns()
            await pair.ask(asked)
            taken.append((is_first, time.perf_counter_ns() - began))
    slowest = sorted(nanoseconds for _, nanoseconds in taken)[int(samples * (1 - SLOWEST))]
    kept = [(is_first, ns / 1000) for is_first, ns in taken if ns < slowest]
    first, second = ([us for one, us in kept if one is which] for which in (True, False))
    return statistics.median(first), statistics.median(second), welch(first, second)


async def _entered(
    server: Server, near: Sequence[str], gone: Sequence[str], unknown: Sequence[str]
) -> tuple[int, int]:
    """Return how many receipts of the first two kinds are answered unlike an unknown one."""
    async with Teller(server.address) as teller:

        async def answer(receipt: str) -> tuple[object, ...]:
            got = await teller.come_back(receipt)
            headers = {name: text for name, text in got.headers.items() if name != "date"}
            return got.status_code, headers, got.content

        wanted = await answer(unknown[0])
        answers = [[await answer(one) for one in kind] for kind in (near, gone)]
    differing = [sum(one != wanted for one in kind) for kind in answers]
    return differing[0], differing[1]


async def _signed_in(site: Site, server: Server) -> int:
    """Return how many accounts are answered unlike nobody, but for the name that was typed."""
    async with Teller(server.address) as teller:

        async def answer(name: str) -> tuple[int, bytes]:
            form = {"name": name, "password": WRONG, "code": "000000"}
            got = await teller.http.post("/moderation/sign-in", data=form)
            return got.status_code, got.content.replace(name.encode(), b"NAME")

        names = [account.name for account in site.accounts]
        wanted = await answer(_nobodys(names)[0])
        return sum([await answer(name) != wanted for name in names])


@contextlib.contextmanager
def _cheap_stretching() -> Iterator[None]:
    dear = passwords.stretch
    passwords.stretch = lambda password, salt: hashlib.sha256(salt + password.encode()).digest()
    try:
        yield
    finally:
        passwords.stretch = dear


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
