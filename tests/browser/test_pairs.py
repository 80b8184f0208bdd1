"""A teller sets two quotes of a theme side by side: they are chosen, read, shown, taken back."""

import time

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.browser.people import BOTH_WAYS, Kind, Person, Pointing, newcomers
from tests.browser.steps import open_by_receipt, wait_for
from tests.browser.test_contest import mine, publish, themes
from tests.browser.test_theme_names import SAY, show

LINK = "Set two quotes of this theme side by side, and say why"
WHY = "Why do they disagree?"
SAYS = "says that these two disagree"


@BOTH_WAYS
def test_two_quotes_are_chosen_read_shown_and_taken_back(
    chromium: Browser,
    address: str,
    kind: Kind,
    script: bool,
    reader: str,
) -> None:
    person = newcomers(chromium, address, kind, script)
    teller, moderator = person(), person()
    receipt = publish(teller, moderator, reader)
    page, why = teller.page, f"One waited {time.time_ns()} hours."
    theme = set_side_by_side(teller, receipt, why)
    show(moderator, why)
    wait_for(lambda: bool(page.goto(theme)) and why in page.locator("main").inner_text())
    box = page.locator("section", has_text=why)
    expect(box.get_by_text(SAYS).first).to_be_visible()
    expect(box.locator(".tones blockquote")).to_have_count(2)
    open_by_receipt(teller, receipt)
    section = page.locator("main")
    expect(section.get_by_text(why)).to_be_visible()
    teller.press(page.get_by_role("button", name="Take this back").first)
    expect(page.get_by_text(why)).to_have_count(0)
    outside = person().page
    outside.goto(theme)
    expect(outside.get_by_text(why)).to_have_count(0)
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [360, 1200])
def test_the_pages_of_a_pair_read_well_and_are_light(
    chromium: Browser, address: str, width: int
) -> None:
    viewport = ViewportSize(width=width, height=800)
    teller, moderator = (
        Pointing(chromium.new_context(base_url=address, viewport=viewport).new_page())
        for _ in range(2)
    )
    receipt = publish(teller, moderator, "ama")
    page, why = teller.page, f"One was asked {time.time_ns()} times."
    form(teller, receipt)
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    # Once Chromium drew nothing more of a page that had just changed its size: no button of it
    # could be pressed. A page that is opened anew is drawn.
    page.set_viewport_size(viewport)
    form(teller, receipt)
    page.get_by_role("button", name="Set them side by side").click()
    expect(page.get_by_text("Please choose two of these quotes").first).to_be_visible()
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    theme = set_side_by_side(teller, receipt, why)
    assert list(faults(page)) == []
    desk = moderator.page
    desk.goto("/moderation")
    desk.get_by_role("link", name="Read the line").first.click()
    assert list(faults(desk)) == []
    show(moderator, why)
    wait_for(lambda: bool(page.goto(theme)) and why in page.locator("main").inner_text())
    assert list(faults(page)) == []
    page.set_viewport_size(viewport)
    assert is_side_by_side(page, why) is (width == 1200)
    open_by_receipt(teller, receipt)
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES


def is_side_by_side(page: Page, why: str) -> bool:
    """Tell whether two quotes stand in a row, as wide as each other; else one above the other."""
    sides = page.locator("section", has_text=why).locator(".tones > div").all()
    one, other = (side.bounding_box() for side in sides)
    assert one is not None
    assert other is not None
    assert one["width"] == other["width"]
    return one["y"] == other["y"]


def form(teller: Person, receipt: str) -> str:
    """Open the form of the first theme that a story is in; return the theme's address."""
    wait_for(lambda: SAY in mine(teller, receipt))
    page = teller.page
    theme = themes(page)[0]
    page.goto(theme)
    teller.press(page.get_by_role("link", name=LINK))
    expect(page.get_by_role("heading", level=1)).to_have_text("Which two of these disagree?")
    return theme


def set_side_by_side(teller: Person, receipt: str, why: str) -> str:
    """Choose the first two quotes of a story's theme, and say why; return the theme's address."""
    theme = form(teller, receipt)
    page = teller.page
    for quote in page.get_by_role("checkbox").all()[:2]:
        teller.press(quote)
    teller.write(page.get_by_label(WHY), why)
    teller.write(page.get_by_label("Your receipt"), receipt)
    teller.press(page.get_by_role("button", name="Set them side by side"))
    expect(page.get_by_text("We have it. A person reads your words first.")).to_be_visible()
    return theme
