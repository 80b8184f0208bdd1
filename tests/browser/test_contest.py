"""A teller says that a theme is not what they meant, and the story is where they put it."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.browser.people import BOTH_WAYS, Kind, Person, Pointing, newcomers
from tests.browser.steps import open_by_receipt, sign_in, take, tell, wait_for

WORDS = "{mark} the nurse listened to me and was kind, and the waiting room was full for hours."
PUT = "because you put it there"


@BOTH_WAYS
def test_a_story_is_moved_and_the_next_window_finds_it_there(
    chromium: Browser,
    address: str,
    kind: Kind,
    script: bool,
    reader: str,
) -> None:
    person = newcomers(chromium, address, kind, script)
    teller, moderator = person(), person()
    receipt = publish(teller, moderator, reader)
    page = teller.page
    wait_for(lambda: "This is not what I meant" in mine(teller, receipt))
    source, target = move(teller)
    wait_for(lambda: PUT in mine(teller, receipt))
    here = themes(page)
    assert target in here
    assert source not in here
    page.goto(source)
    expect(page.get_by_text("this is not what I meant. Their stories are")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [360, 1200])
def test_what_a_teller_sees_of_themes_reads_well_and_is_light(
    chromium: Browser, address: str, width: int
) -> None:
    viewport = ViewportSize(width=width, height=800)
    teller, moderator = (
        Pointing(chromium.new_context(base_url=address, viewport=viewport).new_page())
        for _ in range(2)
    )
    receipt = publish(teller, moderator, "ama")
    page = teller.page
    wait_for(lambda: "This is not what I meant" in mine(teller, receipt))
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    page.get_by_role("button", name="This is not what I meant").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where does your story belong?")
    assert list(faults(page)) == []
    assert weight(page) < MOST_BYTES
    mine(teller, receipt)
    page.get_by_text("What the public log says about it").click()
    page.get_by_role("button", name="Make a sheet to print").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A sheet to print")
    assert list(faults(page)) == []
    page.emulate_media(media="print")
    assert "Voicebox" not in page.locator("body").inner_text()
    assert "arrived" in page.locator("body").inner_text()


def publish(teller: Person, moderator: Person, name: str) -> str:
    """Tell a story and let it be published; return its receipt."""
    mark = f"numbat{int(time.time() * 1000)}"
    receipt = tell(teller, WORDS.format(mark=mark))
    sign_in(moderator, name)
    take(moderator, mark)
    moderator.press(moderator.page.get_by_role("button", name="Publish it as it is"))
    return receipt


def mine(teller: Person, receipt: str) -> str:
    """Open the page of a story, and return all that is said there."""
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_role("heading", level=1)).to_have_text("Your story")
    return teller.page.locator("main").inner_text()


def themes(page: Page) -> list[str]:
    """Return the addresses of the themes that a story is in, as its teller's page tells them."""
    links = page.locator("#places ~ h3 a").all()
    return [link.get_attribute("href") or "" for link in links]


def move(teller: Person) -> tuple[str, str]:
    """Put the story into the theme nearest to the first that it is in; return both."""
    page = teller.page
    source = themes(page)[0]
    teller.press(page.get_by_role("button", name="This is not what I meant").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where does your story belong?")
    nearest = page.get_by_role("radio").nth(1)
    target = f"/themes/{nearest.get_attribute('value')}"
    teller.press(nearest)
    teller.press(page.get_by_role("button", name="This is where it belongs"))
    expect(page.get_by_text(re.compile(f"goes to this theme instead|{PUT}"))).to_be_visible()
    return source, target
