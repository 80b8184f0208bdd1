"""What became of a story, and a sheet to print of what the log holds of it, by receipt alone."""

import re
from html import unescape

import httpx2

from tests.conftest import Client, hidden
from tests.http.conftest import Publish, Tell, words_of


async def opened(client: Client, receipt: str) -> httpx2.Response:
    return await client.fill("/return", receipt=receipt, step="open")


def ledger(answer: httpx2.Response) -> str:
    """Return what the page of a story says of what became of it."""
    found = answer.text.partition("What became of your story</summary>")[2].partition("</details>")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0])).split())


async def test_nought_is_shown_as_nought(client: Client, tell: Tell) -> None:
    said = ledger(await opened(client, (await tell()).receipt))
    assert said.startswith("Who knows of it 0 people of the team have opened these words")
    for line in (
        "0 people of the team have read it and decided",
        "Questions to you 0",
        "Asked to cover words 0",
        "You had others look again 0",
        "Themes you said something about 0",
        "It counts in themes 0",
        "It is quoted 0",
        "Decisions that were overturned 0",
    ):
        assert line in said


async def test_a_reader_of_the_site_changes_nothing_in_it(client: Client, publish: Publish) -> None:
    receipts: list[str] = []
    story_id = await publish("I was heard today.", receipts)
    before = ledger(await opened(client, receipts[0]))
    assert "1 person of the team has read it" in before
    for _ in range(3):
        assert (await client.get(f"/stories/{story_id}")).status_code == 200
    assert ledger(await opened(client, receipts[0])) == before


async def test_a_sheet_shows_what_the_log_holds_and_neither_words_nor_receipt(
    client: Client, publish: Publish
) -> None:
    receipts: list[str] = []
    await publish("I was heard today.", receipts)
    token = hidden(await opened(client, receipts[0]), "token")
    sheet = await client.fill("/return", token=token, step="proof")
    assert sheet.status_code == 200
    printed = sheet.text.partition('<section class="receipt"')[2].partition("</section>")[0]
    marks = ["".join(one.split()) for one in re.findall(r"<code>([0-9a-f ]+)</code>", printed)]
    log = (await client.get("/log.json")).json()
    assert sorted(marks) == sorted(entry["commitment"] for entry in log["entries"])
    assert len(marks) == 2
    said = words_of(sheet)
    assert "heard today" not in said
    assert receipts[0] not in "".join(said.split())
    assert "Voicebox" not in printed


async def test_before_its_window_closes_the_sheet_is_empty(client: Client, tell: Tell) -> None:
    token = hidden(await opened(client, (await tell()).receipt), "token")
    sheet = await client.fill("/return", token=token, step="proof")
    assert "Nothing yet." in words_of(sheet)


async def test_of_a_story_that_was_taken_back_there_is_no_sheet(client: Client, tell: Tell) -> None:
    receipt = (await tell()).receipt
    token = hidden(await opened(client, receipt), "token")
    await client.fill("/return", token=token, step="withdraw_yes")
    gone = await client.fill("/return", token=token, step="proof")
    assert gone.status_code == 404
