"""P10 Wherever the connection drops, nobody ends with a story and no receipt, or with one story
twice.
"""

import asyncio
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest

from bench.solving import asked_on, solve
from tests.conftest import BASE, Client, receipt_on
from tests.promises.people import open_receipt, rows
from voicebox.app import create_app
from voicebox.settings import Settings
from voicebox.world import World

pytestmark = pytest.mark.usefixtures("limits")
WORDS = "I was heard today."


@pytest.fixture
async def form(client: Client) -> dict[str, str]:
    """The form as it lies before a teller: sent again, it is the same form."""
    token = await client.token()
    return {"token": token, "words": WORDS, "preset": "all", "step": "send"}


async def test_the_same_form_twice_is_one_story_with_one_receipt(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    first = receipt_on(await client.fill("/tell", **form))
    assert receipt_on(await client.fill("/tell", **form)) == first
    assert await stories_with_receipts(client, site) == (1, 1)


async def test_the_same_form_at_once_is_one_story_with_one_receipt(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    answers = await asyncio.gather(*(client.fill("/tell", **form) for _ in range(6)))
    assert len({receipt_on(answer) for answer in answers}) == 1
    assert await stories_with_receipts(client, site) == (1, 1)


async def test_who_lost_the_answer_gets_the_receipt_in_the_midst_of_a_flood(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    first = receipt_on(await client.fill("/tell", **form))
    let_nobody_in_without_proof(client)
    assert receipt_on(await client.fill("/tell", **form)) == first
    assert await stories_with_receipts(client, site) == (1, 1)


async def test_the_same_form_at_once_is_one_story_where_its_proof_is_good_once(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    let_nobody_in_without_proof(client)
    form["proof"] = solve(asked_on(await client.fill("/tell", **form | {"step": "check"})))
    answers = await asyncio.gather(*(client.fill("/tell", **form) for _ in range(6)))
    assert len({receipt_on(answer) for answer in answers}) == 1
    assert await stories_with_receipts(client, site) == (1, 1)


async def test_the_same_form_after_the_window_is_still_one_story(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    first = receipt_on(await client.fill("/tell", **form))
    await client.state.worker.run_once()
    assert receipt_on(await client.fill("/tell", **form)) == first
    assert await stories_with_receipts(client, site) == (1, 1)


async def test_a_line_that_drops_after_the_commit_leaves_a_form_that_brings_the_receipt(
    client: Client, site: Settings, world: World, form: dict[str, str]
) -> None:
    await send_and_drop(site, world, client, form)
    assert await stories_with_receipts(client, site) == (1, 1)
    receipt = receipt_on(await client.fill("/tell", **form))
    assert await stories_with_receipts(client, site) == (1, 1)
    assert (await open_receipt(client, receipt)).status_code == 200


async def test_a_process_that_died_between_the_two_commits_leaves_a_form_that_still_works(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    await client.fill("/tell", **form)
    # What is on the disk when the keys were committed and the story was not.
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("DELETE FROM waiting_room")
        main.commit()
    receipt = receipt_on(await client.fill("/tell", **form))
    assert await stories_with_receipts(client, site) == (1, 1)
    assert (await open_receipt(client, receipt)).status_code == 200


async def test_other_words_in_a_form_that_was_sent_get_a_receipt_of_their_own(
    client: Client, site: Settings, form: dict[str, str]
) -> None:
    first = receipt_on(await client.fill("/tell", **form))
    other = await client.fill("/tell", **form | {"words": "And then?"})
    assert other.status_code == 409
    assert "And then?" in other.text
    token = await_token(other.text)
    second = receipt_on(await client.fill("/tell", **form | {"words": "And then?", "token": token}))
    assert second != first
    assert await stories_with_receipts(client, site) == (2, 2)


async def send_and_drop(site: Settings, world: World, client: Client, form: dict[str, str]) -> None:
    """Send a form over a line that breaks before a byte of the answer comes through."""
    body = urlencode(form).encode()
    sent = iter([{"type": "http.request", "body": body, "more_body": False}])

    dropped: list[str] = []

    async def receive() -> Any:
        return next(sent, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        dropped.append(message["type"])
        raise OSError("the line is gone")

    app = create_app(site, world, works=False)
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/tell",
        "raw_path": b"/tell",
        "query_string": b"",
        "root_path": "",
        "scheme": "https",
        "server": ("voicebox.test", 443),
        "headers": [(b"host", BASE.partition("//")[2].encode()), kind],
        "state": {name: value for name, value in vars(client.state).items() if name[0] != "_"},
    }
    await app(scope, receive, send)
    assert dropped == ["http.response.start"]


async def stories_with_receipts(client: Client, site: Settings) -> tuple[int, int]:
    """Return how many stories lie on the disk, and how many of them a receipt leads to."""
    await client.state.db.checkpoint()
    here = {row["id"] for table, row in rows(site.data) if table in ("waiting_room", "stories")}
    known = [row["story_id"] for table, row in rows(site.data, "keys") if table == "receipts"]
    return len(here), len([one for one in known if one in here])


def await_token(page: str) -> str:
    return page.partition('name="token" value="')[2].partition('"')[0]


def let_nobody_in_without_proof(client: Client) -> None:
    """Use up what this hour takes without a proof of work."""
    gate = client.state.gate
    gate._tries()
    while gate._lane.take():
        gate._came += 1
