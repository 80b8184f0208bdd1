"""P1 **No traces.** Writing, checking, sending, saving the receipt, returning and withdrawing set
no cookie and no browser storage and make no request to another origin.
"""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.conftest import BASE, Client
from tests.promises.pages import tellers
from tests.promises.people import Tell
from tests.promises.ways import tellers_way

#: Everything that a browser lets a page keep.
KEPT = """async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
    ...(await indexedDB.databases()).map(one => one.name),
    ...(window.caches ? await caches.keys() : []),
    ...(navigator.serviceWorker
        ? (await navigator.serviceWorker.getRegistrations()).map(one => one.scope) : []),
    window.name,
].filter(Boolean)"""
STEPS = [
    *("write", "check", "receipt", "save", "come back", "read"),
    *("change", "check the change", "changed", "withdraw"),
]


async def test_no_answer_on_a_tellers_way_sets_a_cookie(client: Client, tell: Tell) -> None:
    for answer in await tellers(client, tell):
        assert "set-cookie" not in answer.headers
        assert list(client.cookies) == []


async def test_no_page_on_a_tellers_way_names_another_site(client: Client, tell: Tell) -> None:
    named: list[str] = []
    for answer in await tellers(client, tell):
        assert " 'self'" in answer.headers["content-security-policy"]
        named += re.findall(r'(?:src|srcset|action|data|poster)="([^"]*)"', answer.text)
        named += re.findall(r'<link[^>]*href="([^"]*)"', answer.text)
    assert named
    assert {urlsplit(place).netloc for place in named} <= {"", urlsplit(BASE).netloc}


def test_a_browser_with_script_keeps_nothing_and_asks_nobody_else(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(base_url=address)
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    context.on("request", note)
    page = context.new_page()
    steps = []
    for step in tellers_way(page, "I was heard today, and nobody asked my name."):
        steps.append(step)
        assert kept(page) == [], step
    sent = {name for one in asked for name in one.headers}
    context.close()
    assert "cookie" not in sent
    assert steps == STEPS
    foreign = [one.url for one in asked if not one.url.startswith((address, "data:"))]
    assert foreign == []


def kept(page: Page) -> list[str]:
    """Return what a page left behind on the device."""
    found: list[str] = page.evaluate(KEPT)
    return [*found, *(str(cookie) for cookie in page.context.cookies())]
