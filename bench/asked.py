"""How long people wait for pages while something else is going on."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2

PAGES = ("/", "/stories", "/themes", "/rules")
#: How long a reader looks at a page before asking for the next one.
LOOK_S = 0.1


@dataclass
class Waits:
    """Seconds that each page took, and how many were no page."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def at(self, share: float) -> float:
        """Return what this share of pages took at most, in seconds; endless where none came."""
        ordered: Sequence[float] = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 1e9


@asynccontextmanager
async def reading(address: str, pages: Sequence[str] = PAGES) -> AsyncIterator[Waits]:
    """Read page after page until this ends."""
    waits, over = Waits(), asyncio.Event()

    async def read_on() -> None:
        async with httpx2.AsyncClient(base_url=address, timeout=60) as http:
            while not over.is_set():
                for page in pages:
                    await _read(http, page, waits)
                    await asyncio.sleep(LOOK_S)

    task = asyncio.create_task(read_on())
    try:
        yield waits
    finally:
        over.set()
        await task


async def _read(http: httpx2.AsyncClient, page: str, waits: Waits) -> None:
    began = time.monotonic()
    try:
        answer = await http.get(page)
    except httpx2.TransportError:
        waits.failed += 1
        return
    waits.seconds.append(time.monotonic() - began)
    waits.failed += answer.status_code != httpx2.codes.OK
