"""Sends what no page of ours sends: malformed, half of it, too much of it; each with a mark."""

import asyncio
import socket
from collections.abc import Iterator

from bench.canary.marked import Mark
from bench.site import LOOPBACK, Server
from bench.teller import Teller

TOO_LARGE = 1_200_000
PATIENCE_S = 60
#: Each page that reads something out of its address, and what it reads.
QUERIES = {
    "/stories": ("q", "without", "standpoint", "month", "language", "collection", "theme", "after"),
    "/themes": ("sort",),
    "/themes/alone": ("after",),
    "/themes/versions": ("before",),
    "/change": ("about",),
    "/changes": ("done",),
    "/moderation": ("done",),
}
PATHS = (
    *("/{}", "/stories/{}", "/stories/{}/report", "/quotes/{}/report", "/themes/{}"),
    *("/themes/versions/{}", "/static/{}/site.css", "/static/1/{}", "/moderation/stories/{}"),
    *("/moderation/messages/{}", "/moderation/copies/{}", "/moderation/reported/{}"),
    *("/moderation/shown/{}", "/moderation/gaps/{}", "/tell/{}", "/return/{}"),
)
GET = "GET / HTTP/1.1\r\nhost: x\r\n\r\n"
FORM = "application/x-www-form-urlencoded"
_PIECES = "transfer-encoding: chunked\r\n\r\n"
_POST = f"POST /tell HTTP/1.1\r\nhost: x\r\ncontent-type: {FORM}\r\n"
#: What is odd about each, and what is sent: {} is a mark.
LINES = {
    "line without a version": "GET /{}\r\n\r\n",
    "method": "{} / HTTP/1.1\r\nhost: x\r\n\r\n",
    "version": "GET / {}\r\nhost: x\r\n\r\n",
    "host": "GET / HTTP/1.1\r\nhost: {}\r\n\r\n",
    "whole address": "GET http://{}.example/ HTTP/1.1\r\nhost: x\r\n\r\n",
    "address to connect to": "CONNECT {}.example:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    "part behind a hash": "GET /#{} HTTP/1.1\r\nhost: x\r\n\r\n",
    "percent signs": "GET /%zz{} HTTP/1.1\r\nhost: x\r\n\r\n",
    "bytes in an address": "GET /é{} HTTP/1.1\r\nhost: x\r\n\r\n",
    "name of a header": "GET / HTTP/1.1\r\nhost: x\r\n{}: 1\r\n\r\n",
    "header without a colon": "GET / HTTP/1.1\r\nhost: x\r\n{}\r\n\r\n",
    "folded header": "GET / HTTP/1.1\r\nhost: x\r\na: b\r\n {}\r\n\r\n",
    "header with a zero byte": "GET / HTTP/1.1\r\nhost: x\r\na: \0{}\r\n\r\n",
    "expectation": "GET / HTTP/1.1\r\nhost: x\r\nexpect: {}\r\n\r\n",
    "other protocol": "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: {}\r\n\r\n",
    "socket of a page": (
        "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        "sec-websocket-version: 13\r\nsec-websocket-key: {}\r\n\r\n"
    ),
    "length": "POST /tell HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
    "way of sending": "POST /tell HTTP/1.1\r\nhost: x\r\ntransfer-encoding: {}\r\n\r\n",
    "body that breaks off": _POST + "content-length: 5000\r\n\r\nwords={}",
    "second request behind the first": GET + "GET /{} HTTP/9\r\n\r\n",
    "size of a piece": _POST + _PIECES + "{}\r\nwords=a\r\n0\r\n\r\n",
    "note on a piece": _POST + _PIECES + "7;{}\r\nwords=a\r\n0\r\n\r\n",
    "piece that breaks off": _POST + _PIECES + "fff\r\nwords={}",
    "header behind the body": (_POST + _PIECES + "7\r\nwords=a\r\n0\r\nx: {}\r\n\r\n"),
    "no HTTP at all": "\x16\x03\x01{}\r\n\r\n",
}


async def misbehave(server: Server, mark: Mark) -> None:
    """Send each of them once."""
    async with mark.teller(server.address, 0, "a request that is refused") as odd:
        await _ask(odd, mark)
        await _send_bodies(odd, mark)
    for sent in _raw(mark):
        await asyncio.to_thread(_send, server.port, sent)


async def _ask(odd: Teller, mark: Mark) -> None:
    for path, names in QUERIES.items():
        for name in names:
            await odd.http.get(path, params={name: mark.of(f"a query of {path}", name)})
    for path in PATHS:
        await odd.http.get(path.format(mark.of("an address that is none", path)))
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"):
        await odd.http.request(method, f"/{mark.of('an address that is none', method)}")


async def _send_bodies(odd: Teller, mark: Mark) -> None:
    http = odd.http

    def one(name: str) -> str:
        return mark.of("a body that is refused", name)

    await http.post(
        "/tell",
        content=f"words={one('broken letters')}%ED%A0%80%FF".encode(),
        headers={"content-type": FORM},
    )
    await http.post("/tell", json={"words": one("JSON")})
    await http.post("/tell", content=one("plain text"), headers={"content-type": "text/plain"})
    await http.post("/tell", content=f"<a>{one('XML')}</a>", headers={"content-type": "text/xml"})
    await http.post(
        "/tell", content="words=a", headers={"content-type": f"{FORM}; x={one('kind of content')}"}
    )
    file = (f"{one('name of a file')}.txt", one("file").encode() * 40_000)
    await http.post("/tell", files={one("name of a part"): file})
    words = one("too much") + " "
    await http.post("/tell", data={"words": words * (TOO_LARGE // len(words))})
    many = {f"{one('too many fields')}{n}": "1" for n in range(60)}
    await http.post("/tell", data=many)
    for path in ("/return", "/change", "/stories/1/report", "/moderation/sign-in"):
        sent = one(f"JSON to {path}")
        await http.post(path, json={"words": sent})


def _raw(mark: Mark) -> Iterator[bytes]:
    """Give malformed requests."""

    def one(carrier: str) -> str:
        return mark.of("a malformed request", carrier)

    for carrier, line in LINES.items():
        yield line.replace("{}", one(carrier)).encode("latin-1")
    yield f"GET / HTTP/1.1\r\nx: {one('endless header') * 5000}".encode()


def _send(port: int, sent: bytes) -> None:
    with socket.create_connection((LOOPBACK, port), timeout=PATIENCE_S) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65_536):
                pass
        except OSError:
            return  # it was cut off while we were still sending
