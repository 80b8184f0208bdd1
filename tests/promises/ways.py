"""Ways through the real site in a real browser, stopping at every page."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.people import Pointing
from tests.browser.steps import open_by_receipt
from tests.promises.pages import open_paths

WIDTHS = (360, 1200)
#: Pages that anybody can open by their address alone, and one that is not there.
OPEN = [path for path in open_paths() if "0000" not in path] + ["/no-such-page"]


def tellers_way(page: Page, words: str) -> Iterator[str]:
    """Write, check, send, save the receipt, come back, change it and take it back; stop at each.

    Yields what the step was, while the page that it led to is open.
    """
    page.goto("/tell")
    yield "write"
    page.get_by_label("Your story").fill(words)
    page.get_by_role("button", name="See how it will look").click()
    expect(page.get_by_role("article")).to_contain_text(words[:40])
    yield "check"
    page.get_by_label("Anyone may read it, quote it and count it").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    receipt = page.locator(".digits-large").inner_text()
    yield "receipt"
    with page.expect_download():
        page.locator("button[value=note]").click()
    yield "save"
    open_by_receipt(Pointing(page), receipt)
    expect(page.get_by_text("Nobody is watching live").first).to_be_visible()
    yield "come back"
    page.get_by_role("button", name="Read my words").click()
    expect(page.get_by_text(words[:40]).first).to_be_visible()
    yield "read"
    yield from _changing(page, words)
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Yes, take it back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is gone")
    yield "withdraw"


def _changing(page: Page, words: str) -> Iterator[str]:
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("Your story")).to_have_value(words)
    yield "change"
    page.get_by_label("Your story").fill(f"{words} It is still so.")
    page.get_by_role("button", name="See how it will look").click()
    expect(page.get_by_role("article")).to_contain_text("It is still so.")
    yield "check the change"
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your change is in place").first).to_be_visible()
    yield "changed"
