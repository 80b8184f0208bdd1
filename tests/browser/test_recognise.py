"""Saying less before sending: with a pointer and no script, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import MOST_BYTES, faults, kept_on_the_device, weight
from tests.browser.people import Person, Pointing, Typing

TEXT = (
    "On 3 May 2024 they put me on Ward 7 of the Maudsley Hospital. I was 19. My sister Anna rang"
    " Dr Patel, and nobody else came. I live in Leeds now; ring me on 07700 900123."
)
LESS = (
    "In spring 2024 they put me on Ward 7 of the Maudsley Hospital. I was in my teens. My sister"
    " Anna rang Dr Patel, and nobody else came. I live in Leeds now; ring me on a phone number."
)
CHOSEN = {"3 May 2024": "In spring 2024", "19": "in my teens", "07700 900123": "a phone number"}


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_other_words_are_chosen_seen_put_back_and_sent(
    chromium: Browser, address: str, kind: Callable[[Page], Person], script: bool
) -> None:
    context = chromium.new_context(java_script_enabled=script, base_url=address)
    teller = kind(context.new_page())
    page = teller.page
    page.goto("/tell")
    teller.write(page.get_by_label("Your story"), TEXT)
    teller.press(page.get_by_role("button", name="See how it will look"))
    expect(page.get_by_role("article")).to_contain_text(TEXT)
    say_less(teller)
    expect(page.get_by_role("article")).to_contain_text(LESS)
    teller.press(page.get_by_role("button", name="Put my words back as they were"))
    expect(page.get_by_role("article")).to_contain_text(TEXT)
    say_less(teller)
    teller.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    assert kept_on_the_device(page) == [] if script else context.cookies() == []


def say_less(teller: Person) -> None:
    page = teller.page
    teller.press(page.get_by_text("Say less, if you want to"))
    for words, less in CHOSEN.items():
        teller.choose(page.get_by_label(words), less)
    teller.press(page.get_by_role("button", name="Put these words in my story"))
    expect(page.get_by_role("status")).to_contain_text("We have put in the words you chose")


def test_the_page_has_no_fault_before_and_after_with_everything_open(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/tell")
    page.get_by_label("Your story").fill(TEXT)
    page.get_by_role("button", name="See how it will look").click()
    page.get_by_text("Say less, if you want to").click()
    assert list(faults(page)) == []
    assert weight(page) <= MOST_BYTES
    # *Leave this site* lies over whatever is scrolled under it.
    page.evaluate("scrollTo(0, 0)")
    page.get_by_label("Ward 7").select_option("a ward")
    page.get_by_role("button", name="Put these words in my story").click()
    expect(page.get_by_role("article")).to_contain_text("on a ward of the Maudsley Hospital")
    assert list(faults(page)) == []
    assert weight(page) <= MOST_BYTES
