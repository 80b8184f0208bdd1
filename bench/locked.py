"""Holds both databases locked from another process' side, and asks what tellers get meanwhile.

    python -m bench.locked           locked for 8 s
    python -m bench.locked --full    locked for 30 s

Tellers send without a pause; others try to take a story back until it is done. While the lock is
held nobody can be acknowledged: whoever sends must have their words back soon, and pages must be
read as ever. Once it is free everything goes on by itself, without a restart.
"""

import argparse
import asyncio
import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bench.asked import Waits, reading
from bench.report import Outcome, report
from bench.site import Server, running, throwaway, voicebox
from bench.teller import Teller, Unexpected
from bench.told import Shelf

TELLERS, LEAVING = 8, 5
BEFORE_S = AFTER_S = 2.0
#: What SQLite is told to wait, and a second to make the page.
MOST_WAIT_S = 6.0
MOST_READING_S = 0.5
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Locked:
    """What was found."""

    held: float
    acknowledged: int
    put_off: int
    longest: float
    withdrawn: int
    lost: int
    words_lost: int
    #: Seconds from the end of the lock to the next story that was acknowledged.
    recovery: float
    waits: Waits

    @property
    def is_complete(self) -> bool:
        """Whether nothing was lost and everybody got out, however long it took."""
        nothing = not self.lost + self.words_lost and not self.waits.failed
        return nothing and self.withdrawn == LEAVING and self.put_off > 0 and self.acknowledged > 0

    @property
    def reached(self) -> bool:
        quick = self.longest <= MOST_WAIT_S and self.waits.at(0.95) < MOST_READING_S
        return self.is_complete and quick


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.locked")
    parser.add_argument("--full", action="store_true", help="30 s instead of 8")
    seconds = 30.0 if parser.parse_args().full else 8.0
    return report(outcome(asyncio.run(measure(seconds))))


def outcome(found: Locked) -> Outcome:
    """Say what was found."""
    rows = [
        ("locked for", f"{found.held:.0f} s"),
        ("acknowledged before and after", found.acknowledged),
        ("put off, with their words", found.put_off),
        ("longest wait to be put off", f"{found.longest:.1f} s (at most {MOST_WAIT_S:.0f})"),
        ("taken back", f"{found.withdrawn} of {LEAVING}"),
        ("lost", found.lost),
        ("words lost", found.words_lost),
        ("acknowledged again after", f"{found.recovery:.1f} s"),
        ("pages read", f"{len(found.waits.seconds)} ({found.waits.failed} failed)"),
        ("page, 95 of 100", f"{1000 * found.waits.at(0.95):.0f} ms"),
    ]
    figure = (
        f"locked for {found.held:.0f} s: {found.lost} of {found.acknowledged} acknowledged lost, "
        f"{found.words_lost} of {found.put_off} put off without their words (at most 0), the "
        f"longest after {found.longest:.1f} s, {found.withdrawn} of {LEAVING} taken back"
    )
    return Outcome("locked", ("", "found"), rows, figure, found.reached)


@dataclass
class _Told:
    shelf: Shelf
    #: When each answer came, how long it took, and whether it was a receipt.
    answers: list[tuple[float, float, bool]]


async def measure(seconds: float) -> Locked:
    """Lock the databases of a throwaway site for so long."""
    async with throwaway(window="day") as site:
        server = voicebox(site)
        async with running(server):
            told, over = _Told(Shelf(), []), asyncio.Event()
            async with Teller(server.address) as teller:
                mine = [await _tell_one(teller, told.shelf, number) for number in range(LEAVING)]
            async with reading(server.address, ("/", "/rules", "/stories")) as waits:
                tellers = [
                    asyncio.create_task(_tell_on(server, number, told, over))
                    for number in range(TELLERS)
                ]
                await asyncio.sleep(BEFORE_S)
                with held(site.settings.data):
                    leaving = [asyncio.create_task(_leave(server, told.shelf, r)) for r in mine]
                    await asyncio.sleep(seconds)
                freed = time.monotonic()
                await asyncio.sleep(AFTER_S)
                withdrawn = sum(await asyncio.gather(*leaving))
                recovered = await _until_acknowledged(told, freed)
                over.set()
                await asyncio.gather(*tellers)
            async with Teller(server.address) as teller:
                lost = await told.shelf.count_lost(teller)
    return Locked(
        held=seconds,
        acknowledged=len(told.shelf.told),
        put_off=sum(not done for _, _, done in told.answers),
        longest=max((took for _, took, done in told.answers if not done), default=0.0),
        withdrawn=withdrawn,
        lost=lost,
        words_lost=told.shelf.words_lost,
        recovery=recovered - freed,
        waits=waits,
    )


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold the write locks of both databases, as another process would."""
    with ExitStack() as stack:
        for name in ("main", "keys"):
            file = stack.enter_context(closing(sqlite3.connect(data / f"{name}.db", timeout=30)))
            file.isolation_level = None
            file.execute("BEGIN IMMEDIATE")
        yield


async def _tell_one(teller: Teller, shelf: Shelf, number: int) -> str:
    known = set(shelf.told)
    await shelf.tell(teller, f"I shall take this back. {number}")
    return next(receipt for receipt in shelf.told if receipt not in known)


async def _tell_on(server: Server, number: int, told: _Told, over: asyncio.Event) -> None:
    async with Teller(server.address) as teller:
        count = 0
        while not over.is_set():
            count += 1
            words = f"It was told while the doors were locked. {number}/{count}"
            form = await teller.form(words, preset="all")
            began = time.monotonic()
            answer = await told.shelf.tell(teller, words, form)
            now = time.monotonic()
            told.answers.append((now, now - began, answer.status_code == httpx2.codes.OK))


async def _leave(server: Server, shelf: Shelf, receipt: str) -> bool:
    began = time.monotonic()
    async with Teller(server.address) as teller:
        while time.monotonic() - began < PATIENCE_S * 2:
            with contextlib.suppress(Unexpected, httpx2.TransportError):
                if await shelf.withdraw(teller, receipt):
                    return True
            await asyncio.sleep(0.5)
    return False


async def _until_acknowledged(told: _Told, freed: float) -> float:
    """Return when the first story was acknowledged after that."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        after: Sequence[float] = [at for at, _, done in told.answers if done and at > freed]
        if after:
            return min(after)
        await asyncio.sleep(0.1)
    return until


if __name__ == "__main__":
    sys.exit(main())
