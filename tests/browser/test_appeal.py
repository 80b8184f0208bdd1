"""Refused by two, the reason read by receipt, appealed, overturned by somebody new, and public."""

import re
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell, withhold

OBJECTION = "I think this is wrong, because I sell nothing."
QUESTION = "Is the name of the dog all right as it is?"
ANSWER = "Yes, leave it. He would like that."


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_story_is_asked_about_refused_appealed_and_published(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    mark = f"okapi{int(time.time() * 1000)}"
    person = newcomers(chromium, address, kind, script)
    teller, ama, rhys, wen = (person() for _ in range(4))
    receipt = tell(teller, f"My dog {mark} sat with me all night, and nobody else did.")
    sign_in(ama, "ama")
    sign_in(rhys, "rhys")

    ask(ama, mark)
    answer(teller, receipt)
    take(ama, mark)
    expect(ama.page.get_by_text(ANSWER)).to_be_visible()
    withhold(ama)
    take(rhys, mark)
    withhold(rhys)

    appeal(teller, receipt)
    sign_in(wen, "wen")
    take(wen, mark)
    expect(wen.page.get_by_text(OBJECTION)).to_be_visible()
    wen.press(wen.page.get_by_role("button", name="Publish it as it is"))

    reader = person()
    find(reader, mark)
    expect(reader.page.get_by_text(mark)).to_be_visible()
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("they found that it can be shown")).to_be_visible()
    assert teller.page.context.cookies() == []


def ask(moderator: Person, mark: str) -> None:
    """Take a story and ask its teller, by a model question that is changed in the box."""
    take(moderator, mark)
    page = moderator.page
    moderator.press(page.get_by_text("Ask its teller first"))
    moderator.press(page.get_by_role("button", name="Put it into the box").first)
    expect(page.get_by_label("Your question")).to_have_value(re.compile("recognised"))
    moderator.write(page.get_by_label("Your question"), QUESTION)
    moderator.press(page.get_by_role("button", name="Ask, and let the story wait"))
    expect(page.get_by_text("Your question is on its teller's page.")).to_be_visible()


def answer(teller: Person, receipt: str) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    expect(page.get_by_text(QUESTION)).to_be_visible()
    teller.write(page.get_by_label("Your answer"), ANSWER)
    teller.press(page.get_by_role("button", name="Send my answer"))
    expect(page.get_by_text("Your answer is with your story.")).to_be_visible()


def appeal(teller: Person, receipt: str) -> None:
    page = teller.page
    open_by_receipt(teller, receipt)
    expect(page.get_by_text("I took it for an advert.").first).to_be_visible()
    teller.write(page.get_by_label("I think this is wrong, because …"), OBJECTION)
    teller.press(page.get_by_role("button", name="Have others look again"))
    expect(page.get_by_text("Others are looking at it again")).to_be_visible()
