"""A teller changes their mind at a browser without script: what is public follows at once."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Kind, Person, Pointing, Typing, newcomers
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell, wait_for

MATTERS = "My neighbour must not know it by the kettle."


@pytest.mark.parametrize(
    ("kind", "script"), [(Pointing, False), (Typing, True)], ids=["no-script", "keyboard"]
)
def test_a_story_is_put_away_and_brought_back_as_its_teller_says(
    chromium: Browser, address: str, kind: Kind, script: bool
) -> None:
    mark = f"numbat{int(time.time() * 1000)}"
    person = newcomers(chromium, address, kind, script)
    teller, ama, reader = (person() for _ in range(3))
    receipt = tell(teller, f"Behind the kettle I kept {mark}, and nobody asked.")
    sign_in(ama, "ama")
    take(ama, mark)
    ama.press(ama.page.get_by_role("button", name="Publish it as it is"))
    find(reader, mark)
    story = reader.page.get_by_role("article").filter(has_text=mark)
    expect(story).to_be_visible()

    def is_found(*, times: int) -> None:
        there = f"/stories?q={mark}"
        wait_for(lambda: bool(reader.page.goto(there)) and story.count() == times)

    open_by_receipt(teller, receipt)
    put_away(teller)
    is_found(times=0)
    turn_on(teller, "May anyone read all of it?")
    look_and_agree(teller)
    is_found(times=1)

    open_by_receipt(teller, receipt)
    agree(teller, "Hide it for now")
    expect(teller.page.get_by_text("It is hidden by you.")).to_be_visible()
    is_found(times=0)
    agree(teller, "Show it again")
    is_found(times=1)
    assert teller.page.context.cookies() == []


def put_away(teller: Person) -> None:
    """Turn off what shows it, look at what would change, go back once, and agree."""
    page = teller.page
    turn_off(teller, "May anyone read all of it?", "May parts of it be quoted?")
    teller.write(page.get_by_label("What matters to you here?"), MATTERS)
    teller.press(page.get_by_role("button", name="See what would change"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This is what changes")
    expect(page.get_by_text("Your words are sealed again.")).to_be_visible()
    teller.press(page.get_by_role("button", name="No, go back to my story"))
    expect(page.get_by_label("What matters to you here?")).to_have_value(MATTERS)
    look_and_agree(teller)
    expect(page.get_by_text("A person has read it. Nothing of it is public")).to_be_visible()
    expect(page.get_by_text(MATTERS)).to_be_visible()


def look_and_agree(teller: Person) -> None:
    agree(teller, "See what would change")


def agree(teller: Person, button: str) -> None:
    """Press a button that asks first, and say yes."""
    teller.press(teller.page.get_by_role("button", name=button))
    teller.press(teller.page.get_by_role("button", name="Yes, change it"))


def turn_off(teller: Person, *questions: str) -> None:
    _answer(teller, "No", questions)


def turn_on(teller: Person, *questions: str) -> None:
    _answer(teller, "Yes", questions)


def _answer(teller: Person, answer: str, questions: tuple[str, ...]) -> None:
    page = teller.page
    teller.press(page.get_by_text("Change what may be done with it"))
    for question in questions:
        group = page.get_by_role("group", name=question)
        teller.press(group.get_by_label(answer, exact=True))
