"""The header and the way out share the top of a page at every size, and neither hides the other."""

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

STEP = 2  # pixels
#: Of the header's links, by their words, those whose middle is covered in this window, while it is
#: scrolled to the end of the header; and every place at which the way out stands meanwhile.
SCROLLED = """step => {
    const header = document.querySelector("header"), way = document.querySelector(".leave a");
    document.querySelector("main").style.minBlockSize = "200vh";  // long enough to be scrolled
    const links = [...header.querySelectorAll("a")], covered = new Set(), ways = [];
    for (let y = 0; y <= header.offsetTop + header.offsetHeight; y += step) {
        scrollTo(0, y);
        const { left, right, top, bottom } = way.getBoundingClientRect();
        ways.push({ left, right, top, bottom });
        for (const link of links) {
            const box = link.getBoundingClientRect();
            const x = (box.left + box.right) / 2, middle = (box.top + box.bottom) / 2;
            const is_seen = middle >= 0 && middle < innerHeight;
            if (is_seen && !link.contains(document.elementFromPoint(x, middle)))
                covered.add(link.textContent);
        }
    }
    return [[...covered], ways];
}"""


@pytest.mark.parametrize("width", [320, 360, 480, 700, 720, 1200])
def test_the_way_out_stands_in_one_place_and_covers_no_link_of_the_header(
    chromium: Browser, address: str, width: int
) -> None:
    viewport = ViewportSize(width=width, height=640)
    page = chromium.new_context(base_url=address, viewport=viewport).new_page()
    page.goto("/return")
    # A page that is shown again has something to mend, and is scrolled to it.
    page.get_by_label("Your receipt").fill("1")
    page.get_by_role("button", name="Open my story").click()
    expect(page.locator(".problems")).to_be_visible()
    covered, ways = page.evaluate(SCROLLED, STEP)
    assert covered == []
    assert len({(way["left"], way["right"]) for way in ways}) == 1
    for way in ways:
        assert way["left"] >= 0
        assert way["right"] <= width
        assert 8 <= way["top"] <= 16
    # Large enough for a thumb.
    assert all(way["bottom"] - way["top"] >= 48 for way in ways)
