"""Opens connections that begin a form and then send nothing: the slow ones of `bench.slow`.

It runs in a process of its own, over plain sockets and without an event loop of its own, so that
what is measured beside it is the server and not the sender.
"""

import contextlib
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.site import LOOPBACK

ADDRESSES = 20
#: So many are opened in a second; who sends from many machines can be as even as that.
A_SECOND = 1000
_TICK_S = 0.02
_MOST = 65536
BEGUN = (
    b"POST /tell HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\n"
    b"content-type: application/x-www-form-urlencoded\r\ncontent-length: 4000\r\n\r\nw"
)


@dataclass
class Dawdled:
    """What became of them."""

    opened: int = 0
    #: Seconds from the first byte to the end, of each that the server closed.
    spans: list[float] = field(default_factory=list)


def dawdle(port: int, n: int, patience_s: float) -> Dawdled:
    """Open so many; return once all are closed, or none was for so many seconds."""
    found = Dawdled()
    with selectors.DefaultSelector() as open_ones:
        began = last = time.monotonic()
        while found.opened < n or open_ones.get_map():
            now = time.monotonic()
            due = min(int((now - began) * A_SECOND) + 1, n)
            for number in range(found.opened, due):
                with contextlib.suppress(OSError):
                    open_ones.register(_begun(port, number), selectors.EVENT_READ, now)
                found.opened, last = number + 1, now
            for line, since in _ended(open_ones):
                open_ones.unregister(line)
                line.close()
                last = time.monotonic()
                found.spans.append(last - since)
            if now - last > patience_s:
                break
        for key in list(open_ones.get_map().values()):
            _socket(key).close()
    return found


def _begun(port: int, number: int) -> socket.socket:
    line = socket.create_connection(
        (LOOPBACK, port), source_address=(f"127.0.2.{1 + number % ADDRESSES}", 0)
    )
    line.sendall(BEGUN)
    line.setblocking(False)
    return line


def _ended(open_ones: selectors.BaseSelector) -> Iterator[tuple[socket.socket, float]]:
    for key, _ in open_ones.select(_TICK_S):
        line = _socket(key)
        if not _is_open(line):
            yield line, key.data


def _is_open(line: socket.socket) -> bool:
    try:
        return bool(line.recv(_MOST))
    except BlockingIOError:
        return True
    except ConnectionError:  # closed as well, and not politely
        return False


def _socket(key: selectors.SelectorKey) -> socket.socket:
    assert isinstance(key.fileobj, socket.socket)
    return key.fileobj
