"""P41 **For the person in front of it.** *Help now* and *Leave this site* are on every page, in
the same place, before the first field.
"""

import re

from playwright.sync_api import Browser

from tests.conftest import Client
from tests.promises.pages import pages
from tests.promises.people import Moderator, Queued, Tell
from tests.promises.ways import OPEN, WIDTHS

HELP = r'<a class="help" href="/help">Help now</a>'
LEAVE = r'<a href="/leave"[^>]*>Leave this site</a>'
#: What a person can fill in, choose or press.
FIELD = re.compile(r'<(?:textarea|select|button|input(?![^>]*type="hidden"))')


async def test_every_page_has_both_in_one_place_before_the_first_field(
    client: Client, tell: Tell, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    heads = set()
    found = await pages(client, tell, queued, moderators[0])
    written = [page.text for page in found if "text/html" in page.headers["content-type"]]
    for page in written:
        for link in (HELP, LEAVE):
            places = [match.start() for match in re.finditer(link, page)]
            assert places, page
            field = FIELD.search(page)
            assert field is None or places[0] < field.start(), page
        # All that stands before the page's own part is the same, but for "you are here".
        head = page.partition("<body")[2].partition("<main")[0]
        heads.add(re.sub(r' aria-current="page"|^[^>]*>', "", head))
    assert len(written) > len(OPEN)
    assert len(heads) == 1


def test_both_are_seen_at_the_same_spot_on_every_page(chromium: Browser, address: str) -> None:
    for width in WIDTHS:
        context = chromium.new_context(base_url=address, viewport={"width": width, "height": 800})
        page = context.new_page()
        spots = set()
        page.goto("/")  # the first page a browser ever sees may lack the font, and its widths
        for path in OPEN:
            page.goto(path)
            for name in ("Help now", "Leave this site"):
                link = page.get_by_role("link", name=name, exact=True).first
                assert link.is_visible(), (path, name)
                box = link.bounding_box()
                assert box is not None
                assert box["y"] + box["height"] < 800
                spots.add((name, round(box["x"]), round(box["y"]), round(box["width"])))
        assert len(spots) == 2, spots
