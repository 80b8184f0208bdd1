"""A line that everybody can read breaks a rule: two keep it back, and its teller reads why."""

import re
import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import open_by_receipt, wait_for
from tests.browser.test_gap_lines import BOX, show, withheld

RULE = "Somebody else could be known"


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_two_keep_back_what_one_of_them_has_shown(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    person = newcomers(chromium, address, kind, script)
    teller, ama, rhys = person(), person(), person()
    receipt = withheld(teller, (ama, rhys), f"bilby{time.time_ns()}")
    line = f"Ask Ann Other of {time.time_ns()}, she was there."
    write(teller, receipt, line)
    show(ama, line)
    reader = person().page
    public = reader.get_by_role("blockquote").filter(has_text=line)
    wait_for(lambda: bool(reader.goto("/transparency")) and public.count() == 1)

    keep_back(ama, line, look=script)
    expect(ama.page.get_by_text("Nothing changes yet: this is one of two.")).to_be_visible()
    expect(listed(ama.page, line).get_by_text("You would keep it back.")).to_be_visible()
    expect(listed(ama.page, line).get_by_role("link")).to_have_count(0)
    reader.goto("/transparency")
    expect(public).to_have_count(1)
    keep_back(rhys, line, look=False)
    expect(rhys.page.get_by_text("Two people have agreed")).to_be_visible()
    expect(rhys.page.get_by_text(line)).to_have_count(0)
    reader.goto("/transparency")
    expect(public).to_have_count(0)
    expect(reader.get_by_role("heading", name="Shown, and kept back later")).to_be_visible()
    # What looks for faults is a script itself.
    assert not script or list(faults(reader)) == []

    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_text("We cannot show this line.")).to_be_visible()
    expect(teller.page.get_by_text(line)).to_be_visible()
    assert weight(teller.page) <= MOST_BYTES
    assert teller.page.context.cookies() == []


def write(teller: Person, receipt: str, line: str) -> None:
    open_by_receipt(teller, receipt)
    teller.write(teller.page.get_by_label(BOX), line)
    teller.press(teller.page.get_by_role("button", name="Send this line"))
    expect(teller.page.get_by_text("Until then nobody else sees it.")).to_be_visible()


def listed(page: Page, line: str) -> Locator:
    """Return what the list says of a line: it has a name of its own for a screen reader."""
    return page.get_by_role("article", name="Line for a gap").filter(has_text=line)


def keep_back(moderator: Person, line: str, *, look: bool) -> None:
    page = moderator.page
    page.goto("/moderation")
    moderator.press(page.get_by_role("link", name="Lines, names and pairs that are shown"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Lines, names and pairs that are shown"
    )
    assert not look or list(faults(page)) == []
    link = listed(page, line).get_by_role("link", name="Say that it breaks a rule")
    # Many links have the same words; each is told apart by the heading above it.
    expect(link).to_have_accessible_description(re.compile("^Line for a gap [0-9]+ · "))
    moderator.press(link)
    expect(page.get_by_role("article")).to_have_text(line)
    if look:
        assert list(faults(page)) == []
        moderator.press(page.get_by_role("button", name="I would keep it back"))
        expect(page.get_by_text("Choose the rule that it breaks.").first).to_be_visible()
        assert list(faults(page)) == []
    moderator.press(page.get_by_role("radio", name=RULE))
    moderator.press(page.get_by_role("button", name="I would keep it back"))
