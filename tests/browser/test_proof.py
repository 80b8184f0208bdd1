"""A teller in a flood, with script and without: real pages, a real worker, our content policy."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from bench.site import Server, server_of
from bench.teller import Form, Teller
from tests.browser.looks import LIGHTS, MOST_BYTES, WIDTHS, faults, kept_on_the_device, weight
from tests.conftest import run_apart
from voicebox.flows.found import found
from voicebox.settings import Settings
from voicebox.web.floods import CALM, LANE_AN_HOUR
from voicebox.world import World

WORDS = "I was heard today, while everybody shouted."


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site to which a crowd has come, and taken all that is taken without a proof."""
    folder = tmp_path_factory.mktemp("flooded")
    settings = Settings(data=folder / "data", secrets=folder / "secrets", window="day", ballast=0)
    run_apart(found(settings, World()))
    (folder / "tmp").mkdir()
    server = server_of(settings, folder / "tmp", folder / "server.log")
    run_apart(server.start())
    run_apart(_come(server))
    yield server
    run_apart(server.stop())


async def _come(server: Server) -> None:
    async with Teller(server.address) as teller:
        for number in range(CALM + LANE_AN_HOUR + 10):
            form = await teller.form(f"Buy this, {number}.", preset="all")
            await teller.send(Form(form.token, form.fields))


def write(page: Page) -> None:
    page.goto("/tell")
    page.get_by_label("Your story").fill(WORDS)
    page.get_by_role("button", name="See how it will look").click()
    expect(page.get_by_role("article")).to_contain_text(WORDS)
    page.get_by_label("Anyone may read it, quote it and count it").click()


def test_whoever_presses_send_gets_a_receipt_in_the_midst_of_a_flood(
    chromium: Browser, flooded: Server
) -> None:
    context = chromium.new_context(base_url=flooded.address)
    page = context.new_page()
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # That the site's data was cleared is told as information.
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    write(page)
    assert weight(page) < MOST_BYTES
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have it")
    assert said == []
    assert kept_on_the_device(page) == []
    assert any("pbkdf2.js" in url for url in asked)
    assert [url for url in asked if not url.startswith((flooded.address, "data:"))] == []


def test_a_sum_that_is_done_says_so_and_sends_nothing_by_itself(
    chromium: Browser, flooded: Server
) -> None:
    context = chromium.new_context(base_url=flooded.address)
    page = context.new_page()
    write(page)
    expect(page.get_by_text("you can press Send now")).to_be_visible()
    assert page.get_by_role("heading", level=1).inner_text() == "Look it over, and choose"
    assert list(faults(page)) == []


def test_a_worker_that_does_not_come_leaves_the_form_as_it_is_without_script(
    chromium: Browser, flooded: Server
) -> None:
    context = chromium.new_context(base_url=flooded.address)
    context.route("**/pbkdf2.js", lambda route: route.abort())
    page = context.new_page()
    write(page)
    page.get_by_role("button", name="Send", exact=True).click()
    told = page.get_by_text(re.compile("Nothing was sent and nothing is lost"))
    expect(told).to_be_visible()
    assert page.locator("textarea[name=words]").input_value() == WORDS


def test_without_script_words_come_back_and_what_to_do_is_said(
    chromium: Browser, flooded: Server, tmp_path: Path
) -> None:
    context = chromium.new_context(base_url=flooded.address, java_script_enabled=False)
    page = context.new_page()
    write(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Please press Send again")).to_be_visible()
    assert page.locator("textarea[name=words]").input_value() == WORDS
    assert weight(page) < MOST_BYTES
    expect(page.get_by_label("Leave this empty")).to_be_hidden()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for light in LIGHTS:
            page.emulate_media(color_scheme=light)
            page.screenshot(path=tmp_path / f"{width}-{light}.png", full_page=True)
