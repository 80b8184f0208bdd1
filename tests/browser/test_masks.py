"""Words are covered only when their teller says so: asked, answered with others, published."""

import re
import time

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell

WORDS = "Sister Hart sat with me on Ward Nine, and {mark} brought me tea."


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_proposal_is_answered_with_other_words_and_those_are_covered(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    mark = f"okapi{int(time.time() * 1000)}"
    person = newcomers(chromium, address, kind, script)
    teller, first, second = person(), person(), person()
    receipt = tell(teller, WORDS.format(mark=mark))
    sign_in(first, "ama")
    take(first, mark)
    propose(first, "Hart", "staff_member")

    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("She did not choose to be in it.")).to_be_visible()
    expect(teller.page.locator(".covered", has_text="[staff member]").first).to_be_visible()
    answer(teller, "Ward Nine", "ward")
    expect(teller.page.get_by_text("with what you said")).to_be_visible()

    sign_in(second, "rhys")
    take(second, mark)
    expect(second.page.get_by_text("Hart is my own name.")).to_be_visible()
    second.press(second.page.get_by_role("button", name="Publish it with these words covered"))

    reader = person()
    find(reader, mark)
    shown = reader.page.locator("article .told")
    expect(shown).to_have_text(f"Sister Hart sat with me on [ward], and {mark} brought me tea.")
    expect(reader.page.get_by_text("others are covered to protect somebody")).to_be_visible()
    assert reader.page.context.cookies() == teller.page.context.cookies() == []


def propose(moderator: Person, words: str, kind: str) -> None:
    page = moderator.page
    moderator.press(page.get_by_text("Ask to cover some words", exact=True))
    fill(moderator, page.locator("main"), words, kind)
    why = page.get_by_label("Why you ask, in a sentence to them")
    moderator.write(why, "She did not choose to be in it.")
    moderator.press(page.get_by_role("button", name="See it first"))
    expect(page.get_by_text("This is what its teller will see")).to_be_visible()
    moderator.press(page.get_by_role("button", name="Propose this to its teller"))
    expect(page.get_by_text("Its teller is asked now")).to_be_visible()


def answer(teller: Person, words: str, kind: str) -> None:
    page = teller.page
    teller.press(page.get_by_text("Cover other words instead", exact=True))
    fold = page.locator("details", has_text=re.compile("Cover other words instead"))
    fill(teller, fold, words, kind)
    teller.write(fold.get_by_label("Do you want to say something"), "Hart is my own name.")
    teller.press(page.get_by_role("button", name="Send this instead"))


def fill(who: Person, form: Locator, words: str, kind: str) -> None:
    who.write(form.get_by_label("Words to cover").first, words)
    # A browser opens a list of its own for the keyboard: letters choose in it, as in any list.
    form.get_by_label("What stands for them").first.select_option(kind)
