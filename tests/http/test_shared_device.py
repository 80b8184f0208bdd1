"""A device that others use too: what a teller's way leaves on its pages, and what is said of it."""

import re
from html import unescape

import httpx2

from tests.conftest import Client, hidden, receipt_on
from tests.http.conftest import Tell, words_of

WORDS = "I was heard today."
#: What telling, coming back and taking back all call themselves.
TITLE = "Write – Voicebox"
STILL_KNOWS = "still knows that you were here"


async def way(client: Client, tell: Tell) -> tuple[str, dict[str, httpx2.Response]]:
    """Walk a teller's whole way; return the receipt and the page after each step."""
    token = await client.token()
    fields = {"token": token, "words": WORDS, "preset": "all"}
    pages = {"write": await client.get("/tell")}
    for step in ("check", "change", "send", "confirm", "note"):
        pages[step] = await client.fill("/tell", step=step, **fields)
    receipt = receipt_on(pages["send"])
    pages["return"] = await client.get("/return")
    pages["open"] = await client.fill("/return", step="open", receipt=receipt)
    for step in ("read", "withdraw", "withdraw_yes"):
        before = pages[list(pages)[-1]]
        pages[step] = await client.fill("/return", step=step, token=hidden(before, "token"))
    assert "It is gone" in pages["withdraw_yes"].text
    return receipt, pages


async def test_every_page_of_the_way_has_one_neutral_title(client: Client, tell: Tell) -> None:
    _, pages = await way(client, tell)
    titles = {
        unescape(title)
        for page in pages.values()
        for title in re.findall("<title>(.*?)</title>", page.text)
    }
    assert titles == {TITLE}


async def test_no_page_of_the_way_is_kept(client: Client, tell: Tell) -> None:
    _, pages = await way(client, tell)
    for step, page in pages.items():
        assert page.headers["cache-control"] == "no-store", step
        assert "etag" not in page.headers, step
        assert "last-modified" not in page.headers, step


async def test_what_the_browser_kept_is_cleared_after_sending_and_taking_back(
    client: Client, tell: Tell
) -> None:
    _, pages = await way(client, tell)
    clears = {step for step, page in pages.items() if "clear-site-data" in page.headers}
    assert {"send", "confirm", "withdraw_yes"} <= clears
    assert "write" not in clears


async def test_the_whole_way_is_two_addresses_and_no_link_holds_a_receipt(
    client: Client, tell: Tell
) -> None:
    receipt, pages = await way(client, tell)
    addresses = {page.url.raw_path for page in pages.values()}
    assert addresses == {b"/tell", b"/return"}
    for step, page in pages.items():
        links = re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
        assert "location" not in page.headers, step
        assert receipt[:5] not in "".join(links), step


async def test_a_receipt_in_an_address_opens_nothing(client: Client, tell: Tell) -> None:
    receipt, _ = await way(client, tell)
    told = await tell(words="Another one.")
    answer = await client.get(f"/return?receipt={told.receipt}&step=open")
    assert answer.text == (await client.get("/return")).text
    assert receipt not in answer.text


async def test_the_sentence_about_history_stands_beside_each_button_that_ends_a_way(
    client: Client, tell: Tell
) -> None:
    _, pages = await way(client, tell)
    for step in ("check", "send", "return", "withdraw_yes"):
        assert STILL_KNOWS in words_of(pages[step]), step
        assert 'href="/help#history"' in pages[step].text, step
    help_page = await client.get("/help")
    assert 'id="history"' in help_page.text
    assert "This does not erase your history" in words_of(help_page)


async def test_nothing_asks_the_browser_to_remember_a_field(client: Client, tell: Tell) -> None:
    _, pages = await way(client, tell)
    for step, page in pages.items():
        for tag in re.findall(r"<(?:textarea|input)[^>]*>", page.text):
            typed = 'type="text"' in tag or tag.startswith("<textarea")
            assert not typed or "autocomplete=" in tag or "hidden" in tag, (step, tag)
