"""Something is wrong with a quote: said without an account, and its story is not betrayed."""

import re

import pytest

from tests.conftest import Client
from tests.http.conftest import Moderator, Publish, skipped, words_of
from voicebox.flows.reports import MOST_WORDS
from voicebox.model import Dials
from voicebox.sealing import handles
from voicebox.store import stories

Two = tuple[Moderator, Moderator]
WORDS = "The quaggas of Long Lane 5 were loud. I did not sleep."


@pytest.fixture
def receipts() -> list[str]:
    return []


@pytest.fixture
async def story_id(publish: Publish, receipts: list[str]) -> str:
    """A story that may be quoted and is not shown whole."""
    return await publish(WORDS, receipts, preset="each", quoted="yes", counted="yes")


def address(client: Client, story_id: str, start: int = 0) -> str:
    return f"/quotes/{handles.handle(client.state.keyring.pepper, story_id, start)}/report"


async def report(client: Client, path: str, **fields: str) -> str:
    answer = await client.fill(path, **{"reason": "threat"} | fields)
    assert answer.status_code == 303, answer.text
    return words_of(await client.get(answer.headers["location"]))


async def test_the_form_is_that_of_a_story_and_names_none(client: Client, story_id: str) -> None:
    page = await client.get(address(client, story_id))
    assert len(re.findall(r'type="radio"', page.text)) == 7
    assert "It is the quote that brought you here." in words_of(page)
    assert story_id not in page.text
    assert "quagga" not in page.text
    assert not client.cookies
    assert skipped(page) == []


async def test_it_is_read_again_by_two_as_any_story_and_its_teller_is_told(
    client: Client, story_id: str, moderators: Two, receipts: list[str]
) -> None:
    said = await report(client, address(client, story_id), words="It is my lane.")
    assert "A person will read the story of this quote again" in said
    for who in moderators:
        path = f"/moderation/reported/{story_id}"
        page = await who.client.get(path)
        token = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
        fields = {"vote": "withhold", "clause": "threat.1", "words": "Long Lane 5"}
        answer = await who.client.fill(path, csrf=token, sentence="Here is why.", **fields)
        assert answer.status_code == 303
    mine = words_of(await client.fill("/return", receipt=receipts[0], step="open"))
    assert "Why we cannot show it: A threat to a person" in mine
    assert (await client.get(address(client, story_id))).status_code == 404


async def test_two_quotes_of_one_story_cannot_be_told_to_belong_together(
    client: Client, publish: Publish, story_id: str
) -> None:
    """Neither by their addresses, nor by what is answered to the first report and the second."""
    other = await publish("Another.", preset="each", quoted="yes", counted="yes")
    first, second = address(client, story_id), address(client, story_id, 38)
    apart = address(client, other)
    assert not {first.split("/")[2][i : i + 4] for i in range(44)} & {
        second.split("/")[2][i : i + 4] for i in range(44)
    }
    said = [await report(client, path) for path in (first, second, first, apart)]
    assert len(set(said)) == 1


async def test_a_quote_that_was_written_of_enough_says_nothing_of_another(
    client: Client, story_id: str
) -> None:
    full, other = address(client, story_id), address(client, story_id, 38)
    for _ in range(MOST_WORDS):
        await report(client, full, words="Again.")
    refused = await client.fill(full, reason="threat", words="Once more.")
    assert refused.status_code == 422
    assert "Once more." in refused.text
    assert "A person will read" in await report(client, other, words="This one too.")
    assert "A person will read" in await report(client, full)


async def test_a_fold_says_nothing_of_the_quote(
    client: Client, story_id: str, moderators: Two
) -> None:
    path = address(client, story_id)
    await report(client, path)
    before = words_of(await client.get(path))
    reread = f"/moderation/reported/{story_id}"
    page = await moderators[0].client.get(reread)
    token = re.findall(r'name="csrf" value="([^"]+)"', page.text)[0]
    fields = {"vote": "withhold", "clause": "threat.1", "words": "Long Lane 5", "fold": "yes"}
    await moderators[0].client.fill(reread, csrf=token, sentence="Here is why.", **fields)
    assert words_of(await client.get(path)) == before


async def test_what_is_no_quote_has_no_form_and_takes_no_report(
    client: Client, story_id: str, publish: Publish
) -> None:
    shown_only = await publish("I was heard.", preset="each", shown="yes")
    right = address(client, story_id)
    wrong = right[:10] + ("A" if right[10] != "A" else "B") + right[11:]
    for path in (
        address(client, shown_only),
        address(client, "0" * 32),
        wrong,
        f"/quotes/{story_id}/report",
        "/quotes/x/report",
        "/quotes/é/report",
    ):
        assert (await client.get(path)).status_code == 404
        assert (await client.fill(path, reason="threat", words="Mine.")).status_code == 404


async def test_it_ends_when_its_teller_lets_it_be_quoted_no_longer(
    client: Client, story_id: str
) -> None:
    async with client.state.db.write() as main:
        await stories.turn_dials(main, story_id, Dials(counted=True))
    assert (await client.get(address(client, story_id))).status_code == 404


async def test_what_is_missing_comes_back_with_what_was_written(
    client: Client, story_id: str
) -> None:
    answer = await client.fill(address(client, story_id), reason="", words="It is my lane.")
    assert answer.status_code == 422
    assert "It is my lane." in answer.text
    assert "Choose what is wrong with it." in words_of(answer)
