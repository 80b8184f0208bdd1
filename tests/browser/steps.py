"""What people do on the site, step by step, whichever way they use a page."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.chrome import TEAM

#: Far longer than anything takes: only a machine with much else to do comes near it.
WAIT_S = 240.0
#: Codes are good once, and all tests use the same accounts.
USED: set[str] = set()


def tell(teller: Person, words: str, if_away: str = "") -> str:
    """Send a story; say what happens to words to cover if nobody comes back, where it is named."""
    page = teller.page
    page.goto("/tell")
    teller.write(page.get_by_label("Your story"), words)
    teller.press(page.get_by_role("button", name="See how it will look"))
    expect(page.get_by_role("article")).to_contain_text(words[:40])
    teller.press(page.get_by_label("Anyone may read it, quote it and count it"))
    if if_away:
        teller.press(page.get_by_label(if_away))
    teller.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    return page.locator(".digits-large").inner_text()


def fresh_code(page: Page, name: str) -> str:
    """Return a code that nobody signed in with yet; a new one comes every half minute."""
    shown = page.locator("dt", has_text=re.compile(f"^{name}$")).locator("+ dd")
    page.goto("/moderation")
    while (code := shown.inner_text()) in USED:
        time.sleep(1)
        page.goto("/moderation")
    USED.add(code)
    return code


def sign_in(moderator: Person, name: str) -> None:
    page = moderator.page
    code = fresh_code(page, name)
    moderator.write(page.get_by_label("Your name here"), name)
    moderator.write(page.get_by_label("Password"), TEAM[name])
    moderator.write(page.get_by_label("Code from your authenticator"), code)
    moderator.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def take(moderator: Person, mark: str) -> None:
    page = moderator.page
    entry = page.get_by_role("article").filter(has_text=mark)
    wait_for(lambda: bool(page.goto("/moderation")) and entry.count() == 1)
    moderator.press(entry.get_by_role("button", name="Take it and read"))
    expect(page.get_by_role("article")).to_contain_text(mark)


def withhold(moderator: Person) -> None:
    page = moderator.page
    rule = page.get_by_label("It sells or advertises something")
    if not rule.is_visible():
        moderator.press(page.get_by_text("Withhold it", exact=True))
    moderator.press(rule)
    moderator.write(page.get_by_label("A sentence to its teller"), "I took it for an advert.")
    moderator.press(page.get_by_role("button", name="I would withhold it"))


def find(reader: Person, mark: str) -> str:
    page = reader.page
    link = page.get_by_role("article").get_by_role("link").first
    wait_for(lambda: bool(page.goto(f"/stories?q={mark}")) and link.count() == 1)
    reader.press(link)
    page.wait_for_url(re.compile("/stories/[0-9a-f]+"))
    return page.url


def open_by_receipt(teller: Person, receipt: str) -> None:
    page = teller.page
    page.goto("/return")
    teller.write(page.get_by_label("Your receipt"), receipt.replace(" ", "-"))
    teller.press(page.get_by_role("button", name="Open my story"))


def take_back(teller: Person, receipt: str) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    expect(page.get_by_text("It is public")).to_be_visible()
    teller.press(page.get_by_role("button", name="Take it back"))
    teller.press(page.get_by_role("button", name="Yes, take it back"))
    expect(page.get_by_role("heading", level=1)).to_have_text("It is gone")


def wait_for(true: Callable[[], Any]) -> None:
    until = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < until, f"It did not happen within {WAIT_S:.0f} s."
        time.sleep(0.5)
