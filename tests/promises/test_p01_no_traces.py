"""P1 **No traces.** Writing, checking, sending, saving the receipt, returning and withdrawing set
no cookie and no browser storage and make no request to another origin.
"""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.chrome import FLAGS
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
#: The folder in which Chromium keeps what it needs to open its pages again.
RESTORED = "Sessions"
#: So often a cache is looked at before what is in it is said to stay; in seconds apart.
LOOKS, LOOK_S = 20, 0.25
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


def test_a_browsers_own_folder_holds_no_page_and_no_word_afterwards(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    words = "I was heard today, and the kettle whistled."
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=shutil.which("chromium"), args=FLAGS, base_url=address
    )
    page = context.pages[0]
    # At each step: the cache is emptied after sending and after taking back.
    cached = {path for _ in tellers_way(page, words) for path in staying_in(tmp_path)}
    page.goto("/stories")  # it may be kept for half a minute: what is kept can be seen
    context.close()
    assert cached == set()
    assert "/stories" in cached_in(tmp_path)
    assert words_in(tmp_path, "kettle whistled") == []


def is_static(path: str) -> bool:
    return path.startswith("/static/")


def staying_in(folder: Path, may_stay: Callable[[str], bool] = is_static) -> set[str]:
    """Return the address of every page that stays in a browser's cache and may not.

    Chromium begins to write an answer before it has read that it may not, and then takes it away.
    """
    for _ in range(LOOKS):
        pages = {path for path in cached_in(folder) if not may_stay(path)}
        if not pages:
            break
        time.sleep(LOOK_S)
    return pages


def cached_in(folder: Path) -> set[str]:
    """Return the address of every answer in a browser's cache; each lies there in clear."""
    files = [path for path in folder.rglob("*") if "Cache" in str(path) and path.is_file()]
    return {
        urlsplit(match.decode()).path
        for path in files
        for match in re.findall(rb"http://127\.0\.0\.1:\d+/[\w./-]*", bytes_of(path))
    }


def words_in(folder: Path, words: str) -> list[str]:
    """Return the files of a browser's own folder that hold these words, however they are written.

    Left out is what a browser keeps to bring its open pages back after a crash: each form that was
    sent is in it, no page can forbid that, and the help page and the page of promises say so.
    """
    written = (words, quote_plus(words), quote(words))
    codings = {one.encode(code) for one in written for code in ("utf-8", "utf-16-le")}
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != RESTORED
        if any(coded in bytes_of(path) for coded in codings)
    ]


def bytes_of(path: Path) -> bytes:
    """Return what lies in a file; nothing where the browser has just taken it away."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def kept(page: Page) -> list[str]:
    """Return what a page left behind on the device."""
    found: list[str] = page.evaluate(KEPT)
    return [*found, *(str(cookie) for cookie in page.context.cookies())]
