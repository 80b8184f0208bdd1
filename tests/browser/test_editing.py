"""A story is told, published, changed and published anew, without any script."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Person, Pointing, newcomers
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell, wait_for


@pytest.mark.parametrize("keep", [True, False], ids=["left-up", "hidden"])
def test_a_public_story_is_changed_and_published_anew(
    chromium: Browser, address: str, *, keep: bool
) -> None:
    mark = f"okapi{int(time.time() * 1000)}"
    old, new = f"{mark} sat by my bed, and I told her all of it.", f"{mark} sat by my bed. I slept."
    person = newcomers(chromium, address, Pointing, script=False)
    teller, reader, moderator = person(), person(), person()
    receipt = tell(teller, old)
    sign_in(moderator, "ama")
    publish(moderator, mark)
    story = find(reader, mark)
    expect(reader.page.get_by_text(old)).to_be_visible()

    change(teller, receipt, new, keep=keep)
    shows(reader, story, old) if keep else is_gone(reader, story, old)
    publish(moderator, mark)
    shows(reader, story, new)
    is_gone(reader, story, old)
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("It is public, exactly as you wrote it.")).to_be_visible()
    assert teller.page.context.cookies() == []


def publish(moderator: Person, mark: str) -> None:
    take(moderator, mark)
    moderator.press(moderator.page.get_by_role("button", name="Publish it as it is"))
    expect(moderator.page.get_by_text("It will be published")).to_be_visible()


def change(teller: Person, receipt: str, new: str, *, keep: bool) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    teller.press(page.get_by_role("button", name="Change it"))
    teller.write(page.get_by_label("Your story"), new)
    teller.press(page.get_by_role("button", name="See how it will look"))
    expect(page.get_by_role("article")).to_contain_text(new)
    teller.press(page.get_by_role("button", name="Send", exact=True))
    # It is public: what should happen with it has to be said.
    expect(page.get_by_role("alert")).to_contain_text("words that are public now")
    teller.press(page.get_by_label("Keep the old words up" if keep else "Hide the old words now"))
    teller.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_text("Your change is in place").first).to_be_visible()


def shows(reader: Person, story: str, words: str) -> None:
    # A reader's own cache may keep a page for half a minute.
    wait_for(lambda: bool(reader.page.goto(story)) and reader.page.get_by_text(words).count() == 1)


def is_gone(reader: Person, story: str, words: str) -> None:
    wait_for(lambda: bool(reader.page.goto(story)) and reader.page.get_by_text(words).count() == 0)
