"""What can be wrong with how a page looks and what it carries, at every size and in both lights."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text("utf-8")
#: WCAG 2.0 to 2.2 at A and AA, and what axe's makers hold to be good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1200)
LIGHTS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NARROWEST = 320
#: How high a link must be, in pixels, that stands alone and so is pressed with a thumb.
LEAST = 44
#: What stands alone: not the links inside a sentence, which are as high as its lines.
ALONE = (
    "button, .button, summary, select, textarea, input:not([type=hidden], [type=radio],"
    " [type=checkbox]), .choice, nav a, h2 a, h3 a, th a, .tags a, .way a, .ways a,"
    " .quote figcaption a, .small > a:last-child, a[href^='tel:']"
)
#: HTML and CSS of a storyteller's page, compressed; the font comes on top.
MOST_BYTES = 14 * 1024


def faults(page: Page) -> Iterator[str]:
    """Say what is wrong with a page as it stands: with axe, and where it scrolls sideways."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for light in LIGHTS:
            page.emulate_media(color_scheme=light)
            yield from (f"{width} {light}: {fault}" for fault in _axe(page))
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    yield from (f"no room for a thumb: {what}" for what in _low(page))
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > NARROWEST:
        yield f"scrolls sideways at {NARROWEST}: {wide} wide"


def weight(page: Page) -> int:
    """Return the bytes of a page and its style sheets, each compressed."""
    sheets = page.eval_on_selector_all("link[rel=stylesheet]", "all => all.map(one => one.href)")
    texts = [page.content(), *(page.request.get(sheet).text() for sheet in sheets)]
    return sum(len(gzip.compress(text.encode())) for text in texts)


def kept_on_the_device(page: Page) -> list[str]:
    """Return what a page left behind: cookies and browser storage."""
    storage = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [*storage, *(cookie["name"] for cookie in page.context.cookies())]


def _low(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        ALONE,
        """(all, least) => all
            .filter(one => one.getClientRects().length)
            .filter(one => one.getBoundingClientRect().height < least - 0.5)
            .map(one => `${one.tagName} ${one.textContent.trim().slice(0, 40)}`)""",
        LEAST,
    )
    return found


def _axe(page: Page) -> Iterator[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    for violation in found["violations"]:
        first = re.sub(r"\s+", " ", violation["nodes"][0]["html"])[:160]
        yield f"{violation['id']} ({len(violation['nodes'])}): {first}"
