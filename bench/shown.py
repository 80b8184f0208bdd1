"""Fills in every form of a site with the same texts, and returns every page that comes of it."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import quote

import httpx2
import pyotp

from bench import readers
from bench.site import Account, Server, Site
from bench.teller import Teller, hidden, receipt_on
from voicebox.flows import staff
from voicebox.store import stories
from voicebox.web import my_story, reading

WAIT_S = 120.0
#: What one-line fields take.
LONGEST_TITLE, LONGEST_ENTRY = 200, 100
#: Pages that anybody can ask something of.
ASKED = ("/stories?q={}", "/stories?without={}", "/change?about={}", "/changes?done={}", "/{}")
BOXES = (
    *("answer", "question", "sentence", "line", "gap_line", "masks", "masks_own", "told", "sender"),
    *("message", "organisations", "order", "authority", "buddy", "model", "about", "review"),
)


@dataclass(frozen=True)
class View:
    """A page, and how it came about."""

    name: str
    answer: httpx2.Response = field(repr=False)


async def everything(site: Site, server: Server, texts: Sequence[str]) -> Sequence[View]:
    """Return every page on which these texts were written, or shown."""
    headers = {"sec-fetch-site": "same-origin"}
    async with Teller(server.address) as teller:
        receipt, told = await _tell(teller, texts)
        story_id = await _in_the_queue(site, receipt)
        cookie = await _session(site, site.accounts[0])
        async with httpx2.AsyncClient(
            base_url=server.address,
            headers=headers,
            cookies={"vb-local": cookie},
            timeout=60,
            follow_redirects=True,
        ) as inside:
            read = await _moderate(inside, story_id, texts)
            back = await _come_back(teller, receipt, texts)
            asked = await _ask(teller.http, inside, story_id, texts)
        public = await _publish(site, teller, texts[::-1])
    return [*told, *read, *back, *asked, *public]


def _fields(texts: Sequence[str]) -> dict[str, str]:
    short = [text for text in texts if "," not in text and ";" not in text]
    title = ""
    for text in texts:
        if len(title) + len(text) < LONGEST_TITLE:
            title += text
    return {
        "words": "\n".join(texts),
        "title": title,
        "tags": ",".join(short),
        "notes": ",".join(short),
        "standpoint_own": next(text for text in texts if len(text) <= LONGEST_ENTRY),
    }


async def _tell(teller: Teller, texts: Sequence[str]) -> tuple[str, Sequence[View]]:
    fields = _fields(texts)
    form = await teller.form(**fields, preset="all")
    seen = [View("check", await teller.send(form, "check"))]
    seen.append(View("change", await teller.send(form, "change")))
    for name in ("month", "language", "preset", "tags", "standpoint_own", "token"):
        wrong = {**form.fields, "token": form.token, "step": "send", name: fields["words"]}
        seen.append(View(f"wrong {name}", await teller.http.post("/tell", data=wrong)))
    answer = await teller.send(form)
    return receipt_on(answer), [*seen, View("receipt", answer)]


async def _in_the_queue(site: Site, receipt: str) -> str:
    """Return the id of a story once its window has closed."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        [story_id] = await readers.ids_of(site, [receipt])
        async with site.db.read() as main:
            if await stories.find(main, story_id) is not None:
                return story_id
        await asyncio.sleep(0.2)
    raise TimeoutError("The window did not close.")


async def _session(site: Site, account: Account) -> str:
    code = pyotp.TOTP(account.secret).now()
    used = staff.UsedSteps()
    return await staff.sign_in(site.db, site.world, used, account.name, account.password, code)


async def _moderate(
    inside: httpx2.AsyncClient, story_id: str, texts: Sequence[str]
) -> Sequence[View]:
    """Take a story in hand and press every button of it, the two that part with it last."""
    queue = await inside.get("/moderation")
    seen, page = [View("queue", queue)], f"/moderation/stories/{story_id}"
    token = hidden(queue, "csrf")

    async def press(act: str, **fields: str) -> None:
        everything_else = _written(texts) | fields
        answer = await inside.post(page, data={**everything_else, "act": act, "csrf": token})
        seen.append(View(act, answer))

    await press("claim")
    seen.append(View("story", await inside.get(page)))
    for act in reading.ACTS:
        if act not in ("claim", "decline", "pass", "skip"):
            await press(act)
    refusal = {"vote": "withhold", "clause": "spam.1", "words": "", "sentence": texts[0]}
    await press("claim")
    await press("vote", **refusal)
    return seen


async def _publish(site: Site, teller: Teller, texts: Sequence[str]) -> Sequence[View]:
    """Have another story published, and look at it as readers do."""
    receipt = await teller.tell(**_fields(texts), preset="all", reused="yes")
    story_id = await _in_the_queue(site, receipt)
    await readers.publish(site, [story_id])
    until = time.monotonic() + WAIT_S
    while (page := await teller.http.get(f"/stories/{story_id}")).status_code != httpx2.codes.OK:
        if time.monotonic() > until:
            raise TimeoutError("The story was not published.")
        await asyncio.sleep(0.2)
    others = ("/stories", "/stories?q=voicebox_ran", "/themes", f"/stories/{story_id}/report")
    back = await teller.come_back(receipt)
    return [
        View("a public story", page),
        *[View(path, await teller.http.get(path)) for path in others],
        View("come back to it", back),
    ]


async def _come_back(teller: Teller, receipt: str, texts: Sequence[str]) -> Sequence[View]:
    opened = await teller.come_back(receipt)
    seen = [View("come back", opened)]
    for step in my_story.STEPS:
        if not step.startswith("withdraw_"):
            data = {**_written(texts), "token": hidden(opened, "token"), "step": step}
            seen.append(View(step, await teller.http.post("/return", data=data)))
    wrong = {"receipt": texts[0], "step": "open"}
    return [*seen, View("no receipt", await teller.http.post("/return", data=wrong))]


async def _ask(
    outside: httpx2.AsyncClient, inside: httpx2.AsyncClient, story_id: str, texts: Sequence[str]
) -> Sequence[View]:
    """Ask of every page, write every message, and look at what the team sees of it."""
    seen = []
    for path, text in zip(ASKED, cycle(texts), strict=False):
        asked = path.format(quote(text, safe=""))
        seen.append(View(path, await outside.get(asked)))
    csrf = hidden(await inside.get("/moderation"), "csrf")
    written = _written(texts)
    for http, path in (
        (outside, "/change"),
        (outside, f"/stories/{story_id}/report"),
        (outside, "/moderation/sign-in"),
        (inside, "/moderation/me"),
        (inside, f"/moderation/reported/{story_id}"),
    ):
        seen.append(View(path, await http.post(path, data={**written, "csrf": csrf})))
    elsewhere = {"sec-fetch-site": "cross-site"}
    failed = await outside.post("/tell", data=written, headers=elsewhere)
    desk = await inside.get("/moderation/messages")
    seen += [View("failure", failed), View("messages", desk)]
    for message in set(re.findall(r'href="(/moderation/messages/[^"]+)"', desk.text)):
        seen.append(View("message", await inside.get(message)))
        shown = await inside.post(message, data={"act": "show", "csrf": csrf})
        seen.append(View("shown", shown))
    return [*seen, View("changes", await outside.get("/changes"))]


def _written(texts: Sequence[str]) -> dict[str, str]:
    boxes = dict(zip(BOXES, cycle(texts), strict=False))
    return {**_fields(texts), **boxes, "name": texts[-1], "reason": texts[-1]}
