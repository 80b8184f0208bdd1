"""Who is answered first when more is asked than can be answered.

First who returns or takes back a story, then who reads, then who sends a new one, or anything
else. It stands behind the body guard, so that whoever cannot be let in gets every word back.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicebox.errors import Overloaded

#: Behind these is no story to read or to send: they are few and small, or somebody's way out.
_ALWAYS = ("/return", "/leave", "/help", "/health", "/static/", "/moderation/")
_SAFE = ("GET", "HEAD", "OPTIONS")


class Turn(IntEnum):
    """In which order places are given away; the lower, the sooner."""

    READING = 0
    SENDING = 1


@dataclass(frozen=True)
class Places:
    """How many are answered at once, and how many wait for it."""

    in_all: int = 8
    #: Of these for who sends at most, so that a flood leaves places to readers.
    for_sending: int = 3
    #: Of these while somebody reads: a page waits behind each of them at every step it takes.
    beside_readers: int = 1
    waiting: int = 400
    #: Nobody waits longer; in seconds.
    patience_s: float = 8


@dataclass
class _Line:
    inside: int = 0
    #: Each is told whether it has a place now, or may not wait for one any more.
    waiting: deque[asyncio.Future[bool]] = field(default_factory=deque)

    def put_off(self) -> None:
        """Tell all who wait that there is no place for them."""
        while self.waiting:
            self.waiting.popleft().set_result(False)


class Admission:
    """Lets requests in by their turn; a place is free again once an answer begins."""

    def __init__(self, app: ASGIApp, places: Places | None = None) -> None:
        self._app = app
        self._places = places or Places()
        self._lines = {turn: _Line() for turn in Turn}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application when there is a place.

        Raises:
            Overloaded: there was none for as long as one may wait.
        """
        turn = _turn(scope)
        if turn is None:
            await self._app(scope, receive, send)
            return
        async with self._place(turn) as leave:

            async def leaving(message: Message) -> None:
                # Whoever reads an answer slowly must not keep others out.
                leave()
                await send(message)

            try:
                await self._app(scope, receive, leaving)
            except Overloaded:
                # Whoever stands behind has waited as long, for the same: nobody can write now.
                self._lines[Turn.SENDING].put_off()
                raise

    @asynccontextmanager
    async def _place(self, turn: Turn) -> "AsyncIterator[_Leave]":
        line = self._lines[turn]
        if not self._has_place(turn):
            await self._wait(line)
        else:
            line.inside += 1
        leave = _Leave(self, line)
        try:
            yield leave
        finally:
            leave()

    def _has_place(self, turn: Turn) -> bool:
        inside = sum(line.inside for line in self._lines.values())
        if inside >= self._places.in_all:
            return False
        if turn is Turn.READING:
            return True
        reading = self._lines[Turn.READING].inside
        most = self._places.beside_readers if reading else self._places.for_sending
        return self._lines[turn].inside < most

    async def _wait(self, line: _Line) -> None:
        if len(line.waiting) >= self._places.waiting:
            raise Overloaded("Too many wait already.")
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        line.waiting.append(mine)
        try:
            async with asyncio.timeout(self._places.patience_s):
                # Shielded, so that it is known what became of it when this is cancelled.
                has_place = await asyncio.shield(mine)
        except BaseException as error:
            if not mine.done():
                line.waiting.remove(mine)
            elif mine.result():
                # The place came at the same moment: somebody else has it then.
                self.free(line)
            if isinstance(error, TimeoutError):
                raise Overloaded("There was no place.") from None
            raise
        if not has_place:
            raise Overloaded("There was no place.")

    def free(self, line: _Line) -> None:
        """Give a place back, to whoever is next."""
        line.inside -= 1
        for turn in Turn:
            other = self._lines[turn]
            while other.waiting and self._has_place(turn):
                other.inside += 1
                other.waiting.popleft().set_result(True)


class _Leave:
    """Gives a place back once, however often it is called."""

    def __init__(self, admission: Admission, line: _Line) -> None:
        self._admission = admission
        self._line = line
        self._left = False

    def __call__(self) -> None:
        if not self._left:
            self._left = True
            self._admission.free(self._line)


def _turn(scope: Scope) -> Turn | None:
    if scope["type"] != "http" or scope["path"].startswith(_ALWAYS):
        return None
    return Turn.READING if scope["method"] in _SAFE else Turn.SENDING
