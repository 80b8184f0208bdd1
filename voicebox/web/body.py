"""The body guard: a whole body in memory, under one size and one deadline, before any parsing.

Without it a framework spools large bodies to the temporary folder in clear, and a server
without a receive timeout holds slow ones for ever.
"""

import asyncio
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicebox.errors import Overloaded, VoiceboxError

#: Where the body that was read lies in the scope, for whoever has to give its words back.
KEY = "voicebox.body"
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
#: So many bodies are given up in one turn of the event loop. Thousands that began together end
#: together, and whoever reads a page would wait until all of them were told.
GIVEN_UP_A_TURN = 8


class TooLarge(VoiceboxError):
    """The body is larger than any form of ours can be."""


class TooSlow(VoiceboxError):
    """The body did not come whole within its time."""


@dataclass(frozen=True)
class Limits:
    """What a body may take. 50,000 characters of any script, form-encoded, fit below 1 MB."""

    size: int = 1_000_000  # bytes
    first_s: float = 30
    bytes_per_further_s: int = 2000
    longest_s: float = 300
    #: Bytes that all bodies together may hold; the slowest is dropped first.
    in_flight: int = 256_000_000
    #: How much more is read and thrown away, so that a browser gets to see the answer.
    thrown_away: int = 10_000_000


@dataclass(eq=False)
class _Arrival:
    """A body on its way."""

    began: float
    timeout: asyncio.Timeout
    held: bytearray = field(default_factory=bytearray, repr=False)
    received: int = 0
    dropped: bool = False

    def pace(self, now: float) -> float:
        """Return the bytes per second so far."""
        return self.received / max(now - self.began, 1e-3)


class BodyGuard:
    """Hands the application a body that is whole already."""

    def __init__(self, app: ASGIApp, limits: Limits | None = None) -> None:
        self._app = app
        self._limits = limits or Limits()
        self._arriving: set[_Arrival] = set()
        #: Bytes in memory now, of bodies on their way and of those that are being answered.
        self._held = 0
        self._giving_up = asyncio.Semaphore(GIVEN_UP_A_TURN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then call the application.

        Raises:
            TooLarge, TooSlow, Overloaded: the body was not read in full.
        """
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            return
        scope[KEY] = body
        self._held += len(body)
        try:
            await self._app(scope, _replay(body, receive), send)
        finally:
            self._held -= len(body)

    async def _read(self, receive: Receive) -> bytes | None:
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._limits.first_s) as timeout:
                arrival = _Arrival(began, timeout)
                self._arriving.add(arrival)
                try:
                    return await self._gather(arrival, receive)
                finally:
                    self._let_go(arrival)
        except TimeoutError:
            async with self._giving_up:
                await asyncio.sleep(0)
            raise (Overloaded if arrival.dropped else TooSlow) from None

    async def _gather(self, arrival: _Arrival, receive: Receive) -> bytes | None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            self._take(arrival, message.get("body", b""))
            if arrival.dropped:
                raise Overloaded
            more = message.get("more_body", False)
            earned = self._limits.first_s + arrival.received / self._limits.bytes_per_further_s
            arrival.timeout.reschedule(arrival.began + min(earned, self._limits.longest_s))
        if arrival.received > self._limits.size:
            raise TooLarge
        return bytes(arrival.held)

    def _take(self, arrival: _Arrival, chunk: bytes) -> None:
        arrival.received += len(chunk)
        if arrival.received > self._limits.size + self._limits.thrown_away:
            raise TooLarge
        if arrival.received > self._limits.size:
            self._forget(arrival)
            return
        arrival.held += chunk
        self._held += len(chunk)
        while self._held > self._limits.in_flight and self._arriving:
            self._drop_slowest()

    def _drop_slowest(self) -> None:
        now = asyncio.get_running_loop().time()
        slowest = min(self._arriving, key=lambda one: one.pace(now))
        slowest.dropped = True
        self._let_go(slowest)
        slowest.timeout.reschedule(now)

    def _let_go(self, arrival: _Arrival) -> None:
        self._arriving.discard(arrival)
        self._forget(arrival)

    def _forget(self, arrival: _Arrival) -> None:
        self._held -= len(arrival.held)
        arrival.held = bytearray()


def _replay(body: bytes, receive: Receive) -> Receive:
    delivered = False

    async def replayed() -> Message:
        nonlocal delivered
        if delivered:
            return await receive()
        delivered = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
