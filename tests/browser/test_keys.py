"""Single keys: off by default, a way about the page for who asked for them, and never a vote."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import faults
from tests.browser.people import Pointing
from tests.browser.steps import sign_in, tell, wait_for


@pytest.fixture
def queue(chromium: Browser, address: str) -> Page:
    """The queue of a signed-in moderator, with one heavy story that they have seen there."""
    mark = f"quagga{int(time.time() * 1000)}"
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    tell(Pointing(page), f"I want to die, and {mark} heard it.")
    sign_in(Pointing(page), "ama")
    wait_for(lambda: page.goto("/moderation") and page.get_by_text(mark).count())
    return page


def test_keys_move_whoever_asked_for_them_and_decide_nothing(queue: Page) -> None:
    queue.keyboard.press("j")
    assert focused(queue) != "Take it and read"
    ask_for_keys(queue)
    queue.keyboard.press("j")
    assert focused(queue) == "Take it and read"
    queue.keyboard.press("?")
    expect(queue.get_by_text("the next button of a story")).to_be_visible()
    # *Leave this site* lies over whatever is scrolled under it.
    queue.evaluate("scrollTo(0, 0)")
    assert list(faults(queue)) == []
    queue.get_by_role("button", name="Take it and read").first.click()
    look_at_the_story(queue)
    queue.goto("/moderation")
    expect(queue.get_by_role("heading", name="in your hands")).to_be_visible()


def ask_for_keys(page: Page) -> None:
    page.goto("/moderation/me")
    page.get_by_label("Move by single keys").check()
    page.get_by_role("button", name="Keep this", exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()
    assert list(faults(page)) == []
    page.goto("/moderation")


def look_at_the_story(page: Page) -> None:
    # Heavy words take one more step.
    expect(page.locator("#told > summary")).to_be_visible()
    expect(page.get_by_role("article")).not_to_be_visible()
    for key, place in (("o", "Open the words"), ("w", "Withhold it"), ("y", "Publish it as it is")):
        page.keyboard.press(key)
        assert focused(page).startswith(place)
    expect(page.get_by_role("article")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    assert list(faults(page)) == []
    # Letters in a field are letters.
    field = page.get_by_label("A sentence to its teller")
    field.press("y")
    expect(field).to_have_value("y")


def focused(page: Page) -> str:
    """Return the words of what has the focus."""
    return str(page.evaluate("document.activeElement.innerText || ''")).strip()
