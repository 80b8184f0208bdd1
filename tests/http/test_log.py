"""The public log on its page, as a file, and as a feed."""

import json
import sqlite3
from contextlib import closing
from typing import Any
from xml.etree import ElementTree

import pytest

from moderation.log import Kind
from moderation.log_check import check
from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn, words_of
from voicebox.flows import public_log
from voicebox.settings import Settings
from voicebox.store import log as store
from voicebox.web import log

ATOM = {"a": log.ATOM}
Two = tuple[Moderator, ...]


async def document(client: Client) -> dict[str, Any]:
    answer = await client.get("/log.json")
    assert answer.headers["content-type"] == "application/json"
    told: dict[str, Any] = json.loads(answer.content)
    return told


def spoil(site: Settings, statement: str) -> None:
    """Change the log past everything that stands in the way, as only root could."""
    with closing(sqlite3.connect(site.data / "main.db")) as main, main:
        for (name,) in main.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            main.execute(f"DROP TRIGGER {name}")
        main.execute(statement)


async def test_before_anything_came_the_page_says_so(client: Client) -> None:
    page = words_of(await client.get("/log"))
    assert "Nothing is in it yet" in page
    assert (await document(client))["entries"] == []


async def test_the_page_says_that_it_holds_and_what_was_done(
    client: Client, publish: Publish
) -> None:
    await publish()
    page = words_of(await client.get("/log"))
    assert "it is whole. It goes up to window 2026-11-25. It has 2 entries." in page
    assert "1 × arrived" in page
    assert "1 × published" in page


async def test_the_page_names_the_reason_of_what_is_withheld(
    client: Client, moderators: Two, tell: Tell, turn: Turn
) -> None:
    await tell()
    await turn()
    (story_id,) = await moderators[0].queue()
    for moderator in moderators:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "spam.1")
    await turn()
    title = client.state.policy.rule("spam").title
    assert f"1 × withheld: {title}" in words_of(await client.get("/log"))


async def test_the_file_is_a_whole_log_that_anyone_can_check(
    client: Client, publish: Publish
) -> None:
    await publish()
    await publish("And another.")
    told = await document(client)
    found = check(told["entries"], told["heads"], public_log.is_signed)
    assert found.holds
    assert found.entries == 4
    assert {(head["key"], head["salt"]) for head in told["heads"]} == {(told["key"], told["salt"])}


async def test_a_long_log_is_given_in_parts_and_is_one_file(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BATCH", 3)
    for number in range(4):
        await publish(f"Story {number}.")
    told = await document(client)
    assert [entry["seq"] for entry in told["entries"]] == list(range(1, 9))
    assert check(told["entries"], told["heads"], public_log.is_signed).holds


async def test_nothing_of_a_story_is_in_the_file(client: Client, publish: Publish) -> None:
    story_id = await publish("A word like zwetschgendatschi.", title="My title")
    text = (await client.get("/log.json")).text
    for secret in (story_id, "zwetsch", "My title", "wren"):
        assert secret not in text
    fields = {"seq", "window", "kind", "reason", "people", "commitment", "prev"}
    assert all(set(entry) == fields for entry in json.loads(text)["entries"])


async def test_what_waits_for_its_window_is_not_in_the_file(client: Client, tell: Tell) -> None:
    before = (await client.get("/log.json")).content
    await tell()
    assert (await client.get("/log.json")).content == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET kind = 'kept' WHERE seq = 2", "At entry 3 something was changed"),
        ("UPDATE log SET kind = 'made_up' WHERE seq = 4", "signed under number 1 does not fit"),
        ("DELETE FROM log WHERE seq = 1", "At entry 1 something was changed"),
        ("UPDATE log_heads SET entries = 3 WHERE number = 1", "signed under number 1 does not fit"),
    ],
)
async def test_a_log_that_was_touched_says_so_on_its_own_page(
    client: Client, site: Settings, tell: Tell, turn: Turn, statement: str, said: str
) -> None:
    for batch in (1, 3):
        for number in range(batch):
            await tell(f"Story {number} of {batch}.")
        await turn()
    spoil(site, statement)
    page = words_of(await client.get("/log"))
    assert "Something is wrong with this log" in page
    assert said in page
    assert "it is whole" not in page


async def test_what_was_touched_later_is_seen_within_the_hour(
    client: Client, site: Settings, clock: Clock, publish: Publish
) -> None:
    await publish()
    assert "it is whole" in words_of(await client.get("/log"))
    spoil(site, "UPDATE log SET people = 9 WHERE seq = 1")
    clock.advance(hours=1)
    assert "Something is wrong" in words_of(await client.get("/log"))


async def test_the_feed_gives_each_head_whole_and_no_finer_time(
    client: Client, publish: Publish
) -> None:
    await publish()
    answer = await client.get("/log.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  # the feed that the service under test has just written
    written = [
        entry.findtext("a:content", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)
    ]
    assert [json.loads(one or "") for one in written] == (await document(client))["heads"][::-1]
    times = {one.text for one in feed.iter(f"{{{log.ATOM}}}updated")}
    assert times == {"2026-11-25T00:00:00Z"}


@pytest.mark.parametrize(
    ("window", "moment"),
    [
        ("2026-11-25", "2026-11-25T00:00:00Z"),
        ("2026-W48", "2026-11-23T00:00:00Z"),
        ("2026-11-25T16", "2026-11-25T16:00:00Z"),
    ],
)
def test_a_window_is_told_to_feed_readers_by_its_beginning(window: str, moment: str) -> None:
    assert log._moment(window) == moment


def test_every_kind_has_words_for_people() -> None:
    assert set(log.KINDS) == set(Kind)


async def test_the_page_of_a_story_tells_what_stands_in_the_log(
    client: Client, tell: Tell, turn: Turn, moderators: Two
) -> None:
    told = await tell()
    page = words_of(await client.fill("/return", receipt=told.receipt, step="open"))
    assert "when this window closes arrived" in page
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    await moderators[0].act(story_id, "vote", vote="publish")
    await turn()
    answer = await client.fill("/return", receipt=told.receipt, step="open")
    page = words_of(answer)
    assert "window 2026-11-25 arrived window 2026-11-25 published · 1 person" in page
    assert hidden(answer, "token")


async def test_the_page_of_numbers_leads_to_the_log(client: Client) -> None:
    assert 'href="/log"' in (await client.get("/transparency")).text
