"""How long people wait for pages while something else is going on.

They read in a process of their own: what is measured is the server, and not the bench that
keeps it busy.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

import httpx2

PAGES = ("/", "/stories", "/themes", "/rules")
#: How long a reader looks at a page before asking for the next one.
LOOK_S = 0.1
PATIENCE_S = 60
#: How long pages are read before anything else goes on.
REST_S = 10.0


@dataclass
class Waits:
    """Seconds that each page took, and how many were no page."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def at(self, share: float) -> float:
        """Return what this share of pages took at most, in seconds; endless where none came."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 1e9


@asynccontextmanager
async def reading(address: str, pages: Sequence[str] = PAGES) -> AsyncIterator[Waits]:
    """Read page after page until this ends; then what is given holds how long they took.

    Raises:
        RuntimeError: the first did not come.
    """
    context = get_context("spawn")
    begun, over, told = context.Event(), context.Event(), context.Queue()
    process = context.Process(target=_read_all, args=(address, pages, begun, over, told))
    process.start()
    if not await asyncio.to_thread(begun.wait, PATIENCE_S * 2):
        process.terminate()
        raise RuntimeError(f"No page of {address} came.")
    waits = Waits()
    try:
        yield waits
    finally:
        over.set()
        found = await asyncio.to_thread(told.get, timeout=PATIENCE_S * 2)
        waits.seconds, waits.failed = found.seconds, found.failed
        await asyncio.to_thread(process.join)


async def at_rest(address: str, seconds: float) -> Waits:
    """Read pages for so long while nothing else is going on, after each was read once."""
    async with reading(address):
        await asyncio.sleep(seconds / 2)
    async with reading(address) as waits:
        await asyncio.sleep(seconds / 2)
    return waits


def beside_rest(what: str, rest: Waits, waits: Waits) -> list[tuple[str, str]]:
    """Return rows that say how long pages took, beside what they took before."""
    found = []
    for share, name in ((0.5, "median"), (0.95, "95 of 100")):
        before, meanwhile = rest.at(share), waits.at(share)
        times = f"{meanwhile / before:.1f} times the {1000 * before:.0f} ms of before"
        found.append((f"{what}, {name}", f"{1000 * meanwhile:.0f} ms, {times}"))
    return found


def _read_all(
    address: str, pages: Sequence[str], begun: Event, over: Event, told: "Queue[Waits]"
) -> None:
    waits = Waits()
    with httpx2.Client(base_url=address, timeout=PATIENCE_S) as http:
        while not over.is_set():
            for page in pages:
                _read(http, page, waits)
                begun.set()
                time.sleep(LOOK_S)
    told.put(waits)


def _read(http: httpx2.Client, page: str, waits: Waits) -> None:
    began = time.monotonic()
    try:
        answer = http.get(page)
    except httpx2.TransportError:
        waits.failed += 1
        return
    waits.seconds.append(time.monotonic() - began)
    waits.failed += answer.status_code != httpx2.codes.OK
