"""A marked teller, and moderators who are signed in, before the forms of one site."""

import re
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field

import httpx2

from bench import readers
from bench.canary.marked import OTHERS, Mark
from bench.site import Server, Site
from bench.teller import Teller, Unexpected, hidden

TEXT = "They said it would be a short stay, and nobody told me why it was not."
DONE = (httpx2.codes.OK, httpx2.codes.SEE_OTHER)


@dataclass(frozen=True)
class Desk:
    """A marked teller, and moderators who are signed in, before one site."""

    site: Site
    server: Server
    mark: Mark
    teller: Teller
    team: Sequence[Teller] = field(repr=False)
    csrf: Sequence[str] = field(repr=False)

    def written(self, enters: str, *names: str, number: int = 0) -> dict[str, str]:
        """Return fields, each with a sentence that holds a mark of its own."""
        return {name: f"It is {self.mark.of(enters, name, number)}." for name in names}

    async def press(self, who: int, path: str, **fields: str) -> httpx2.Response:
        """Have a moderator press a button of a form.

        Raises:
            Unexpected: that was not done.
        """
        data = {"csrf": self.csrf[who], **fields}
        return done(path, await self.team[who].http.post(path, data=data))

    async def step(self, receipt: str, step: str, **fields: str) -> httpx2.Response:
        """Have a teller take a step with their story.

        Raises:
            Unexpected: that was not done.
        """
        token = hidden(await self.teller.come_back(receipt), "token")
        data = {**fields, "token": token, "step": step}
        return done(step, await self.teller.http.post("/return", data=data))

    async def told(self, *names: str) -> Mapping[str, tuple[str, str]]:
        """Tell a story for each of these; return its receipt and id, once it is in the queue."""
        words = [f"{TEXT} {self.mark.of(f'a story {name}', 'words')} said so." for name in names]
        receipts = [await self.teller.tell(text, preset="all") for text in words]
        await readers.close_window(self.site)
        ids = await readers.ids_of(self.site, receipts)
        return dict(zip(names, zip(receipts, ids, strict=True), strict=True))


async def addresses(desk: Desk, page: str, pattern: str) -> Sequence[str]:
    """Return the addresses on a page of the team that look like this."""
    return sorted(set(re.findall(pattern, (await desk.team[0].http.get(page)).text)))


def done(what: str, answer: httpx2.Response) -> httpx2.Response:
    """Return an answer that says that something was done.

    Raises:
        Unexpected: it says something else.
    """
    if answer.status_code not in DONE:
        raise Unexpected(f"{what} was answered with {answer.status_code}.")
    return answer


@asynccontextmanager
async def desk_of(
    site: Site, server: Server, mark: Mark, cookies: Sequence[str]
) -> AsyncIterator[Desk]:
    """Give the desk; its people are signed in with these cookies, the first of them as a lead."""
    with closing(sqlite3.connect(site.settings.data / "main.db", timeout=60)) as main, main:
        main.execute("UPDATE staff SET role = 'lead' WHERE name = ?", (site.accounts[0].name,))
    team = [mark.teller(server.address, OTHERS + who) for who in range(len(cookies))]
    for one, cookie in zip(team, cookies, strict=True):
        one.http.cookies.set("vb-local", cookie)
    csrf = [hidden(await one.http.get("/moderation"), "csrf") for one in team]
    teller = mark.teller(server.address, 0)
    yield Desk(site, server, mark, teller, team, csrf)
    for one in (teller, *team):
        await one.http.aclose()
