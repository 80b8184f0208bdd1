"""Stories that were acknowledged, and whether each is still there, word for word."""

import contextlib
from dataclasses import dataclass, field
from html import unescape

import httpx2

from bench.teller import Form, Teller, Unexpected, hidden, receipt_on


@dataclass
class Shelf:
    """Words by the receipt that was shown for them."""

    told: dict[str, str] = field(default_factory=dict, repr=False)
    #: Receipts of stories that were taken back.
    gone: set[str] = field(default_factory=set, repr=False)
    #: How often words did not come back with an answer that was no receipt.
    words_lost: int = 0

    async def tell(self, teller: Teller, words: str, form: Form | None = None) -> httpx2.Response:
        """Send a story and keep what was acknowledged; return the answer."""
        form = form or await teller.form(words, preset="all")
        answer = await teller.send(form)
        with contextlib.suppress(Unexpected):
            self.told[receipt_on(answer)] = words
            return answer
        self.words_lost += not gives_back(answer, words)
        return answer

    async def withdraw(self, teller: Teller, receipt: str) -> bool:
        """Take a story back; tell whether that was done."""
        opened = await teller.come_back(receipt)
        if opened.status_code != httpx2.codes.OK:
            return False
        token = hidden(opened, "token")
        data = {"token": token, "step": "withdraw_yes"}
        answer = await teller.http.post("/return", data=data)
        if answer.status_code != httpx2.codes.OK:
            return False
        self.gone.add(receipt)
        return True

    async def count_lost(self, teller: Teller) -> int:
        """Return how many stories that were acknowledged are not there, or with other words."""
        lost = 0
        for receipt, words in self.told.items():
            wanted = None if receipt in self.gone else words
            lost += await _words_of(teller, receipt) != wanted
        return lost


async def _words_of(teller: Teller, receipt: str) -> str | None:
    try:
        return await teller.words_of(receipt)
    except Unexpected:
        return ""


def gives_back(answer: httpx2.Response, words: str) -> bool:
    """Tell whether a page holds words in a field that can be sent again."""
    parts = [part.partition(">")[2] for part in answer.text.split("<textarea")[1:]]
    return words in [unescape(part.partition("</textarea>")[0]).strip() for part in parts]
