"""Moderators who work through the pages, and what a test may know of a site besides."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pyotp

from bench.readers import ids_of
from tests.conftest import Client, Clock, Told, hidden
from tests.flows.place import every
from voicebox.flows.staff import Enrolment
from voicebox.web.signin import COOKIE

Tell = Callable[..., Awaitable[Told]]
Queued = Callable[..., Awaitable[str]]
#: A reason that needs no marked words, and one that does.
SPAM, THREAT = "spam.1", "threat.1"
SENTENCE = "We cannot show it as it stands."


@dataclass(frozen=True)
class Moderator:
    """A signed-in person at a browser of their own."""

    name: str
    client: Client = field(repr=False)
    cookie: str = field(repr=False)

    async def see(self, path: str = "/moderation") -> httpx2.Response:
        """Open a page."""
        return await self.client.get(path, headers={"cookie": f"{COOKIE}={self.cookie}"})

    async def act(self, story_id: str, **fields: Any) -> httpx2.Response:
        """Send one of the forms of a story."""
        fields["csrf"] = hidden(await self.see(), "csrf")
        return await self.send(f"/moderation/stories/{story_id}", fields)

    async def send(self, path: str, fields: Mapping[str, Any]) -> httpx2.Response:
        """Send a form of a page, with the token of the session in it."""
        return await self.client.post(
            path,
            data=dict(fields),
            headers={"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={self.cookie}"},
        )

    async def take(self, story_id: str) -> httpx2.Response:
        """Take a story in hand; return the page that shows it."""
        taken = await self.act(story_id, act="claim")
        assert taken.status_code == 303, taken.text
        return await self.see(f"/moderation/stories/{story_id}")

    async def vote(self, story_id: str, clause: str | None = None, words: str = "") -> str:
        """Take a story and vote on it, to publish without a clause; return what it came to."""
        await self.take(story_id)
        against = {"clause": clause, "words": words, "sentence": SENTENCE, **self.order()}
        fields = {"vote": "publish"} if clause is None else {"vote": "withhold", **against}
        answer = await self.act(story_id, act="vote", **fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("done=")[2]

    def order(self) -> dict[str, str]:
        """Return what a form says of an order, for the one reason that needs it."""
        tomorrow = self.client.state.world.now() + timedelta(days=1)
        return {"authority": "A court", "order": "No. 1", "review": f"{tomorrow:%Y-%m-%d}"}

    async def offered(self) -> list[str]:
        """Return the ids of the stories that the queue offers, in its order."""
        page = (await self.see()).text
        return list(dict.fromkeys(re.findall(r"/moderation/stories/([0-9a-f]{32})", page)))


async def sign_in(client: Client, clock: Clock, who: Enrolment) -> Moderator:
    """Sign in as on the page; each code is good once, so time goes on."""
    clock.advance(seconds=30)
    fields = {"name": who.name, "password": f"the long password of {who.name}"}
    code = pyotp.TOTP(who.secret).at(clock.at)
    answer = await client.fill("/moderation/sign-in", code=code, **fields)
    assert answer.status_code == 303, answer.text
    cookie = answer.cookies[COOKIE]
    client.cookies.clear()
    return Moderator(who.name, client, cookie)


async def story_of(client: Client, receipt: str) -> str:
    """Return the id of a receipt's story."""
    (story_id,) = await ids_of(client.state, [receipt])
    return story_id


async def open_receipt(client: Client, receipt: str) -> httpx2.Response:
    """Enter a receipt; return the page that answers."""
    return await client.fill("/return", receipt=receipt, step="open")


async def withdraw(client: Client, receipt: str) -> httpx2.Response:
    """Take a story back, both steps; return the proof."""
    answer = await open_receipt(client, receipt)
    for step in ("withdraw", "withdraw_yes"):
        answer = await client.fill("/return", token=hidden(answer, "token"), step=step)
    return answer


async def move(client: Client, receipt: str) -> tuple[str, str]:
    """Say that the first theme of a story is not what its teller meant; return both themes.

    It is put into the theme that is nearest to that one.
    """
    answer = await open_receipt(client, receipt)
    source = re.findall(r'name="theme" value="([0-9a-f]{32})"', answer.text)[0]
    fields = {"token": hidden(answer, "token"), "theme": source}
    asked = await client.fill("/return", step="contest", **fields)
    target = re.findall(r'name="to" value="([0-9a-f]{32})"', asked.text)[0]
    done = await client.fill("/return", step="contest_move", to=target, **fields)
    assert done.status_code == 200
    return source, target


async def name_it(client: Client, receipt: str, theme: str, name: str) -> None:
    """Propose a name for a theme that a story is in, or say yes to it where everybody can read it.

    Raises:
        AssertionError: it was not taken.
    """
    token = hidden(await open_receipt(client, receipt), "token")
    fields = {"token": token, "theme": theme, "theme_name": name}
    done = await client.fill("/return", step="name_propose", **fields)
    assert done.status_code == 200, done.text


def rows(data: Path, name: str = "main") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every row of a database as it lies on the disk, with the name of its table."""
    with closing(sqlite3.connect(data / f"{name}.db")) as database:
        database.row_factory = sqlite3.Row
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (table,) in tables.fetchall():
            if table.startswith("search"):
                continue
            for row in database.execute(every(table)):
                yield table, dict(row)


def state_of(data: Path, story_id: str) -> str:
    """Return the state of a story as it lies on the disk."""
    found = [row for table, row in rows(data) if table == "stories" and row["id"] == story_id]
    return str(found[0]["state"])
