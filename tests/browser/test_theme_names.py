"""A teller proposes a name for a theme of their story: written, read, shown, taken back."""

import re
import time

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.browser.people import BOTH_WAYS, Kind, Person, Pointing, newcomers
from tests.browser.steps import open_by_receipt, wait_for
from tests.browser.test_contest import mine, publish, themes

BOX = "What would you call it?"
SAY = "Say what this theme should be called"


@BOTH_WAYS
def test_a_name_is_written_read_shown_and_taken_back(
    chromium: Browser,
    address: str,
    kind: Kind,
    script: bool,
    reader: str,
) -> None:
    person = newcomers(chromium, address, kind, script)
    teller, moderator = person(), person()
    receipt = publish(teller, moderator, reader)
    page, name = teller.page, f"Hours of {time.time_ns()}"
    theme = propose(teller, receipt, name)
    show(moderator, name)
    wait_for(lambda: bool(page.goto(theme)) and name in page.locator("main").inner_text())
    expect(page.get_by_text("a few stories say yes to it").first).to_be_visible()
    open_by_receipt(teller, receipt)
    teller.press(page.get_by_role("button", name=SAY).first)
    expect(page.get_by_role("radio", name=name)).to_be_checked()
    teller.press(page.get_by_role("button", name="Take this name back"))
    expect(page.get_by_text(name)).to_have_count(0)
    # A browser may keep a theme's page for a while; one that has not seen it gets it as it is.
    outside = person().page
    outside.goto(theme)
    expect(outside.get_by_role("heading", name="Its name")).to_be_visible()
    expect(outside.get_by_text(name)).to_have_count(0)
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [360, 1200])
def test_the_pages_of_a_name_read_well_and_are_light(
    chromium: Browser, address: str, width: int
) -> None:
    viewport = ViewportSize(width=width, height=800)
    teller, moderator = (
        Pointing(chromium.new_context(base_url=address, viewport=viewport).new_page())
        for _ in range(2)
    )
    receipt = publish(teller, moderator, "ama")
    page, name = teller.page, f"Nights of {time.time_ns()}"
    wait_for(lambda: SAY in mine(teller, receipt))
    page.get_by_role("button", name=SAY).first.click()
    page.get_by_role("button", name="Propose this name").click()
    expect(page.get_by_text("There is nothing here yet").first).to_be_visible()
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    theme = propose(teller, receipt, name)
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    desk = moderator.page
    desk.goto("/moderation")
    desk.get_by_role("link", name="Read the line").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("A name for a theme")
    assert list(faults(desk)) == []
    show(moderator, name)
    wait_for(lambda: bool(page.goto(theme)) and name in page.locator("main").inner_text())
    assert list(faults(page)) == []


def propose(teller: Person, receipt: str, name: str) -> str:
    """Propose a name for the first theme that a story is in; return the theme's address."""
    wait_for(lambda: SAY in mine(teller, receipt))
    page = teller.page
    theme = themes(page)[0]
    teller.press(page.get_by_role("button", name=SAY).first)
    expect(page.get_by_role("heading", level=1)).to_have_text("What should this theme be called?")
    teller.write(page.get_by_label(BOX), name)
    teller.press(page.get_by_role("button", name="Propose this name"))
    expect(page.get_by_text("Until then nobody else sees it.")).to_be_visible()
    return theme


def show(moderator: Person, name: str) -> None:
    """Find a name among the lines that wait, and show it."""
    page = moderator.page
    page.goto("/moderation")
    links = page.get_by_role("link", name="Read the line").all()
    paths = [link.get_attribute("href") or "" for link in links]
    for path in paths:
        page.goto(path)
        if name in page.locator("main").inner_text():
            moderator.press(page.get_by_role("button", name="Show it as it is"))
            expect(page).to_have_url(re.compile("done=line_cleared"))
            return
    raise AssertionError("The name does not wait to be read.")
