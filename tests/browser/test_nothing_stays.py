"""A teller goes the whole way, and the browser that they used keeps nothing of it."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.people import Pointing
from tests.browser.steps import open_by_receipt, sign_in, take, tell, wait_for
from tests.browser.test_consent import agree, look_and_agree, turn_off
from tests.browser.test_contest import move
from tests.browser.test_editing import change
from tests.chrome import FLAGS
from tests.promises.test_p01_no_traces import kept, staying_in, words_in

WORDS = "{mark} the nurse listened to me and was kind, and the waiting room was full for hours."
STEPS = [
    *("told", "come back", "moved", "dials", "hidden", "shown", "printed", "words read"),
    *("changed", "taken back"),
]


def test_a_whole_way_leaves_no_cookie_no_storage_no_foreign_request_and_no_page(
    chromium: Browser, address: str, tmp_path: Path
) -> None:
    context = chromium.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=shutil.which("chromium"), args=FLAGS, base_url=address
    )
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    context.on("request", note)
    mark = f"wombat{int(time.time() * 1000)}"
    steps: list[str] = []
    cached: set[str] = set()
    teller = Pointing(context.pages[0])
    for step in whole_way(teller, chromium.new_context(base_url=address).new_page(), mark):
        steps.append(step)
        assert kept(teller.page) == [], step
        cached |= staying_in(tmp_path, is_public)
    sent = {name for one in asked for name in one.headers}
    context.close()
    assert steps == STEPS
    assert "cookie" not in sent
    foreign = [one.url for one in asked if not one.url.startswith((address, "data:"))]
    assert foreign == []
    # Public pages may be kept for half a minute; what a receipt opens may not.
    assert cached == set()
    assert words_in(tmp_path, mark) == []


def is_public(path: str) -> bool:
    return path.startswith(("/static/", "/stories", "/themes"))


def whole_way(teller: Pointing, moderator: Page, mark: str) -> Iterator[str]:
    """Go each step that a receipt leads to; yield its name while the page after it is open."""
    receipt = tell(teller, WORDS.format(mark=mark))
    yield "told"
    publish(Pointing(moderator), mark)
    wait_for(lambda: "This is not what I meant" in mine(teller, receipt))
    yield "come back"
    move(teller)
    yield "moved"
    yield from turning(teller, receipt)
    wait_for(lambda: "It is public, exactly as you wrote it." in mine(teller, receipt))
    yield from looking(teller, receipt, mark)
    change(teller, receipt, WORDS.format(mark=f"Later {mark}"), keep=True)
    yield "changed"
    mine(teller, receipt)
    teller.press(teller.page.get_by_role("button", name="Take it back"))
    teller.press(teller.page.get_by_role("button", name="Yes, take it back"))
    expect(teller.page.get_by_role("heading", level=1)).to_have_text("It is gone")
    yield "taken back"


def publish(moderator: Pointing, mark: str) -> None:
    """Have somebody read the story, at a browser of their own, and publish it."""
    sign_in(moderator, "ama")
    take(moderator, mark)
    moderator.press(moderator.page.get_by_role("button", name="Publish it as it is"))


def turning(teller: Pointing, receipt: str) -> Iterator[str]:
    """Turn a dial, hide the story and show it again."""
    mine(teller, receipt)
    turn_off(teller, "May parts of it be quoted?")
    look_and_agree(teller)
    yield "dials"
    mine(teller, receipt)
    agree(teller, "Hide it for now")
    expect(teller.page.get_by_text("It is hidden by you.")).to_be_visible()
    yield "hidden"
    agree(teller, "Show it again")
    yield "shown"


def looking(teller: Pointing, receipt: str, mark: str) -> Iterator[str]:
    """Look at the sheet to print, and read the words again."""
    page = teller.page
    page.get_by_text("What the public log says about it").click()
    teller.press(page.get_by_role("button", name="Make a sheet to print"))
    expect(page.get_by_role("heading", level=1)).to_have_text("A sheet to print")
    yield "printed"
    mine(teller, receipt)
    teller.press(page.get_by_role("button", name="Read my words"))
    expect(page.get_by_text(mark).first).to_be_visible()
    yield "words read"


def mine(teller: Pointing, receipt: str) -> str:
    """Open the page of a story; return all that is said there."""
    open_by_receipt(teller, receipt)
    expect(teller.page.get_by_role("heading", level=1)).to_have_text("Your story")
    return teller.page.locator("main").inner_text()
