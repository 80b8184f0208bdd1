"""Lets thousands begin a form and then send nothing, and reads pages meanwhile.

    python -m bench.slow           1,000 of them
    python -m bench.slow --full    10,000

Each sends one byte of four thousand and waits, from some twenty addresses that all mean this
machine; 1,000 are opened in a second. Printed are how long pages take while they are open, beside
what they took before, the server's memory, and how many were answered and closed within three
seconds of their deadline. One person with a bad line, who sends 50,000 bytes at 3 kB/s in the
midst of it, must get a receipt. Who is slow and who reads are processes of their own, on the same
machine as the server: with two cores or more, and nothing else to do, it has one for itself.
"""

import argparse
import asyncio
import contextlib
import resource
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from bench.asked import REST_S, Waits, at_rest, beside_rest, reading
from bench.dawdling import Dawdled, dawdle
from bench.report import Outcome, report
from bench.site import Server, running, throwaway, voicebox
from bench.teller import Teller, Unexpected, receipt_on
from voicebox.web.body import Limits

DEADLINE_S = Limits().first_s
MOST_LATE_S = 3.0
MOST_READING_S = 0.05
MOST_MB = 300
#: Descriptors beside those of the slow ones.
BESIDES = 500
_LONG = "Nobody came for a long time, and then somebody did. " * 900
_PIECE, _PACE_S = 1500, 0.5


@dataclass(frozen=True)
class Slow:
    """What was found."""

    n: int
    opened: int
    closed: int
    #: Seconds from the first byte to the end, of who was closed.
    longest: float
    #: Of pages before any was open, and while they were.
    rest: Waits
    waits: Waits
    megabytes: int
    honest: bool
    seconds: float

    @property
    def is_complete(self) -> bool:
        """Whether all were closed and whoever was slow and honest got in, however long it took."""
        return self.opened == self.closed == self.n and self.honest and not self.waits.failed

    @property
    def reached(self) -> bool:
        in_time = self.longest <= DEADLINE_S + MOST_LATE_S
        light = self.megabytes < MOST_MB
        return self.is_complete and in_time and light and self.waits.at(0.95) < MOST_READING_S


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.slow")
    parser.add_argument("--full", action="store_true", help="10,000 instead of 1,000")
    n = 10_000 if parser.parse_args().full else 1_000
    return report(outcome(asyncio.run(measure(n, REST_S))))


def outcome(found: Slow) -> Outcome:
    """Say what was found."""
    rows = [
        ("slow bodies opened", f"{found.opened:,} of {found.n:,}"),
        ("of these closed by the server", f"{found.closed:,}"),
        ("the last of them after", f"{found.longest:.1f} s (the deadline is {DEADLINE_S:.0f} s)"),
        ("pages read", f"{len(found.waits.seconds):,} ({found.waits.failed} failed)"),
        *beside_rest("page", found.rest, found.waits),
        ("memory of the server", f"{found.megabytes} MB"),
        ("an honest teller at 3 kB/s", "acknowledged" if found.honest else "NOT acknowledged"),
        ("whole run", f"{found.seconds:.0f} s"),
    ]
    figure = (
        f"{found.closed:,} of {found.n:,} closed, the last after {found.longest:.1f} s (at most "
        f"{DEADLINE_S + MOST_LATE_S:.0f}), page p95 {1000 * found.waits.at(0.95):.0f} ms (below "
        f"{1000 * MOST_READING_S:.0f}), {found.megabytes} MB (below {MOST_MB})"
    )
    return Outcome("slow", ("", "found"), rows, figure, found.reached)


async def measure(n: int, rest_s: float = 1.0) -> Slow:
    """Let so many be slow before a throwaway site.

    Raises:
        RuntimeError: this machine does not allow so many open connections.
    """
    allow(n + BESIDES)
    async with throwaway(window="day", limits=True) as site:
        server = voicebox(site)
        async with running(server):
            rest = await at_rest(server.address, rest_s)
            began = time.monotonic()
            async with reading(server.address) as waits:
                honest = asyncio.create_task(_honest(server))
                found, peak = await _all_slow(server, n)
                acknowledged = await honest
            seconds = time.monotonic() - began
    return Slow(
        n=n,
        opened=found.opened,
        closed=len(found.spans),
        longest=max(found.spans, default=0.0),
        rest=rest,
        waits=waits,
        megabytes=peak,
        honest=acknowledged,
        seconds=seconds,
    )


def allow(files: int) -> None:
    """Allow this process, and the server that it starts, so many open files.

    Raises:
        RuntimeError: the machine does not.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= files:
        return
    if hard != resource.RLIM_INFINITY and hard < files:
        raise RuntimeError(f"This needs {files} open files, and {hard} are allowed: ulimit -n.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


async def _all_slow(server: Server, n: int) -> tuple[Dawdled, int]:
    """Return what became of them, and the most memory that the server held meanwhile, in MB."""
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        slow = loop.run_in_executor(apart, dawdle, server.port, n, DEADLINE_S * 2)
        peak = memory(server.pid)
        while not slow.done():
            peak = max(peak, memory(server.pid))
            await asyncio.sleep(0.5)
        return await slow, peak


async def _honest(server: Server) -> bool:
    """Send a long story over a bad line; tell whether a receipt came back."""
    async with Teller(server.address) as teller:
        form = await teller.form(_LONG, preset="all")
        body = urlencode({**form.fields, "token": form.token, "step": "send"}).encode()

        async def trickle() -> AsyncIterator[bytes]:
            for at in range(0, len(body), _PIECE):
                yield body[at : at + _PIECE]
                await asyncio.sleep(_PACE_S)

        headers = {"content-type": "application/x-www-form-urlencoded"}
        with contextlib.suppress(httpx2.TransportError, Unexpected):
            receipt_on(await teller.http.post("/tell", content=trickle(), headers=headers))
            return True
    return False


def memory(pid: int) -> int:
    """Return how much memory a process holds, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) // 1000 for line in status.splitlines() if "VmRSS" in line)


if __name__ == "__main__":
    sys.exit(main())
