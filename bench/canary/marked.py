"""People who carry a mark in everything that a browser, a network or a pen could betray.

A kind of mark is what carries it, and where it enters: the language that a browser asks for is one
kind where somebody tells, and another where they come back. Every kind that was sent is counted,
and no other.
"""

import ipaddress
import random
import re
import string
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import NamedTuple

import httpx2
import pyotp

from bench.canary.carriers import HEADERS, entry
from bench.site import Account
from bench.teller import Teller, Unexpected, hidden

#: In a database a mark may stand right beside the next field, which can begin with a digit.
END = "x"
#: Letters of a code; there is room for 17,576 kinds.
CODE = 3
#: The number of the network that moderators come from.
OTHERS = 16
_TAIL = re.compile(rf"([a-z]{{{CODE}}})(\d+){END}")


class Kind(NamedTuple):
    """Where a mark enters, and what carries it."""

    enters: str
    carrier: str


@dataclass(frozen=True)
class Mark:
    """What all marks of one run begin with, and every kind of them that was sent so far."""

    letters: str
    network: str
    forwarded: str
    kinds: dict[Kind, int] = field(default_factory=dict, repr=False)
    _codes: dict[str, Kind] = field(default_factory=dict, repr=False)

    @classmethod
    def fresh(cls) -> "Mark":
        """Return marks that no other run has had."""
        letters = "zq" + "".join(random.choices(string.ascii_lowercase, k=12))
        network = f"127.{random.randint(100, 254)}.{random.randint(100, 254)}."
        block = ":".join(f"{random.getrandbits(16) | 0x1000:x}" for _ in range(2))
        return cls(letters, network, f"2001:db8:{block}:")

    @property
    def starts(self) -> Sequence[str]:
        """What every mark begins with: letters, the network, the forwarded address."""
        return (self.letters, self.network, self.forwarded)

    @property
    def packed(self) -> bytes:
        """The forwarded address as the bytes that a program keeps of it."""
        return ipaddress.ip_address(f"{self.forwarded}:").packed[:8]

    def of(self, enters: str, carrier: str, number: int = 0) -> str:
        """Return the mark of one kind of one person; it ends with a letter of its own."""
        code = _code(self._number(Kind(enters, carrier)))
        return f"{self.letters}{code}{number}{END}"

    def address(self, enters: str, carrier: str, number: int = 0) -> str:
        """Return a marked IP address."""
        return f"{self.forwarded}{self._number(Kind(enters, carrier)):x}::{number:x}"

    def kind(self, tail: str) -> tuple[Kind | None, int]:
        """Return of which kind and whose a mark is, by what follows its beginning; none if unclear.

        Of an address, and of what was encoded, no more can be told than that it was there.
        """
        found = _TAIL.match(tail)
        if found is None:
            return None, 0
        return self._by_code.get(found[1]), int(found[2])

    def cut_off(self, tail: str) -> Set[Kind]:
        """Return of which kinds a mark could be that breaks off, as an index shortens its terms."""
        letters = tail[: len(tail) - len(tail.lstrip(string.ascii_lowercase))][:CODE]
        return {kind for code, kind in self._by_code.items() if code.startswith(letters)}

    @property
    def _by_code(self) -> Mapping[str, Kind]:
        if len(self._codes) < len(self.kinds):
            self._codes.update({_code(number): kind for kind, number in self.kinds.items()})
        return self._codes

    def headers(self, enters: str, number: int) -> Mapping[str, str]:
        """Return every header, each with a mark of its own kind."""
        return {
            name: written.format(
                mark=self.of(enters, name, number) if "{mark}" in written else "",
                address=self.address(enters, name, number) if "{address}" in written else "",
            )
            for name, written in HEADERS.items()
        }

    def teller(self, address: str, number: int, enters: str = "") -> Teller:
        """Return somebody whose network, browser and questions are marked.

        Without `enters`, each request is marked by what it asks for.
        """
        teller = Teller(address, local=f"{self.network}{number % 250 + 1}")

        async def mark(request: httpx2.Request) -> None:
            where = enters or entry(request.url.path)
            own = request.headers.get("cookie")
            request.headers.update(self.headers(where, number))
            if own:
                request.headers["cookie"] = f"{own}; crumb={self.of(where, 'cookie', number)}"
            asked = {"q": self.of(where, "query", number)} | dict(request.url.params)
            asked[self.of(where, "name of a query", number)] = "1"
            request.url = request.url.copy_merge_params(asked)
            self._number(Kind(where, "address of the connection"))

        teller.http.event_hooks = {"request": [mark]}
        return teller

    def _number(self, kind: Kind) -> int:
        return self.kinds.setdefault(kind, len(self.kinds))


@cache
def _code(number: int) -> str:
    letters = ""
    for _ in range(CODE):
        number, letter = divmod(number, 26)
        letters = chr(97 + letter) + letters
    return letters


@dataclass(frozen=True)
class Secrets:
    """What was typed or handed out and must stand nowhere, whole."""

    strings: Mapping[str, str] = field(repr=False)
    #: Keys, as they are in memory.
    keys: Mapping[str, bytes] = field(repr=False)
    receipts: Set[str] = field(repr=False)

    @property
    def names(self) -> Sequence[str]:
        """What they are; of many that are alike, one."""
        own = (re.sub(r" \d+$", "", name) for name in [*self.strings, *self.keys])
        return [*dict.fromkeys(own), "receipt"]


async def sign_in(address: str, mark: Mark, account: Account) -> str:
    """Sign in as a browser does, look at the queue, and return the cookie's value.

    Raises:
        Unexpected: the site did not let this moderator in.
    """
    async with mark.teller(address, OTHERS) as moderator:
        http = moderator.http
        page = await http.get("/moderation", follow_redirects=True)
        form = next((f for f in _forms(page.text) if 'name="password"' in f), None)
        if form is None:
            raise Unexpected("The site has no page to sign in on.")
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
        if queue.status_code != httpx2.codes.OK or "csrf" not in queue.text:
            raise Unexpected("The queue of a signed-in moderator does not open.")
        return next(iter(http.cookies.values()))


def _forms(text: str) -> list[str]:
    return re.findall(r"<form.*?</form>", text, re.DOTALL)
