"""P42 Storyteller pages are under 14 KB compressed (HTML and CSS, font apart), do not scroll
sideways at 320 px, and meet WCAG 2.2 AA.
"""

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import MOST_BYTES, faults, weight
from tests.promises.ways import tellers_way

#: What a teller may open besides, on the way.
BESIDES = ["/", "/help", "/rules", "/promises"]
HINTED = "My name is Ann Other, ring me on 07700 900123. It is mine."


def test_every_page_of_a_tellers_way_is_light_narrow_and_without_fault(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    for step in tellers_way(page, HINTED):
        assert weight(page) < MOST_BYTES, step
        assert list(faults(page)) == [], step


@pytest.mark.parametrize("path", BESIDES)
def test_so_is_each_page_beside_it(chromium: Browser, address: str, path: str) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto(path)
    assert weight(page) < MOST_BYTES
    assert list(faults(page)) == []
