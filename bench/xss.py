"""Writes what could run into every field, and opens every page that shows it in a real browser.

    python -m bench.xss           40 payloads
    python -m bench.xss --full    500 payloads
    python -m bench.xss --spoil   puts them into the pages as they came: then it must fail

Tellers, readers and moderators fill in each of their forms with them, rightly and wrongly; ten go
into a text together, into a short field as many of them as fit. Chromium then opens each answer,
with the headers that it came with, moves over everything and puts the focus on it. Counted are what
ran, and what the content policy had to stop: it must have had nothing to do.
"""

import argparse
import asyncio
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

import httpx2
from playwright.async_api import BrowserContext, Page, Route, async_playwright

from bench.payloads import RUN, payloads
from bench.report import Outcome, report
from bench.shown import View, everything
from bench.site import Server, running, throwaway, voicebox

QUICK, FULL = 40, 500
#: Payloads that go together into a long text.
TOGETHER = 10
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
POKE = """() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    for (const one of document.querySelectorAll('body, body *')) {
        for (const kind of ['mouseover', 'focus', 'pointerover', 'animationstart', 'toggle'])
            one.dispatchEvent(new Event(kind));
        if (one.focus) one.focus();
    }
}"""
LISTEN = """document.addEventListener('securitypolicyviolation',
    found => window.voicebox_stopped(found.violatedDirective), true)"""


@dataclass
class Seen:
    """What happened while pages were open."""

    pages: int = 0
    #: What is open just now.
    view: str = ""
    #: Pages that show a payload as the letters that it is made of.
    showing: int = 0
    ran: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Count:
    """What came of so many payloads."""

    payloads: int
    seen: Seen
    seconds: float

    @property
    def reached(self) -> bool:
        """Whether nothing ran and nothing had to be stopped, and pages did show them."""
        return not self.seen.ran and not self.seen.stopped and self.seen.showing > 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.xss")
    parser.add_argument("--full", action="store_true", help=f"{FULL} payloads instead of {QUICK}")
    parser.add_argument("--spoil", action="store_true", help="undo the escaping; it must be seen")
    given = parser.parse_args()
    n = FULL if given.full else QUICK
    return report(outcome(asyncio.run(measure(n, spoil=given.spoil))))


def outcome(count: Count) -> Outcome:
    """Say what was found."""
    seen = count.seen
    rows = [
        ("payloads", count.payloads),
        ("pages opened", seen.pages),
        ("pages that show one", seen.showing),
        ("ran", seen.ran.total()),
        ("stopped by the content policy", seen.stopped.total()),
    ]
    figure = (
        f"{count.payloads} payloads, {seen.pages} pages, {seen.ran.total()} ran,"
        f" {seen.stopped.total()} had to be stopped (at most 0); {count.seconds:.0f} s"
    )
    more = {"ran": dict(seen.ran), "stopped": dict(seen.stopped)}
    return Outcome("xss", ("", "found"), rows, figure, count.reached, more)


async def measure(n_payloads: int, *, spoil: bool = False) -> Count:
    """Write so many payloads, and open every page."""
    began, seen = time.monotonic(), Seen()
    written = payloads(n_payloads)
    groups = [written[at : at + TOGETHER] for at in range(0, len(written), TOGETHER)]
    async with (
        throwaway(window="now") as site,
        running(voicebox(site)) as server,
        async_playwright() as playwright,
    ):
        chromium = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await _listening(await browser.new_context(), seen)
        for group in groups:
            for view in await everything(site, server, group):
                await _open(page, server, view, seen, spoil=spoil)
        await browser.close()
    return Count(len(written), seen, time.monotonic() - began)


async def _listening(context: BrowserContext, seen: Seen) -> Page:
    def ran(_source: object, *_given: object) -> None:
        seen.ran[seen.view] += 1

    def stopped(_source: object, directive: str) -> None:
        seen.stopped[directive] += 1

    await context.expose_binding(RUN, ran)
    await context.expose_binding("voicebox_stopped", stopped)
    await context.add_init_script(LISTEN)
    return await context.new_page()


async def _open(page: Page, server: Server, view: View, seen: Seen, *, spoil: bool) -> None:
    html = view.answer.text
    seen.pages += 1
    seen.view = view.name
    seen.showing += RUN in html
    if spoil:
        html = unescape(html)
    address = f"{server.address}/as-it-came"

    async def give(route: Route) -> None:
        await route.fulfill(status=200, headers=_headers(view.answer), body=html)

    await page.route(address, give)
    await page.goto(address)
    await page.evaluate(POKE)
    await page.unroute(address)


def _headers(answer: httpx2.Response) -> dict[str, str]:
    left_out = ("content-length", "content-encoding", "transfer-encoding", "set-cookie")
    return {name: text for name, text in answer.headers.items() if name not in left_out}


if __name__ == "__main__":
    sys.exit(main())
