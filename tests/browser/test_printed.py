"""A printed receipt is digits: no name of a site, and no room for a browser to write one."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.people import Pointing
from tests.browser.steps import tell

MARGIN = """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
    .filter(rule => rule instanceof CSSMediaRule && rule.conditionText === "print")
    .flatMap(rule => [...rule.cssRules]).filter(rule => rule instanceof CSSPageRule)
    .map(rule => rule.cssText)"""


def test_what_is_printed_of_a_receipt_names_no_site(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    digits = tell(Pointing(page), "I was heard today, and I print this.")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert re.sub(r"\D", "", printed) == re.sub(r"\D", "", digits)
    for word in ("Voicebox", "127.0.0.1", "story", "Help"):
        assert word not in printed
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).page") == "receipt"
    (margin,) = page.evaluate(MARGIN)
    assert re.search(r"receipt\s*{\s*margin: 0", margin)
