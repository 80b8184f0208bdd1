"""Posts stories that nobody wrote, without proof of work: the flood of `bench.flood`.

It runs in a process of its own, over plain sockets, so that what is measured beside it is the
server and not the sender. It knows the form as well as anybody: it opens it for its token, waits
as long as it must, and takes a new one when a story was taken.
"""

import asyncio
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


def storm(port: int, posts: int) -> dict[int, int]:
    """Send so many posts; return how many got which status (0: no answer)."""
    return dict(asyncio.run(_storm(port, posts)))


async def _storm(port: int, posts: int) -> Counter[int]:
    statuses: Counter[int] = Counter()
    left = iter(range(posts))
    await asyncio.gather(*(_send_on(port, n, left, statuses) for n in range(SENDERS)))
    return statuses


async def _send_on(port: int, number: int, left: Iterator[int], statuses: Counter[int]) -> None:
    # Each from an address of its own, of those that all mean this machine.
    line = _Line(port, f"127.0.1.{1 + number}")
    token, opened = await line.token(), time.monotonic()
    for post in left:
        if number % 2:  # half of them are patient
            await asyncio.sleep(max(OLD_ENOUGH_S - (time.monotonic() - opened), 0))
        status = await line.send(token, post)
        statuses[status] += 1
        if status in (0, 200, 409):
            token, opened = await line.token(), time.monotonic()
    line.close()


class _Line:
    """A connection that is kept open, and opened anew when the server closed it."""

    def __init__(self, port: int, local: str) -> None:
        self._port = port
        self._local = local
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def token(self) -> bytes:
        """Open the form; return its token, or nothing where it did not come."""
        _, body = await self._ask(b"GET /tell HTTP/1.1\r\nhost: a\r\n\r\n")
        found = _TOKEN.search(body)
        return unescape(found[1].decode()).encode() if found else b""

    async def send(self, token: bytes, post: int) -> int:
        """Send a story; return the status."""
        words = quote_plus(f"{WORDS * 3}No. {post}.")
        body = b"step=send&preset=all&token=" + token + b"&words=" + words.encode()
        head = (
            "POST /tell HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n"
            "content-type: application/x-www-form-urlencoded\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        status, _ = await self._ask(head.encode() + body)
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
