"""Two ways of using a page: with a pointer and no script, and by keyboard with script."""

from collections.abc import Callable
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

MOST_TABS = 200


class Person(Protocol):
    """Somebody before a page."""

    page: Page

    def write(self, field: Locator, words: str) -> None:
        """Write words into a field."""

    def press(self, control: Locator) -> None:
        """Press a button, follow a link, choose an answer or open a fold."""

    def choose(self, field: Locator, option: str) -> None:
        """Choose one of what a list offers, by its words."""


class Pointing:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)

    def press(self, control: Locator) -> None:
        control.click()

    def choose(self, field: Locator, option: str) -> None:
        field.select_option(option)


class Typing:
    """Has a keyboard only: everything is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def write(self, field: Locator, words: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)

    def press(self, control: Locator) -> None:
        expect(control).to_be_visible()
        kind = control.evaluate("element => element.type || element.tagName")
        if kind == "radio":
            self._choose(control)
            return
        self._reach(control)
        # Enter would send the form that an answer stands in.
        self.page.keyboard.press("Space" if kind == "checkbox" else "Enter")

    def choose(self, field: Locator, option: str) -> None:
        self._reach(field)
        for _ in range(MOST_TABS):
            if field.evaluate("list => list.selectedOptions[0].label") == option:
                break
            self.page.keyboard.press("ArrowDown")
        expect(field.get_by_role("option", name=option, exact=True, selected=True)).to_have_count(1)

    def _choose(self, radio: Locator) -> None:
        # Tab stops once at a group of answers; the arrows walk through it.
        name = radio.get_attribute("name")
        group = self.page.locator(f"input[name={name}]")
        chosen = group.and_(self.page.locator(":checked"))
        self._reach((chosen if chosen.count() else group).first)
        self.page.keyboard.press("Space")
        for _ in range(MOST_TABS):
            if radio.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        expect(radio).to_be_checked()

    def _reach(self, wanted: Locator) -> None:
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("The keyboard does not reach it.")


#: Takes a page, and is somebody before it.
Kind = Callable[[Page], Person]

#: Both ways of going through a walk, each with the moderator who reads in it.
BOTH_WAYS = pytest.mark.parametrize(
    ("kind", "script", "reader"),
    [(Pointing, False, "ama"), (Typing, True, "rhys")],
    ids=["no-script", "keyboard"],
)


def newcomers(chromium: Browser, address: str, kind: Kind, script: bool) -> Callable[[], Person]:
    """Return what gives somebody new at each call, in a browser that has seen nothing yet."""

    def newcomer() -> Person:
        context = chromium.new_context(java_script_enabled=script, base_url=address)
        return kind(context.new_page())

    return newcomer
