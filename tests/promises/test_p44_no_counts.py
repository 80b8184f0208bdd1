"""P44 No page shows view counts, likes, popularity order, or how much a single person moderated."""

import re
from collections.abc import Iterable
from typing import Any

from tests.conftest import Client
from tests.promises.pages import open_paths, pages
from tests.promises.people import SPAM, Moderator, Queued, Tell, rows
from voicebox.settings import Settings

#: What a page would say if it counted readers or asked for approval.
POPULAR = re.compile(
    r"\b(?:views?|viewed|likes|liked|\d+ like|upvotes?|claps?|shared by|popular"
    r"|trending|top rated|most read|read by \d|\d+ (?:readers|times))\b",
    re.IGNORECASE,
)
VISITS = 30


async def test_reading_a_story_leaves_no_trace_in_any_row_and_on_any_page(
    client: Client, queued: Queued, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    ids = [await queued(f"A day of {number}.") for number in range(5)]
    for story_id in ids:
        await moderators[0].vote(story_id)
    await client.state.worker.run_once()
    kept, seen = everything(site), await read(client, ids)
    for _ in range(VISITS):
        assert (await client.get(f"/stories/{ids[3]}")).status_code == 200
        await client.get("/stories?q=day")
    assert everything(site) == kept
    assert await read(client, ids) == seen


async def test_no_page_speaks_of_how_often_or_how_gladly_a_story_is_read(
    client: Client, tell: Tell, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    for page in await pages(client, tell, queued, moderators[0]):
        text = re.sub(r"<[^>]*>", " ", page.text)
        assert POPULAR.findall(text) == []


async def test_no_page_is_different_when_somebody_else_did_the_same_work(
    client: Client, queued: Queued, moderators: tuple[Moderator, ...]
) -> None:
    ids = [await queued(f"A day of {number}.") for number in range(4)]
    first, second, third = moderators
    for story_id in ids[:3]:
        await first.vote(story_id, SPAM)
        await second.vote(story_id)
    await client.state.worker.run_once()
    public = await read(client, ids[:3])
    names = re.compile(r"\b(?:ama|rhys|wen)\b", re.IGNORECASE)
    assert [text for text in public if names.search(text)] == []
    # One who has read three stories and one who has read none see the same numbers of the same.
    busy, idle = await first.see(), await third.see()
    assert in_general(busy.text) == in_general(idle.text)


async def read(client: Client, ids: Iterable[str]) -> list[str]:
    """Return every public page, without the tokens that are new each time."""
    paths = [*open_paths(), "/stories?q=day", *(f"/stories/{story_id}" for story_id in ids)]
    answers = [await client.get(path) for path in paths]
    return [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]


def everything(site: Settings) -> list[tuple[str, dict[str, Any]]]:
    return [*rows(site.data, "main"), *rows(site.data, "keys")]


def in_general(page: str) -> str:
    """Return a moderator's page without their own name and token."""
    return re.sub(r'value="[^"]*"|Signed in as \w+', "", page)
