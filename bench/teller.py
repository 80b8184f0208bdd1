"""A teller without script, over real HTTP: tells, comes back, takes back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from types import TracebackType
from typing import Any, Self

import httpx2

PATIENCE_S = 60.0
_RECEIPT = re.compile(r'class="digits-large">(.*?)</p>', re.DOTALL)
_GROUP = re.compile(r">(\d{5})<")
_TOLD = re.compile(r'<div class="told"[^>]*>(.*?)</div>', re.DOTALL)
GROUPS = 5


class Unexpected(Exception):
    """The site answered something else than it should; what was typed is not in here."""


@dataclass(frozen=True)
class Form:
    """A form as it lies before a teller: it can be sent again, and is the same story then."""

    token: str = field(repr=False)
    fields: Mapping[str, Any] = field(repr=False)


class Teller:
    """Somebody at a browser."""

    def __init__(
        self,
        address: str,
        local: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> None:
        own = {"sec-fetch-site": "same-origin", **(headers or {})}
        transport = httpx2.AsyncHTTPTransport(local_address=local)
        self.http = httpx2.AsyncClient(
            base_url=address, transport=transport, timeout=PATIENCE_S, headers=own, params=query
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.aclose()

    async def form(self, words: str, **fields: Any) -> Form:
        """Open the page and write into its form; nothing is sent yet."""
        answer = await self.http.get("/tell")
        return Form(hidden(answer, "token"), {"words": words, **fields})

    async def send(self, form: Form, step: str = "send") -> httpx2.Response:
        """Take a step with a form; return the page that answers."""
        return await self.http.post(
            "/tell", data={**form.fields, "token": form.token, "step": step}
        )

    async def tell(self, words: str, **fields: Any) -> str:
        """Tell a story; return its receipt.

        Raises:
            Unexpected: the site did not acknowledge it.
        """
        return receipt_on(await self.send(await self.form(words, **fields)))

    async def come_back(self, receipt: str) -> httpx2.Response:
        """Enter a receipt; return the page that answers."""
        return await self.http.post("/return", data={"receipt": receipt, "step": "open"})

    async def words_of(self, receipt: str) -> str | None:
        """Return the words of a story by its receipt; None when the receipt is unknown."""
        opened = await self.come_back(receipt)
        if opened.status_code == httpx2.codes.NOT_FOUND:
            return None
        data = {"token": hidden(opened, "token"), "step": "read"}
        told = _TOLD.search((await self.http.post("/return", data=data)).text)
        if told is None:
            raise Unexpected("There are no words on the page of a story.")
        return unescape(told[1])

    async def withdraw(self, receipt: str) -> httpx2.Response:
        """Take a story back; return the proof."""
        token = hidden(await self.come_back(receipt), "token")
        for step in ("withdraw", "withdraw_yes"):
            answer = await self.http.post("/return", data={"token": token, "step": step})
        return answer


def hidden(answer: httpx2.Response, name: str) -> str:
    """Return the value of a hidden field of a page.

    Raises:
        Unexpected: there is no such field.
    """
    for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', answer.text):
        value = re.search(r'value="([^"]*)"', tag)
        if value:
            return unescape(value[1])
    raise Unexpected(f"A page with status {answer.status_code} has no field {name}.")


def receipt_on(answer: httpx2.Response) -> str:
    """Return the receipt that a page shows.

    Raises:
        Unexpected: it shows none.
    """
    shown = _RECEIPT.search(answer.text)
    groups = _GROUP.findall(shown[1]) if shown else []
    if answer.status_code != httpx2.codes.OK or len(groups) != GROUPS:
        raise Unexpected(f"A page with status {answer.status_code} shows no receipt.")
    return "".join(groups)
