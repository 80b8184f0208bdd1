"""A teller's line beside the gap of a withheld story: written, read, shown, taken back."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import open_by_receipt, sign_in, take, tell, wait_for, withhold

BOX = "One line of your own, to stand beside the gap"


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_line_is_written_read_shown_and_taken_back(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    mark = f"quokka{int(time.time() * 1000)}"
    person = newcomers(chromium, address, kind, script)
    teller, ama = person(), person()
    receipt = withheld(teller, (ama, person()), mark)
    line = f"Nobody asked what {mark} means to me."
    open_by_receipt(teller, receipt)
    teller.write(teller.page.get_by_label(BOX), line)
    teller.press(teller.page.get_by_role("button", name="Send this line"))
    expect(teller.page.get_by_text("Until then nobody else sees it.")).to_be_visible()

    show(ama, line)
    reader = person()
    shown = reader.page.get_by_role("blockquote").filter(has_text=line)
    wait_for(lambda: bool(reader.page.goto("/transparency")) and shown.count() == 1)

    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("Everybody can read it, beside the gap.")).to_be_visible()
    teller.press(teller.page.get_by_role("button", name="Take this line back"))
    expect(teller.page.get_by_text(line)).to_have_count(0)
    reader.page.goto("/transparency")
    expect(shown).to_have_count(0)
    assert teller.page.context.cookies() == []


def test_the_pages_of_a_line_have_no_fault(chromium: Browser, address: str) -> None:
    mark = f"numbat{int(time.time() * 1000)}"
    teller, ama, rhys = (
        Pointing(chromium.new_context(base_url=address).new_page()) for _ in range(3)
    )
    receipt = withheld(teller, (ama, rhys), mark)
    page = teller.page
    open_by_receipt(teller, receipt)
    assert list(faults(page)) == []
    assert weight(page) <= MOST_BYTES
    teller.write(page.get_by_label(BOX), "w" * 201)
    teller.press(page.get_by_role("button", name="Send this line"))
    assert list(faults(page)) == []
    teller.write(page.get_by_label(BOX), "w" * 200)
    teller.press(page.get_by_role("button", name="Send this line"))
    assert list(faults(page)) == []
    ama.page.goto("/moderation")
    assert list(faults(ama.page)) == []
    ama.press(ama.page.get_by_role("link", name="Read the line").last)
    assert list(faults(ama.page)) == []
    ama.press(ama.page.get_by_role("button", name="Show it as it is"))
    shown = page.get_by_role("blockquote").filter(has_text="w" * 200)
    wait_for(lambda: bool(page.goto("/transparency")) and shown.count() == 1)
    assert list(faults(page)) == []


def withheld(teller: Person, moderators: tuple[Person, Person], mark: str) -> str:
    """Tell a story that two people withhold; return its receipt."""
    receipt = tell(teller, f"Buy my {mark} tea, it is the best.")
    for moderator, name in zip(moderators, ("ama", "rhys"), strict=True):
        sign_in(moderator, name)
        take(moderator, mark)
        withhold(moderator)
    return receipt


def show(moderator: Person, line: str) -> None:
    page = moderator.page
    page.goto("/moderation")
    moderator.press(page.get_by_role("link", name="Read the line").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("A line for a gap")
    expect(page.get_by_role("article")).to_have_text(line)
    moderator.press(page.get_by_role("button", name="Show it as it is"))
    expect(page.get_by_text("The line will stand beside its gap")).to_be_visible()
