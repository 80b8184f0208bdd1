"""The whole path, as people walk it: told, read by two, published, in a theme, taken back."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Person, Pointing, Typing
from voicebox.flows.seed import ACCOUNTS

WAIT_S = 60.0


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_story_is_told_read_themed_and_taken_back(
    chromium: Browser, address: str, kind: Callable[[Page], Person], script: bool
) -> None:
    mark = f"zebra{int(time.time() * 1000)}"
    words = (
        f"We waited eleven hours for the ambulance and nobody rang us back. {mark} was the only"
        " one who stayed awake with me. The crew were kind when they came at last."
    )

    def person() -> Person:
        context = chromium.new_context(java_script_enabled=script, base_url=address)
        return kind(context.new_page())

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
    expect(second.page.get_by_text("You are the second reader")).to_be_visible()
    second.press(second.page.get_by_role("button", name="Publish it as it is"))
    expect(second.page.get_by_text("It will be published")).to_be_visible()


def is_gone(page: Page, mark: str, story: str, theme: str) -> None:
    # A reader's own cache may keep a page for half a minute.
    heading = page.get_by_role("heading", level=1)
    wait_for(lambda: page.goto(story) and heading.inner_text() == "This story was taken back")
    page.goto(f"/stories?q={mark}")
    expect(page.get_by_text("No story fits all of this")).to_be_visible()
    assert not lists(page, theme, story)


def tell(teller: Person, words: str) -> str:
    page = teller.page
    page.goto("/tell")
    teller.write(page.get_by_label("Your story"), words)
    teller.press(page.get_by_role("button", name="See how it will look"))
    expect(page.get_by_role("article")).to_contain_text(words[:40])
    teller.press(page.get_by_label("Anyone may read it, quote it and count it"))
    teller.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    return page.locator(".digits-large").inner_text()


def sign_in(moderator: Person, name: str) -> None:
    page = moderator.page
    page.goto("/moderation")
    code = page.locator("dt", has_text=re.compile(f"^{name}$")).locator("+ dd").inner_text()
    moderator.write(page.get_by_label("Your name here"), name)
    moderator.write(page.get_by_label("Password"), ACCOUNTS[name])
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
    moderator.press(page.get_by_text("Withhold it", exact=True))
    moderator.press(page.get_by_label("It sells or advertises something"))
    moderator.write(page.get_by_label("A sentence to its teller"), "I took it for an advert.")
    moderator.press(page.get_by_role("button", name="I would withhold it"))


def find(reader: Person, mark: str) -> str:
    page = reader.page
    link = page.get_by_role("article").get_by_role("link").first
    wait_for(lambda: bool(page.goto(f"/stories?q={mark}")) and link.count() == 1)
    reader.press(link)
    page.wait_for_url(re.compile("/stories/[0-9a-f]+"))
    return page.url


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
        assert time.monotonic() < until, "It did not happen within a minute."
        time.sleep(0.5)
