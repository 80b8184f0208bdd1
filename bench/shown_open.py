"""What anybody sees and writes: public stories, themes, reports, messages, and what is asked."""

import re
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote

from starlette.routing import Route

from bench.forms import forms_on
from bench.inputs import asked
from bench.payloads import packs
from bench.shown import MESSAGE, SHORT, Team, Told, together
from bench.teller import Unexpected
from bench.visiting import Visitor
from voicebox.web.forms import LONG
from voicebox.web.routes import ROUTES

#: What the list of stories can be narrowed by, beside its search.
_NARROWED = ("standpoint", "month", "language", "collection", "theme")
#: Characters of an address: servers take about 64,000.
_ADDRESS = 6000
_MOST_PAGES = 60
#: What a browser says of itself and its way.
_HEADERS = ("referer", "user-agent", "accept-language", "origin", "x-forwarded-for", "cookie")


async def public_pages(people: Team, told: Sequence[Told]) -> None:
    """Open the page of each story, all lists and all pages of themes, and what they lead to."""
    outside = people.outside
    await together(outside.get(f"/stories/{story.id}") for story in told)
    for path in ("/stories", "/themes", "/themes/alone", "/themes/versions"):
        await _through(outside, path)
    page = await outside.get("/themes")
    for path in sorted(set(re.findall(r'href="(/themes/[0-9a-f]{32})"', page.text))):
        await _through(outside, path)
    versions = await outside.get("/themes/versions")
    for path in sorted(set(re.findall(r'href="(/themes/versions/\d+)"', versions.text))):
        await outside.get(path)


async def _through(outside: Visitor, path: str) -> None:
    """Open a list and go on to its end."""
    page = await outside.get(path)
    for _ in range(_MOST_PAGES):
        more = re.search(r'href="([^"]+)" rel="next"', page.text)
        if more is None:
            return
        asked_for = dict(re.findall(r"(\w+)=([^&]*)", more[1].partition("?")[2]))
        page = await outside.get(path, **asked_for)


async def write(people: Team, about: Sequence[Told], quoted: Sequence[str]) -> None:
    """Report stories and quotes, and write about the site, with all payloads in the end."""
    outside, texts = people.outside, people.work.texts
    reported = [f"/stories/{story.id}/report" for story in about]
    for pack in packs(texts, MESSAGE):
        words = "\n".join(pack)
        for path in (*reported, *quoted[:1]):
            page = await outside.get(path)
            await outside.press_only(page, words=words, reason="hate")
        page = await outside.get("/change", about="rules")
        await outside.press_only(page, message=words)


async def quotes_of(people: Team) -> Sequence[str]:
    """Return the addresses at which quotes can be reported whose stories are not shown."""
    found: set[str] = set()
    for path in ("/themes", "/themes/alone"):
        page = await people.outside.get(path)
        for theme in re.findall(r'href="(/themes/[0-9a-f]{32})"', page.text):
            page = await people.outside.get(theme)
            found |= set(re.findall(r'href="(/quotes/[^"/]+/report)"', page.text))
        found |= set(re.findall(r'href="(/quotes/[^"/]+/report)"', page.text))
    return sorted(found)


async def ask(people: Team) -> None:
    """Ask something of every address: by each name that is read anywhere, and by the path."""
    texts = people.work.texts
    for pack in packs(texts, SHORT):
        words = " ".join(pack)
        await people.outside.get("/stories", q=words, without=words)
        await people.outside.get("/stories", **dict.fromkeys(_NARROWED, words))
    names = {*asked(), *_NARROWED}
    routes = [one for one in ROUTES if isinstance(one, Route) and "GET" in (one.methods or ())]
    for pack in packs(texts, _ADDRESS // 3):
        words = " ".join(pack)
        for route in routes:
            who = people.leads[0] if route.path.startswith("/moderation") else people.outside
            await who.get(_filled(route, "0" * 32), **dict.fromkeys(names, words))
            if "{id}" in route.path:
                await who.get(_filled(route, quote(words, safe="")))
        await people.outside.get(f"/{quote(words, safe='')}")


def _filled(route: Route, one: str) -> str:
    return route.path.replace("{id}", one).replace("{version}", "0").replace("{name:path}", one)


async def odd_requests(people: Team) -> None:
    """Send what is answered by a page about a failure, and payloads in headers."""
    outside, words = people.outside, people.work.everything
    latin = [text for text in people.work.texts if text.isascii() and text.isprintable()]
    for pack in packs(latin, SHORT * 10):
        for name in _HEADERS:
            answer = await outside.http.get("/stories", headers={name: " ".join(pack)})
            await people.work.take(outside, answer)
    data = dict.fromkeys(LONG, words)
    away = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    for path in ("/tell", "/return", "/change", "/moderation/me"):
        answer = await outside.http.post(path, data=data, headers=away)
        await people.work.take(outside, answer)
    await outside.get("/moderation")
    page = await outside.press(await outside.get("/tell"), "step", "check", words=words)
    for form in forms_on(page.text):
        if form.has("step", "send"):
            # A proof is asked for in a crowd only, by a field that this page has then.
            await outside.send("/tell", form, [("step", "send")], {"proof": words, "preset": "all"})
    for kind in ("multipart/form-data; boundary=x", "text/xss(0)"):
        content, headers = words.encode(), {"content-type": kind}
        with suppress(Unexpected):
            answer = await outside.http.post("/tell", content=content, headers=headers)
            await people.work.take(outside, answer)
