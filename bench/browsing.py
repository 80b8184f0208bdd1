"""Opens answers of the site in Chromium, each as it came, and says what became of what they hold.

The answers were given to somebody else, so they are given again: by a server of our own, at the
same kind of address, with their headers. Left out is what is about the connection, about cookies,
and `Clear-Site-Data`, which would empty a browser that has nothing.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from playwright.async_api import BrowserContext, Error, Page, async_playwright

from bench.payloads import HOOK
from bench.site import LOOPBACK

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
#: Pages that are open at once.
TABS = 2
_LEFT_OUT = {
    *("content-length", "content-encoding", "transfer-encoding", "connection"),
    *("set-cookie", "clear-site-data", "location"),
}
STOPPED = "voicebox_stopped"
LISTEN = f"""document.addEventListener('securitypolicyviolation',
    found => window.{STOPPED}(found.violatedDirective), true)"""
#: Moves over everything and focuses it; returns what no template writes and words cannot be.
POKE = """() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    for (const one of document.querySelectorAll('body, body *')) {
        for (const kind of ['mouseover', 'focus', 'pointerover', 'animationstart', 'toggle'])
            one.dispatchEvent(new Event(kind));
        if (one.focus) one.focus();
    }
    const odd = `script:not([src^="/static/"]), iframe, object, embed, base, style, math, video,
        marquee, source, meta[http-equiv], img:not([src^="/static/"]), svg[onload],
        link[rel=stylesheet]:not([href^="/static/"]), [style],
        [href^="javascript:" i], [src^="javascript:" i], [formaction^="javascript:" i]`;
    const found = [...document.querySelectorAll(odd)].map(one => one.localName);
    for (const one of document.querySelectorAll('*'))
        for (const name of one.getAttributeNames()) if (/^on/i.test(name)) found.push(name);
    return found;
}"""


@dataclass
class Seen:
    """What happened while pages were open."""

    pages: int = 0
    #: Answers that a browser saves and does not show.
    saved: int = 0
    #: What ran, by the page on which it did, and the number of the payload.
    ran: Counter[str] = field(default_factory=Counter)
    #: What the content policy had to stop, by page and directive; as the page and as Chromium say.
    stopped: Counter[str] = field(default_factory=Counter)
    #: Words that became a part of the page, by page and kind of part.
    became: Counter[str] = field(default_factory=Counter)

    @property
    def harmless(self) -> bool:
        """Whether nothing ran, nothing had to be stopped, and words stayed words."""
        return not (self.ran or self.stopped or self.became)


@dataclass(frozen=True)
class View:
    """An answer, and how it came about."""

    name: str
    answer: httpx2.Response = field(repr=False)


class Again:
    """Gives answers again, each at an address of its own, and the site's static files."""

    def __init__(self, site: httpx2.AsyncClient) -> None:
        self._site = site
        self._static: dict[str, httpx2.Response] = {}
        self._given: dict[str, httpx2.Response] = {}
        self._server: asyncio.Server | None = None
        self.address = ""

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        port = self._server.sockets[0].getsockname()[1]
        self.address = f"http://{LOOPBACK}:{port}"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    def put(self, answer: httpx2.Response) -> str:
        """Return the path at which an answer is given, once."""
        path = f"/as-it-came/{id(answer)}"
        self._given[path] = answer
        return path

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                while (await reader.readline()).strip():
                    continue
                path = line.split()[1].decode()
                writer.write(_written(await self._answer(path)))
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return  # the browser was closed
        finally:
            writer.close()

    async def _answer(self, path: str) -> httpx2.Response:
        if path.startswith("/static/"):
            if path not in self._static:
                self._static[path] = await self._site.get(path)
            return self._static[path]
        return self._given.pop(path, None) or httpx2.Response(404)


def _written(answer: httpx2.Response) -> bytes:
    kept = [pair for pair in answer.headers.multi_items() if pair[0] not in _LEFT_OUT]
    body = answer.content
    lines = [f"{name}: {text}" for name, text in (*kept, ("content-length", str(len(body))))]
    # Where a browser would be led on, it stays here; where a page would be empty, it is shown.
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode("latin-1") + body


class Browser:
    """A Chromium with a few tabs; what is put before it is opened in the meantime."""

    def __init__(self, again: Again, seen: Seen) -> None:
        self._again, self._seen = again, seen
        self._views: asyncio.Queue[View] = asyncio.Queue(maxsize=200)
        self._tabs: list[asyncio.Task[None]] = []

    async def open(self, view: View) -> None:
        """Open an answer as soon as a tab is free."""
        await self._views.put(view)
        for tab in self._tabs:
            if tab.done():
                tab.result()

    async def finish(self) -> None:
        """Return once everything was opened."""
        joined = asyncio.ensure_future(self._views.join())
        await asyncio.wait([joined, *self._tabs], return_when=asyncio.FIRST_COMPLETED)
        for tab in self._tabs:
            if tab.done():
                tab.result()
            tab.cancel()

    async def start(self, context: BrowserContext) -> None:
        await context.add_init_script(LISTEN)
        for _ in range(TABS):
            tab = Tab(self._again, self._seen, await context.new_page())
            await tab.listen(context)
            self._tabs.append(asyncio.create_task(self._work(tab)))

    async def _work(self, tab: "Tab") -> None:
        while True:
            view = await self._views.get()
            await tab.open(view)
            self._views.task_done()


class Tab:
    """One page after the other, and who listens."""

    def __init__(self, again: Again, seen: Seen, page: Page) -> None:
        self._again, self._seen, self._page = again, seen, page
        self._view = ""

    async def listen(self, context: BrowserContext) -> None:
        await self._page.expose_binding(HOOK, self._ran)
        await self._page.expose_binding(STOPPED, self._stopped)
        devtools = await context.new_cdp_session(self._page)
        devtools.on("Audits.issueAdded", self._issue)
        await devtools.send("Audits.enable")

    async def open(self, view: View) -> None:
        """Open one answer and touch everything on it."""
        self._view, kind = view.name, view.answer.headers.get("content-type", "")
        self._seen.pages += 1
        if "attachment" in view.answer.headers.get("content-disposition", ""):
            self._seen.saved += 1
            return
        address = self._again.address + self._again.put(view.answer)
        try:
            await self._page.goto(address, wait_until="domcontentloaded")
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            self._seen.saved += 1
            return
        found = await self._page.evaluate(POKE)
        if "html" in kind:
            self._seen.became.update(f"{view.name}: {one}" for one in found)

    def _ran(self, _source: object, *given: object) -> None:
        self._seen.ran[f"{self._view}: {given[:1]}"] += 1

    def _stopped(self, _source: object, directive: str) -> None:
        self._seen.stopped[f"{self._view}: {directive}"] += 1

    def _issue(self, found: Mapping[str, Any]) -> None:
        details = found["issue"]["details"].get("contentSecurityPolicyIssueDetails")
        if details is not None:
            self._seen.stopped[f"{self._view}: {details['violatedDirective']} (CDP)"] += 1


@asynccontextmanager
async def browsing(site: httpx2.AsyncClient, seen: Seen) -> AsyncIterator[Browser]:
    """Give a Chromium that opens what it is given, and wait at the end until it has."""
    again = Again(site)
    await again.start()
    try:
        async with async_playwright() as playwright:
            program = shutil.which("chromium")
            chromium = await playwright.chromium.launch(executable_path=program, args=FLAGS)
            browser = Browser(again, seen)
            await browser.start(await chromium.new_context())
            yield browser
            await browser.finish()
            await chromium.close()
    finally:
        await again.stop()
