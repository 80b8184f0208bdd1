"""Posts stories that nobody wrote, without proof of work: the flood of `bench.flood`.

It runs in a process of its own, over plain sockets, with bytes that are made once for each form,
and at the lowest priority: whoever floods a site has machines of their own, and what is measured
is the server and not the sender. It knows the form as well as anybody: it opens it for its token,
waits as long as it must, and takes a new one when a story was taken. One half of the senders waits
until a form is old enough; one half opens a connection for each post, and the other keeps its own.
"""

import asyncio
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote_plus

from bench.site import LOOPBACK

_TOKEN = re.compile(rb'name="token" value="([^"]*)"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
WORDS = "Buy our wonderful cure today: it works for everybody, and it is nearly free. "
#: A form that is younger is not taken in a crowd.
OLD_ENOUGH_S = 10.0
SENDERS = 100
_LOWEST = 19


def storm(port: int, posts: int) -> dict[int, int]:
    """Send so many posts; return how many got which status (0: no answer)."""
    os.nice(_LOWEST)
    return dict(asyncio.run(_storm(port, posts)))


async def _storm(port: int, posts: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    left = iter(range(posts))
    await asyncio.gather(*(_send_on(port, n, left, statuses) for n in range(SENDERS)))
    return statuses


async def _send_on(port: int, number: int, left: Iterator[int], statuses: Counter[int]) -> None:
    # Each from an address of its own, of those that all mean this machine.
    line = _Line(port, f"127.0.1.{1 + number}")
    post, opened = await line.form(number), time.monotonic()
    for _ in left:
        if number % 2:  # half of them are patient
            await asyncio.sleep(max(OLD_ENOUGH_S - (time.monotonic() - opened), 0))
        if number % 4 > 1:  # and half have a new connection each time
            line.close()
        status = await line.send(post)
        statuses[status] += 1
        if status in (0, 200, 409):
            post, opened = await line.form(number), time.monotonic()
    line.close()


class _Line:
    """A connection that is kept open, and opened anew when the server closed it."""

    def __init__(self, port: int, local: str) -> None:
        self._port = port
        self._local = local
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def form(self, number: int) -> bytes:
        """Open the form; return a story with its token as it is sent, head and body."""
        _, body = await self._ask(b"GET /tell HTTP/1.1\r\nhost: a\r\n\r\n")
        found = _TOKEN.search(body)
        token = unescape(found[1].decode()).encode() if found else b""
        words = quote_plus(f"{WORDS * 3}No. {number}.")
        story = b"step=send&preset=all&token=" + token + b"&words=" + words.encode()
        head = (
            "POST /tell HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(story)}\r\n\r\n"
        )
        return head.encode() + story

    async def send(self, post: bytes) -> int:
        """Send a story; return the status."""
        status, _ = await self._ask(post)
        return status

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection(
                    LOOPBACK, self._port, local_addr=(self._local, 0), limit=1 << 20
                )
            reader, writer = self._streams
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length[1]) if length else 0)
            if b"connection: close" in head.lower():
                self.close()
            return int(head.split(b" ", 2)[1]), body
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            self.close()
            return 0, b""

    def close(self) -> None:
        """Close it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
