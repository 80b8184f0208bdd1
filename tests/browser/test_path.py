"""The whole path, as people walk it: told, read by two, published, in a theme, taken back."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import (
    find,
    open_by_receipt,
    sign_in,
    take,
    take_back,
    tell,
    wait_for,
    withhold,
)


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_story_is_told_read_themed_and_taken_back(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    mark = f"zebra{int(time.time() * 1000)}"
    words = (
        f"We waited eleven hours for the ambulance and nobody rang us back. {mark} was the only"
        " one who stayed awake with me. The crew were kind when they came at last."
    )
    person = newcomers(chromium, address, kind, script)
    teller = person()
    receipt = tell(teller, words)

    two_decide(person(), person(), mark)

    reader = person()
    story = find(reader, mark)
    expect(reader.page.get_by_text(mark)).to_be_visible()
    theme = follow_to_theme(reader, story)
    assert lists(reader.page, theme, story)

    take_back(teller, receipt)
    is_gone(reader.page, mark, story, theme)
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("There is no story with this receipt").first).to_be_visible()
    assert teller.page.context.cookies() == []
    assert reader.page.context.cookies() == []


def two_decide(first: Person, second: Person, mark: str) -> None:
    sign_in(first, "ama")
    take(first, mark)
    withhold(first)
    expect(first.page.get_by_text("A second person reads it now")).to_be_visible()
    sign_in(second, "rhys")
    take(second, mark)
    expect(second.page.get_by_text("You are not the first to read it")).to_be_visible()
    second.press(second.page.get_by_role("button", name="Publish it as it is"))
    expect(second.page.get_by_text("It will be published")).to_be_visible()


def is_gone(page: Page, mark: str, story: str, theme: str) -> None:
    # A reader's own cache may keep each page for half a minute.
    heading = page.get_by_role("heading", level=1)
    wait_for(lambda: page.goto(story) and heading.inner_text() == "This story was taken back")
    none = page.get_by_text("No story fits all of this")
    wait_for(lambda: page.goto(f"/stories?q={mark}") and none.is_visible())
    wait_for(lambda: not lists(page, theme, story))


def follow_to_theme(reader: Person, story: str) -> str:
    page = reader.page
    theme = page.get_by_role("main").locator("a[href^='/themes/']").first
    wait_for(lambda: bool(page.goto(story)) and theme.count() == 1)
    reader.press(theme)
    expect(page.get_by_role("heading", name="All of its stories")).to_be_visible()
    return page.url


def lists(page: Page, theme: str, story: str) -> bool:
    """Whether a theme lists a story on any of its pages; a theme that is gone lists none."""
    path = re.sub(r"^https?://[^/]+", "", story)
    page.goto(theme)
    while True:
        if page.locator(f"article a[href='{path}']").count():
            return True
        more = page.get_by_role("link", name="More", exact=True)
        if not more.count():
            return False
        more.click()
