"""Lets thousands begin a form and then send nothing, and reads pages meanwhile.

    python -m bench.slow           1,000 of them
    python -m bench.slow --full    10,000

Each sends one byte of four thousand and waits, from some twenty addresses that all mean this
machine. Printed are how long pages take while they are open, the server's memory, and how many
were answered and closed within three seconds of their deadline. One person with a bad line, who
sends 50,000 bytes at 3 kB/s in the midst of it, must get a receipt.
"""

import argparse
import asyncio
import contextlib
import resource
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from bench.asked import Waits, reading
from bench.report import Outcome, report
from bench.site import LOOPBACK, Server, running, throwaway, voicebox
from bench.teller import Teller, Unexpected, receipt_on
from voicebox.web.body import Limits

DEADLINE_S = Limits().first_s
MOST_LATE_S = 3.0
MOST_READING_S = 0.05
MOST_MB = 300
ADDRESSES = 20
AT_ONCE = 100
#: Descriptors beside those of the slow ones.
BESIDES = 500
_BEGUN = (
    b"POST /tell HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n"
    b"content-type: application/x-www-form-urlencoded\r\ncontent-length: 4000\r\n\r\nw"
)
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
    return report(outcome(asyncio.run(measure(n))))


def outcome(found: Slow) -> Outcome:
    """Say what was found."""
    rows = [
        ("slow bodies opened", f"{found.opened:,} of {found.n:,}"),
        ("of these closed by the server", f"{found.closed:,}"),
        ("the last of them after", f"{found.longest:.1f} s (the deadline is {DEADLINE_S:.0f} s)"),
        ("pages read", f"{len(found.waits.seconds):,} ({found.waits.failed} failed)"),
        ("page, median", f"{1000 * found.waits.at(0.5):.0f} ms"),
        ("page, 95 of 100", f"{1000 * found.waits.at(0.95):.0f} ms"),
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


async def measure(n: int) -> Slow:
    """Let so many be slow before a throwaway site.

    Raises:
        RuntimeError: this machine does not allow so many open connections.
    """
    allow(n + BESIDES)
    async with throwaway(window="day", limits=True) as site:
        server = voicebox(site)
        async with running(server):
            began = time.monotonic()
            async with reading(server.address) as waits:
                honest = asyncio.create_task(_honest(server))
                spans, peak = await _all_slow(server, n)
                acknowledged = await honest
            seconds = time.monotonic() - began
    ended = [span for span in spans if span is not None]
    return Slow(
        n=n,
        opened=len(spans),
        closed=len(ended),
        longest=max(ended, default=0.0),
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


async def _all_slow(server: Server, n: int) -> tuple[list[float | None], int]:
    """Return for each that could be opened after how many seconds it was closed; and the peak."""
    tasks: list[asyncio.Task[float | None]] = []
    for at in range(0, n, AT_ONCE):
        streams = await asyncio.gather(
            *(_open(server.port, number) for number in range(at, min(at + AT_ONCE, n)))
        )
        here = [one for one in streams if one is not None]
        tasks += [asyncio.create_task(_wait_for_end(*one)) for one in here]
    peak = 0
    while tasks and not all(task.done() for task in tasks):
        peak = max(peak, memory(server.pid))
        await asyncio.sleep(0.5)
    return [task.result() for task in tasks], peak


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _open(port: int, number: int) -> Streams | None:
    local = (f"127.0.2.{1 + number % ADDRESSES}", 0)
    try:
        return await asyncio.open_connection(LOOPBACK, port, local_addr=local)
    except OSError:
        return None


async def _wait_for_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> float | None:
    began = time.monotonic()
    writer.write(_BEGUN)
    try:
        async with asyncio.timeout(DEADLINE_S * 3):
            await reader.read()
        return time.monotonic() - began
    except (OSError, TimeoutError):
        return None
    finally:
        writer.close()


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
