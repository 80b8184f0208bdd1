"""The map of themes: each label stays inside its circle, large enough to be read, in any font."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.steps import wait_for

#: Narrow and wide screens that show the map, and one that shows the table alone.
WIDTHS = (740, 1200)
NARROW = 360
#: The smallest letters that anybody is asked to read.
LEAST_PX = 11.0
#: Of the size of letters: how high they stand over their line, and how far below it they hang.
LETTERS = """
() => [...document.querySelectorAll('svg.map a')].flatMap(theme => {
  const circle = theme.querySelector('circle');
  const [x, y, r] = ['cx', 'cy', 'r'].map(name => circle[name].baseVal.value);
  const scale = circle.ownerSVGElement.getScreenCTM().a;
  return [...theme.querySelectorAll('text')].map(text => {
    const size = parseFloat(getComputedStyle(text).fontSize);
    const foot = text.y.baseVal[0].value, half = text.getComputedTextLength() / 2;
    const far = Math.max(Math.abs(foot - 0.73 * size - y), Math.abs(foot + 0.15 * size - y));
    const middle = Math.abs(text.x.baseVal[0].value - x);
    return {words: text.textContent, px: size * scale, out: Math.hypot(middle + half, far) - r};
  });
})
"""


@pytest.fixture(params=["our font", "another font"])
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Page:
    """A page without script, in the font that we ship or in what the device has instead."""
    context = chromium.new_context(base_url=address, java_script_enabled=False)

    def insist(route: Route) -> None:
        # The style sheet lets a slow font be; here the one that is asked for has to be shown.
        sheet = route.fetch()
        route.fulfill(response=sheet, body=sheet.text().replace("optional", "block"))

    if request.param == "our font":
        context.route("**/site.css", insist)
    else:
        context.route("**/*.woff2", lambda route: route.abort())
    return context.new_page()


def letters(page: Page, path: str, width: int) -> list[dict[str, Any]]:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    found: list[dict[str, Any]] = page.evaluate(LETTERS)
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/patterns", "/themes"])
def test_every_label_is_inside_its_circle_and_can_be_read(
    page: Page, path: str, width: int
) -> None:
    wait_for(lambda: page.goto("/themes") and page.locator("svg.map text").count())
    found = letters(page, path, width)
    assert found
    assert [one for one in found if one["out"] > 0] == []
    assert [one for one in found if one["px"] < LEAST_PX] == []


def test_where_labels_could_not_be_read_the_table_stands_alone(page: Page) -> None:
    wait_for(lambda: page.goto("/themes") and page.locator("tbody a").count())
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert not page.locator("svg.map").is_visible()
    assert page.locator("tbody a").first.is_visible()
