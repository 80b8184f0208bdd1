"""Every page, as it stands on the way: no fault in any size or light, nothing heavy or foreign."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.routing import Route

from tests.browser.looks import MOST_BYTES, faults, kept_on_the_device, weight
from tests.browser.people import Pointing
from tests.browser.steps import find, open_by_receipt, sign_in, take, tell, wait_for, withhold
from voicebox.web.routes import ROUTES

#: Pages that anybody can open by their address alone.
OPEN = [
    "/",
    "/tell",
    "/return",
    "/stories",
    "/stories?q=nothing+fits+this",
    "/themes",
    "/themes/alone",
    "/themes/versions",
    "/moderation",
    "/moderation/me",
    "/moderation/votes",
    "/moderation/messages",
    "/moderation/learned",
    "/moderation/shown",
    "/change",
    "/change?about=rules",
    "/changes",
    "/moderation/breathe",
    "/moderation/notices",
    "/moderation/reviews",
    "/help",
    "/trust",
    "/transparency",
    "/log",
    "/rules",
    "/accessibility",
    "/patterns",
    "/no-such-page",
]
#: Addresses that lead to another page, or to no page.
NO_PAGES = {"leave", "health", "log_atom", "log_json", "static"}
#: Pages that a walk below reaches.
WALKED = {
    "/stories/{id}",
    "/stories/{id}/report",
    "/themes/{id}",
    "/themes/versions/{id}",
    "/quotes/{id}/report",  # the page of a story's report, with another first sentence
    "/moderation/stories/{id}",
    "/moderation/copies/{id}",
    "/moderation/reported/{id}",
    "/moderation/messages/{id}",  # in test_messages.py
    "/moderation/lines/{id}",  # in test_gap_lines.py
    "/moderation/shown/{id}",  # in test_shown_lines.py
    "/themes/{id}/pair",  # in test_pairs.py
}
TELLERS = ("/", "/tell", "/return", "/help", "/trust", "/rules", "/accessibility")


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page that notes each request that leaves the site."""
    context = chromium.new_context(base_url=address)
    foreign: list[str] = []
    context.on("request", lambda asked: foreign.append(asked.url))
    yield context.new_page()
    context.close()
    assert [url for url in foreign if not url.startswith((address, "data:"))] == []


def test_no_page_of_the_site_map_is_forgotten() -> None:
    asked = {
        route.path
        for route in ROUTES
        if isinstance(route, Route)
        and "GET" in (route.methods or ())
        and route.name not in NO_PAGES
        # What has an ending is for machines.
        and "." not in route.path
    }
    assert asked - set(OPEN) - WALKED == set()


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_has_no_fault(page: Page, path: str) -> None:
    page.goto(path)
    assert list(faults(page)) == []
    assert kept_on_the_device(page) == []
    if path in TELLERS:
        assert weight(page) <= MOST_BYTES


def test_a_tellers_way_has_no_fault_from_the_first_word_to_the_proof(page: Page) -> None:
    page.goto("/tell")
    page.get_by_role("button", name="See how it will look").click()
    look(page, "There is nothing here yet")
    page.get_by_label("Your story").fill(
        "My name is Ann Other, ring me on 07700 900123. It is mine."
    )
    page.get_by_role("button", name="See how it will look").click()
    look(page, "07700 900123")
    page.get_by_label("Anyone may read it, quote it and count it").click()
    page.get_by_role("button", name="Send", exact=True).click()
    look(page, "We have it")
    receipt = page.locator(".digits-large").inner_text()

    open_by_receipt(Pointing(page), receipt[:-1] + str((int(receipt[-1]) + 1) % 10))
    look(page, "mistyped")
    open_by_receipt(Pointing(page), receipt)
    look(page, "Nobody is watching live")
    page.get_by_role("button", name="Read my words").click()
    look(page, "It is mine.")
    page.get_by_role("button", name="Take it back").click()
    look(page, "Yes, take it back")
    page.get_by_role("button", name="Yes, take it back").click()
    look(page, "It is gone")
    assert kept_on_the_device(page) == []


def test_a_storys_and_its_themes_page_have_no_fault(page: Page) -> None:
    page.goto("/stories?q=staff")
    page.get_by_role("article").get_by_role("link").first.click()
    look(page, "nhs_fft")
    wait_for(lambda: page.goto("/themes") and page.locator("tbody a").count())
    page.locator("tbody a").first.click()
    look(page, "All of its stories")
    page.goto("/themes/versions")
    page.get_by_role("link", name="Version 1", exact=True).click()
    look(page, "Themes as they were: version")


def test_a_moderators_way_has_no_fault(chromium: Browser, page: Page, address: str) -> None:
    mark = f"quagga{int(time.time() * 1000)}"
    tell(Pointing(page), f"I was angry for a year and {mark} heard it.")
    teams = chromium.new_context(base_url=address)
    moderator = Pointing(teams.new_page())
    sign_in(moderator, "ama")
    wait_for(
        lambda: moderator.page.goto("/moderation") and moderator.page.get_by_text(mark).count()
    )
    audit(moderator.page)
    take(moderator, mark)
    audit(moderator.page)
    moderator.page.get_by_text("Withhold it", exact=True).click()
    moderator.page.get_by_role("button", name="I would withhold it").click()
    audit(moderator.page)
    withhold(moderator)
    expect(moderator.page.get_by_text("A second person reads it now")).to_be_visible()
    audit(moderator.page)

    other = Pointing(chromium.new_context(base_url=address).new_page())
    sign_in(other, "rhys")
    take(other, mark)
    audit(other.page)
    other.press(other.page.get_by_role("button", name="Publish it as it is"))
    assert find(Pointing(page), mark)
    audit(page)
    _report(page, other)
    page.goto("/stories?q=" + mark)
    audit(page)


def test_copies_are_voted_on_at_once_and_one_is_lifted_out(
    chromium: Browser, page: Page, address: str
) -> None:
    mark = f"quagga{int(time.time() * 1000)}"
    for number in range(4):
        tell(Pointing(page), f"Buy {mark} here today and feel so much better, best offer {number}")
    teams = chromium.new_context(base_url=address)
    moderator = Pointing(teams.new_page())
    sign_in(moderator, "nia")
    link = moderator.page.get_by_role("link", name="If this is advertising or a flood")
    wait_for(lambda: moderator.page.goto("/moderation") and link.count())
    moderator.press(link)
    audit(moderator.page)
    moderator.page.get_by_label("Vote to withhold story 2").uncheck()
    press = moderator.page.get_by_role("button", name="Vote to withhold each that is ticked")
    moderator.press(press)
    audit(moderator.page)
    expect(moderator.page.get_by_label("Vote to withhold story 2")).not_to_be_checked()
    expect(moderator.page.get_by_label("Vote to withhold story 3")).to_be_checked()
    moderator.press(moderator.page.get_by_label("It sells or advertises something"))
    moderator.write(moderator.page.get_by_label("A sentence to each of"), "It is an advert.")
    moderator.press(press)
    expect(moderator.page.get_by_text("Your vote is cast on 3 stories.")).to_be_visible()
    audit(moderator.page)


def _report(page: Page, moderator: Pointing) -> None:
    """Report the story of a page and have it folded; look at each page on the way."""
    address = page.url
    page.get_by_role("link", name="Something is wrong with this story").click()
    look(page, "What is wrong with it?")
    page.get_by_role("button", name="Ask for it to be read again").click()
    look(page, "Choose what is wrong with it.")
    page.get_by_label("A threat to a person").click()
    page.get_by_role("button", name="Ask for it to be read again").click()
    look(page, "It stays up meanwhile.")
    moderator.page.goto("/moderation")
    audit(moderator.page)
    moderator.press(moderator.page.get_by_role("link", name="Read it again").first)
    moderator.press(moderator.page.get_by_text("Withhold it", exact=True))
    moderator.press(moderator.page.get_by_label("It asks others to hurt a person"))
    moderator.press(moderator.page.get_by_label("Fold it for a day at most"))
    moderator.press(moderator.page.get_by_role("button", name="I would withhold it"))
    audit(moderator.page)
    moderator.write(moderator.page.get_by_label("The words that break it"), "angry for a year")
    moderator.write(moderator.page.get_by_label("A sentence to its teller"), "It frightened me.")
    moderator.press(moderator.page.get_by_role("button", name="I would withhold it"))
    expect(moderator.page.get_by_text("A second person reads it now")).to_be_visible()
    page.goto(address)
    page.reload()  # a browser may keep a story's page for half a minute
    look(page, "This story is folded for a day at most")


def look(page: Page, words: str) -> None:
    """Hold a storyteller's or reader's page to its faults, once it says what it should."""
    expect(page.get_by_text(words).first).to_be_visible()
    audit(page)
    if "/stories" not in page.url and "/themes" not in page.url:
        assert weight(page) <= MOST_BYTES


def audit(page: Page) -> None:
    assert list(faults(page)) == [], page.url
