"""P2 The whole of P1 can be done with JavaScript off, and every story, theme, rule and number can
be read with it off.
"""

import re
from collections.abc import Sequence

from playwright.sync_api import Browser, Page

from tests.browser.steps import wait_for
from tests.promises.ways import OPEN, tellers_way

#: Where moderators sign in to the example site, codes stand that change every half minute.
CODE = re.compile(r"\b\d{6}\b")
STEPS = [
    *("write", "check", "receipt", "save", "come back", "read"),
    *("change", "check the change", "changed", "withdraw"),
]


def test_the_whole_way_of_a_teller_works_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    words = "I was heard today, on a phone that runs no script."
    assert list(tellers_way(context.new_page(), words)) == STEPS


def test_every_page_says_the_same_without_script(chromium: Browser, address: str) -> None:
    contexts = [
        chromium.new_context(base_url=address, java_script_enabled=script)
        for script in (True, False)
    ]
    with_script, without = [context.new_page() for context in contexts]
    for path in [*OPEN, *one_of_each(with_script)]:
        assert said(without, path) == said(with_script, path), path


def one_of_each(page: Page) -> Sequence[str]:
    """Return the addresses of a story and of a theme."""
    themes = page.locator("main a[href^='/themes/']:not([href$=alone])")
    wait_for(lambda: page.goto("/themes") and themes.count())
    theme = themes.first.get_attribute("href")
    page.goto("/stories")
    story = page.locator("article a[href^='/stories/']").first.get_attribute("href")
    assert theme
    assert story
    return theme, story


def said(page: Page, path: str) -> str:
    """Return all that a person can read on a page, folds opened."""
    page.goto(path)
    for fold in page.locator("main details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    return CODE.sub("a code", page.locator("body").inner_text())
