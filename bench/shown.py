"""Fills in every form of a site with payloads, as those would whom it is for, and keeps every page.

What is stored is stored in the ways that a site stores it: stories are told, read, published,
withheld, appealed against, reported, changed and taken back over HTTP. The payloads go into each
field as that field has room for them: all of them together into a long one, packs of two or three
into a short one, of which so many stories are told that each payload was in each field and stood
on the page of a story, in lists, in quotes and in themes.
"""

import asyncio
import re
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import httpx2
import pyotp

from bench import readers
from bench.payloads import packs
from bench.site import Account, Server, Site
from bench.teller import Unexpected, hidden, receipt_on
from bench.visiting import SAME_SITE, Visitor, Work
from bench.words import comments
from voicebox.flows import discover, staff
from voicebox.themes import compute

#: Characters that fields take; other fields take all payloads at once.
NAME, SHORTEST, SHORT, LINE, QUESTION, MESSAGE = 80, 96, 195, 490, 1900, 4800
#: Stories of which each holds all payloads, beside those of one pack each.
WHOLE = 14
#: People who do something at once.
AT_ONCE = 4


@dataclass(frozen=True)
class Told:
    """A story, and what it holds."""

    receipt: str = field(repr=False)
    id: str
    pack: Sequence[str] = field(repr=False)


@dataclass(frozen=True)
class Team:
    """Two who lead, two others, and whoever is not signed in."""

    site: Site
    server: Server
    leads: tuple[Visitor, Visitor]
    others: tuple[Visitor, Visitor]
    outside: Visitor

    @property
    def work(self) -> Work:
        """What they all note."""
        return self.outside.work


async def team(stack: AsyncExitStack, site: Site, server: Server, work: Work) -> Team:
    """Sign in four moderators, of whom two lead; their sessions end with the stack."""
    cookies = [await _session(site, account) for account in site.accounts]

    async def visitor(jar: dict[str, str], *, follows: bool = False) -> Visitor:
        http = httpx2.AsyncClient(
            base_url=server.address,
            headers=SAME_SITE,
            cookies=jar,
            timeout=120,
        )
        return Visitor(await stack.enter_async_context(http), work, follows)

    inside = []
    for cookie in cookies:
        someone = await visitor({"vb-local": cookie})
        csrf = hidden(await someone.http.get("/moderation/me"), "csrf")
        inside.append(replace(someone, csrf=csrf))
    return Team(
        site,
        server,
        (inside[0], inside[1]),
        (inside[2], inside[3]),
        await visitor({}, follows=True),
    )


async def _session(site: Site, account: Account) -> str:
    code = pyotp.TOTP(account.secret).now()
    used = staff.UsedSteps()
    return await staff.sign_in(site.db, site.world, used, account.name, account.password, code)


async def together(doings: Iterable[Coroutine[Any, Any, Any]]) -> list[Any]:
    """Let a few people do something at once; return what came of each, in their order."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(doing: Coroutine[Any, Any, Any]) -> Any:
        async with free:
            return await doing

    return await asyncio.gather(*map(one, doings))


async def tell(
    people: Team, stories: Sequence[Sequence[str]], *, alike: bool = False, **chosen: str
) -> Sequence[Told]:
    """Tell a story of each pack, close the window, and return them; alike with the same comment."""
    about = [*comments(1)] * len(stories) if alike else comments(len(stories))

    async def one(number: int, pack: Sequence[str]) -> str:
        return await _tell(people.outside, about[number], pack, chosen)

    receipts = await together(one(number, pack) for number, pack in enumerate(stories))
    await readers.close_window(people.site)
    ids = await readers.ids_of(people.site, receipts)
    return [Told(*each) for each in zip(receipts, ids, stories, strict=True)]


async def _tell(teller: Visitor, about: str, pack: Sequence[str], chosen: Mapping[str, str]) -> str:
    words = "\n".join([*pack, about])
    check = await teller.press(await teller.get("/tell"), "step", "check", words=words)
    for given in reversed(beside(pack)):
        check = await teller.press(check, "step", "check", **given, **chosen)
    wanted = {"preset": "all", **chosen}
    return receipt_on(await teller.press(check, "step", "send", **wanted))


def beside(pack: Sequence[str]) -> Sequence[Mapping[str, str]]:
    """Return what stands beside a story: once for each part that fits into the shortest field.

    Of a pack that is too long for a title, the first parts alone are in it.
    """
    title = packs(pack, SHORT)[0]
    entries = ",".join(" ".join(re.split("[,;]", text)) for text in title)
    return [
        {
            "title": " ".join(title),
            "tags": entries,
            "notes": entries,
            "standpoint": "own",
            "standpoint_own": " ".join(part),
        }
        for part in packs(title, SHORTEST)
    ]


async def read(people: Team, who: Visitor, story: Told) -> httpx2.Response:
    """Take a story in hand and read it; return its page.

    Raises:
        Unexpected: this person does not get it.
    """
    path = f"/moderation/stories/{story.id}"
    answer = await who.http.post(path, data={"act": "claim", "csrf": who.csrf})
    if answer.headers.get("location") != path:
        raise Unexpected(f"{answer.status_code} {path}: it cannot be taken in hand.")
    return await who.get(path)


async def publish(people: Team, told: Sequence[Told]) -> None:
    """Let a moderator read stories on the page and publish them, each with a question along."""
    asked = packs(people.work.texts, QUESTION)
    who = people.leads[0]
    for number, story in enumerate(told):
        page = await read(people, who, story)
        question = " ".join(asked[number % len(asked)])
        await who.press(page, "vote", "publish", question=question, sure="yes")
    await readers.close_window(people.site)


async def come_back(people: Team, story: Told) -> httpx2.Response:
    """Return the page of a story for its teller."""
    page = await people.outside.http.get("/return")
    return await people.outside.press(page, "step", "open", receipt=story.receipt)


async def find_themes(site: Site) -> None:
    """Look for themes in what is public now."""
    with compute.processes() as executor:
        encoder = discover.encoder_folder(site.settings)
        await discover.refresh(site.db, site.world, executor, encoder)
