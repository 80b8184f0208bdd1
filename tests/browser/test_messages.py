"""A message about the site, from a page's foot to its answer, as it looks on the way."""

import time

from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import faults, kept_on_the_device
from tests.browser.people import Pointing
from tests.browser.steps import sign_in


def test_the_way_of_a_message_has_no_fault(chromium: Browser, address: str) -> None:
    mark = f"numbat{int(time.time() * 1000)}"
    outside, team = (chromium.new_context(base_url=address) for _ in range(2))
    reader, moderator = outside.new_page(), Pointing(team.new_page())
    write(reader, f"Say {mark} more kindly.")
    assert kept_on_the_device(reader) == []
    sign_in(moderator, "ama")
    show(moderator.page, mark)
    answer(moderator.page, "We say it more kindly now.")
    reader.goto("/changes")
    expect(reader.get_by_text("We say it more kindly now.")).to_be_visible()
    audit(reader)


def write(page: Page, words: str) -> None:
    """Go from the foot of a page to the box, leave it empty, and fill it in."""
    page.goto("/rules")
    foot = page.get_by_role("navigation", name="About this site")
    foot.get_by_role("link", name="Add or change anything").click()
    expect(page.get_by_text("It is about: Rules.")).to_be_visible()
    page.get_by_role("button", name="Send it").click()
    audit(page)
    page.get_by_label("What would you add or change?").fill(words)
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("status")).to_contain_text("We have it.")
    audit(page)


def show(page: Page, mark: str) -> None:
    """Look at all that a moderator can do with a message, and show it."""
    page.goto("/moderation/messages")
    audit(page)
    page.get_by_role("link", name="Read it").first.click()
    expect(page.get_by_text(mark)).to_be_visible()
    page.get_by_text("Keep it back", exact=True).click()
    page.get_by_role("button", name="I would keep it back").click()
    audit(page)
    page.get_by_role("button", name="Show it as it is").click()
    expect(page.get_by_role("status")).to_contain_text("It waits for an answer.")
    audit(page)


def answer(page: Page, words: str) -> None:
    """Answer the message that waits for it."""
    page.get_by_role("link", name="Answer it").first.click()
    audit(page)
    page.get_by_label("Your answer").fill(words)
    page.get_by_role("button", name="Answer in public").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer stands beside it.")


def audit(page: Page) -> None:
    """Look at a page as it stands."""
    assert list(faults(page)) == [], page.url
