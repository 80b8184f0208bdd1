"""People who carry a mark in everything that a browser, a network or a pen could betray."""

import asyncio
import random
import re
import socket
import string
from collections.abc import Set
from dataclasses import dataclass, field
from html import unescape

import httpx2
import pyotp

from bench.site import LOOPBACK, Account
from bench.teller import Teller, Unexpected, hidden

#: Part of a story: where its teller shows it, anyone may read it.
STORY = frozenset({"words", "title", "tag", "note", "standpoint"})
#: In a database a mark may stand right beside the next field, which can begin with a digit.
END = "x"
#: The number of the network that moderators come from.
OTHERS = 16
TOO_LARGE = 1_200_000
#: What each teller chooses, by turns; the reader's part is decided by the same number.
PRESETS: list[dict[str, str]] = [
    {"preset": "later"},
    {"preset": "all"},
    {"preset": "all"},
    {"preset": "all"},
    {"preset": "all"},
    {"preset": "themes"},
    {"preset": "all"},
    {"preset": "each", "quoted": "yes", "counted": "yes"},
    {"preset": "all"},
    {"preset": "all"},
]


@dataclass(frozen=True)
class Mark:
    """What all marks of one run begin with."""

    letters: str
    network: str
    forwarded: str

    @classmethod
    def fresh(cls) -> "Mark":
        """Return marks that no other run has had."""
        letters = "zq" + "".join(random.choices(string.ascii_lowercase, k=12))
        network = f"127.{random.randint(2, 254)}.{random.randint(2, 254)}."
        block = ":".join(f"{random.getrandbits(16) | 0x1000:x}" for _ in range(2))
        return cls(letters, network, f"2001:db8:{block}:")

    def of(self, kind: str, number: int | str = "") -> str:
        """Return the mark of one thing of one person; it ends with a full stop of its own."""
        return f"{self.letters}{kind}{number}{END}"

    def teller(self, address: str, number: int) -> Teller:
        """Return a teller whose network and browser are marked."""
        forwarded = f"{self.forwarded}{number:x}"
        return Teller(
            address,
            local=f"{self.network}{number % 250 + 1}",
            headers={
                "user-agent": self.of("agent", number),
                "referer": f"{address}/tell?{self.of('referrer', number)}",
                "accept-language": f"en-{self.of('language', number)}",
                "cookie": f"crumb={self.of('cookie', number)}",
                "x-forwarded-for": forwarded,
                "x-real-ip": forwarded,
                "forwarded": f'for="[{forwarded}]"',
            },
            query={"q": self.of("query", number)},
        )

    def story(self, number: int, text: str) -> dict[str, str]:
        """Return the fields of a story that is marked in each of its parts."""
        return PRESETS[number % len(PRESETS)] | {
            "words": f"{text} {self.of('words', number)} and that was that.",
            "title": f"On {self.of('title', number)}",
            "tags": self.of("tag", number),
            "notes": self.of("note", number),
            "standpoint_own": self.of("standpoint", number),
        }


@dataclass(frozen=True)
class Secrets:
    """What was typed or handed out and must stand nowhere, whole."""

    strings: Set[str] = field(repr=False)
    receipts: Set[str] = field(repr=False)


async def misbehave(address: str, mark: Mark) -> None:
    """Send what no page of ours sends: each with a mark, each refused, none kept."""
    words = mark.of("refused")
    async with mark.teller(address, 0) as odd:
        http = odd.http
        await http.get(f"/{mark.of('path')}")
        await http.get("/stories", params={"words": mark.of("search")})
        await http.post("/tell", data={"token": mark.of("forged"), "words": words, "step": "send"})
        await http.post("/tell", data={"words": words, "month": mark.of("month"), "step": "check"})
        await http.post("/tell", content=f"words={words}%ED%A0%80%FF&step=check".encode())
        await http.post("/tell", files={"words": (mark.of("file"), words.encode() * 80_000)})
        long = {"words": (words + " ") * (TOO_LARGE // len(words))}
        await http.post("/tell", data=long)
        await http.post("/return", data={"receipt": mark.of("receipt"), "step": "open"})
        await http.post("/moderation", data={"name": mark.of("name"), "password": mark.of("wrong")})
    await asyncio.to_thread(_malformed, int(address.rpartition(":")[2]), mark)


def _malformed(port: int, mark: Mark) -> None:
    for line in (f"GET /{mark.of('line')}\r\n\r\n", f"{mark.of('method')} / HTTP/9\r\n\r\n"):
        with socket.create_connection((LOOPBACK, port), timeout=60) as raw:
            raw.sendall(line.encode())
            raw.recv(1000)


async def sign_in(address: str, mark: Mark, account: Account) -> str | None:
    """Sign in as a browser does, look at the queue, and return the cookie's value.

    None when the site has no page to sign in on.

    Raises:
        Unexpected: the site did not let this moderator in.
    """
    async with mark.teller(address, OTHERS) as moderator:
        http = moderator.http
        http.headers.pop("cookie")
        page = await http.get("/moderation", follow_redirects=True)
        form = next((f for f in _forms(page.text) if 'name="password"' in f), None)
        if form is None:
            return None
        action = re.search(r'action="([^"]*)"', form)
        data = {"name": account.name, "password": account.password}
        data |= {"code": pyotp.TOTP(account.secret).now()}
        if 'name="csrf"' in form:
            data["csrf"] = hidden(page, "csrf")
        target = unescape(action[1]) if action else str(page.url)
        answer = await http.post(target, data=data)
        if not http.cookies:
            raise Unexpected(f"Signing in was answered with {answer.status_code}.")
        queue = await http.get("/moderation", follow_redirects=True)
        if queue.status_code != httpx2.codes.OK or mark.letters not in queue.text:
            raise Unexpected("The queue of a signed-in moderator shows no story.")
        return next(iter(http.cookies.values()))


def _forms(text: str) -> list[str]:
    return re.findall(r"<form.*?</form>", text, re.DOTALL)
