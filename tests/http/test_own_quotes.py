"""By receipt a teller sees what of their story is quoted where, and takes back one quote alone."""

from html import unescape

import httpx2
import pytest

from tests.conftest import Client, hidden
from tests.http.conftest import Publish, words_of
from tests.http.test_alone_and_few import find
from tests.http.test_sure_and_why import FIRST, SECOND, TEXT, WAITING, N, cards_of, findings
from tests.promises.people import open_receipt
from voicebox.store import themes as store

LONE = "The quagga came to my kettle again and nobody else had seen it."
LONGER = "So I rang about the tide, and the tide rang back at noon."


@pytest.fixture
async def receipt(client: Client, publish: Publish) -> str:
    """The receipt of a public story of which the first sentence is quoted."""
    receipts: list[str] = []
    ids = [await publish(TEXT, receipts) for _ in range(N)]
    async with client.state.db.write() as main:
        await store.replace(main, findings(ids, 80))
    return receipts[0]


async def do(client: Client, receipt: str, step: str, start: str = "0") -> httpx2.Response:
    token = hidden(await open_receipt(client, receipt), "token")
    return await client.fill("/return", token=token, step=step, start=start)


async def own_part(client: Client, receipt: str) -> str:
    """Return what the page of a story says of its quotes."""
    page = (await open_receipt(client, receipt)).text
    return page.partition('<h2 id="quotes">')[2].partition("<h2")[0]


async def test_each_quote_is_told_with_its_words_and_where_it_stands(
    client: Client, receipt: str
) -> None:
    said = await own_part(client, receipt)
    assert FIRST in said
    assert SECOND not in said
    assert f"/themes/{WAITING}" in said
    assert "Take this quote back" in said


async def test_taken_back_it_leaves_the_page_of_the_theme_and_the_story_stays(
    client: Client, receipt: str
) -> None:
    assert FIRST in (await client.get(f"/themes/{WAITING}")).text
    done = await do(client, receipt, "unquote")
    assert "You took this quote back. It leaves every page within a minute." in words_of(done)
    page = (await client.get(f"/themes/{WAITING}")).text
    assert "<blockquote" not in page
    said = await own_part(client, receipt)
    assert "Nobody quotes these words." in said
    assert "Take this quote back" not in said


async def test_it_is_undone_by_the_same_receipt(client: Client, receipt: str) -> None:
    await do(client, receipt, "unquote")
    done = await do(client, receipt, "requote")
    assert "These words may be quoted again" in words_of(done)
    assert "Nobody quotes these words." not in done.text


@pytest.mark.parametrize("start", ["", "7", "-1", "²", "9" * 40, "0x0"])
async def test_a_place_where_no_quote_begins_changes_nothing(
    client: Client, receipt: str, start: str
) -> None:
    for step in ("unquote", "requote"):
        answer = await do(client, receipt, step, start)
        assert answer.status_code == 200
        assert "These words may be quoted again" not in words_of(answer)
    assert "Take this quote back" in await own_part(client, receipt)


async def test_the_words_that_placed_it_leave_the_theme_with_the_quote_they_stand_in(
    client: Client, receipt: str
) -> None:
    before = cards_of(await client.get(f"/themes/{WAITING}"))
    assert all("this theme has more" in card for card in before.values())
    await do(client, receipt, "unquote")
    cards = cards_of(await client.get(f"/themes/{WAITING}"))
    assert sum("this theme has more" not in card for card in cards.values()) == 1
    assert len(cards) == N


async def test_of_a_voice_on_its_own_no_part_is_read_that_its_teller_took_back(
    client: Client, publish: Publish
) -> None:
    receipts: list[str] = []
    text, begins = f"{LONE} {LONGER}", len(LONE) + 1
    story_id = await publish(text, receipts, counted="on", quoted="on", preset="each")
    parts = [(story_id, 0, len(LONE)), (story_id, begins, len(text))]
    await find(client, [story_id], parts)
    said = await own_part(client, receipts[0])
    assert LONE in said
    assert "/themes/alone" in said
    assert LONGER not in said
    await do(client, receipts[0], "unquote")
    page = unescape((await client.get("/themes/alone")).text)
    assert LONE not in page
    assert f"<p>{LONGER}</p>" in page, "another part may still be read"
    await do(client, receipts[0], "unquote", str(begins))
    page = unescape((await client.get("/themes/alone")).text)
    assert LONGER not in page
    assert "whose words their tellers do not show here" in page
    await do(client, receipts[0], "requote")
    assert LONE in unescape((await client.get("/themes/alone")).text)
