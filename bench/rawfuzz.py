"""Sends the real server what is no request, or only half of one, and looks at what it does.

    python -m bench.rawfuzz           2,000 of them
    python -m bench.rawfuzz --full    100,000

Each is a right request, cut, repeated, or with bytes of it changed, over a connection of its own;
each holds a mark. The server must end every connection, or answer it, within the deadline, must be
there afterwards in the same process, and must not have written a mark anywhere.

We send all that we have at once and close our half of the connection. Whoever keeps it open is for
`bench.slow`.
"""

import argparse
import asyncio
import random
import string
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench import traces
from bench.report import Outcome, report
from bench.site import LOOPBACK, Server, running, throwaway, voicebox
from bench.teller import Teller

QUICK, FULL = 2000, 100_000
AT_ONCE = 16
#: Everything that we send is sent, and our half closed: then the server has no reason to wait.
DEADLINE_S = 30.0
#: Of this run alone: whatever else has it would be found as well.
MARK = "zq" + "".join(random.choices(string.ascii_lowercase, k=12))
_FORM = b"content-type: application/x-www-form-urlencoded\r\n"
_BODY = f"words=It+was+{MARK}&step=check&token={MARK}".encode()
RIGHT = (
    f"GET /{MARK}?q={MARK} HTTP/1.1\r\nhost: x\r\ncookie: {MARK}\r\n\r\n".encode(),
    f"GET /stories?q={MARK} HTTP/1.0\r\nuser-agent: {MARK}\r\n\r\n".encode(),
    b"POST /tell HTTP/1.1\r\nhost: x\r\n%scontent-length: %d\r\n\r\n%s"
    % (_FORM, len(_BODY), _BODY),
    b"POST /return HTTP/1.1\r\nhost: x\r\n%stransfer-encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    % (_FORM, len(_BODY), _BODY),
    f"OPTIONS * HTTP/1.1\r\nhost: {MARK}\r\nexpect: 100-continue\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    f"sec-websocket-key: {MARK}\r\nsec-websocket-version: 13\r\n\r\n".encode(),
)
ODD = (
    *(b"\x00", b"\r", b"\n", b"\xff\xfe", b"\r\n\r\n", b" ", b"\t", b":", b"%", b"%zz", b"%00"),
    *(b"HTTP/9.9", b"content-length: -1\r\n", b"content-length: 99999999999999999999\r\n"),
    *(b"content-length: 5\r\ncontent-length: 6\r\n", b"transfer-encoding: chunked, gzip\r\n"),
    *(b"ffffffffffffffff\r\n", b"host: a\r\nhost: b\r\n", b"x" * 70_000, b"\x16\x03\x01\x02\x00"),
    *(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "é\u202e".encode(), b"x: y\r\n z\r\n", b"../" * 40),
)
Change = Callable[[random.Random, bytes], bytes]


def _cut(chance: random.Random, sent: bytes) -> bytes:
    return sent[: chance.randrange(len(sent) + 1)]


def _put_in(chance: random.Random, sent: bytes) -> bytes:
    at = chance.randrange(len(sent) + 1)
    return sent[:at] + chance.choice(ODD) + sent[at:]


def _flip(chance: random.Random, sent: bytes) -> bytes:
    changed = bytearray(sent)
    for _ in range(min(len(changed), chance.randint(1, 8))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repeat(chance: random.Random, sent: bytes) -> bytes:
    start = chance.randrange(len(sent) + 1)
    return sent[:start] + sent[start:] * chance.randint(2, 20)


def _noise(chance: random.Random, _sent: bytes) -> bytes:
    return chance.randbytes(chance.randint(1, 2000)) + MARK.encode()


CHANGES: Sequence[Change] = (_cut, _put_in, _flip, _repeat, _noise)


@dataclass(frozen=True)
class Count:
    """What the server did with them."""

    sent: int
    #: By the status of the first answer; `closed` without one.
    answers: Counter[str]
    stuck: int
    crashes: int
    marks: int
    seconds: float

    @property
    def faults(self) -> int:
        """Answers that say that something went wrong on our side."""
        return sum(n for status, n in self.answers.items() if status == "500")

    @property
    def reached(self) -> bool:
        return not (self.stuck or self.crashes or self.marks or self.faults) and self.sent > 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rawfuzz")
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} instead of {QUICK:,}")
    n = FULL if parser.parse_args().full else QUICK
    return report(outcome(asyncio.run(measure(n))))


def outcome(count: Count) -> Outcome:
    """Say what was found."""
    rows = [(f"answered {status}", f"{n:,}") for status, n in sorted(count.answers.items())]
    rows += [
        ("stuck past the deadline", str(count.stuck)),
        ("crashes", str(count.crashes)),
        ("marks in files and logs", str(count.marks)),
    ]
    figure = (
        f"{count.sent:,} malformed requests, {count.crashes} crashes, {count.faults} faults,"
        f" {count.stuck} stuck, {count.marks} marks left (at most 0); {count.seconds:.0f} s"
    )
    return Outcome("rawfuzz", ("", "found"), rows, figure, count.reached)


async def measure(n: int, seed: int | None = None) -> Count:
    """Send so many malformed requests to the server of a throwaway site."""
    began, chance = time.monotonic(), random.Random(seed)
    async with throwaway(window="now") as site:
        since = traces.now()
        async with running(voicebox(site)) as server:
            pid = server.pid
            answers, turn = Counter[str](), asyncio.Semaphore(AT_ONCE)

            async def one(sent: bytes) -> None:
                async with turn:
                    answers[await _send(server, sent)] += 1

            await asyncio.gather(*(one(_malformed(chance)) for _ in range(n)))
            crashes = 0 if await _answers(server) else 1
            marks = sum(
                1
                for place in traces.places(site.folder, traces.family(pid), since)
                for _ in traces.look(place, [MARK])
            )
    stuck = answers.pop("stuck", 0)
    return Count(n, answers, stuck, crashes, marks, time.monotonic() - began)


def _malformed(chance: random.Random) -> bytes:
    sent = chance.choice(RIGHT)
    for _ in range(chance.randint(1, 3)):
        sent = chance.choice(CHANGES)(chance, sent)
    return sent


async def _send(server: Server, sent: bytes) -> str:
    """Return the status of the answer, `closed` without one, or `stuck`."""
    try:
        async with asyncio.timeout(DEADLINE_S):
            reader, writer = await asyncio.open_connection(LOOPBACK, server.port)
            try:
                writer.write(sent)
                await writer.drain()
                writer.write_eof()
                answer = await reader.read()
            finally:
                writer.close()
    except TimeoutError:
        return "stuck"
    except OSError:
        return "closed"
    status = answer.split(b" ", 2)[1:2] if answer.startswith(b"HTTP/") else []
    return status[0].decode() if status else "closed"


async def _answers(server: Server) -> bool:
    async with Teller(server.address) as teller:
        return (await teller.http.get("/health")).is_success


if __name__ == "__main__":
    sys.exit(main())
