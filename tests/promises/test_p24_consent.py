"""P24 **Consent.** Each of the four dials can be off while the others are on, and a dial not
answered is off.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from tests.conftest import Client, hidden
from tests.promises.people import Moderator, Tell, open_receipt, rows, story_of
from tests.promises.turning import turn
from voicebox.settings import Settings

DIALS = ("counted", "quoted", "shown", "reused")
EVERY = [dict(zip(DIALS, on, strict=True)) for on in product((False, True), repeat=len(DIALS))]
FIRST = {"counted": True, "quoted": True, "shown": True, "reused": True}


async def test_every_one_of_the_sixteen_choices_is_kept_as_it_was_made(
    client: Client, tell: Tell, site: Settings
) -> None:
    for choice in EVERY:
        answers = {dial: "yes" if on else "no" for dial, on in choice.items()}
        receipt = (await tell(preset="each", **answers)).receipt
        assert await kept(client, site, receipt) == choice


async def test_every_one_of_the_sixteen_choices_can_be_reached_by_receipt(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    receipt = (await tell(preset="each", **dict.fromkeys(DIALS, "yes"))).receipt
    await turn(client)
    await moderators[0].vote(await story_of(client, receipt))
    await turn(client)
    for choice in [*EVERY, *reversed(EVERY)]:
        await choose(client, receipt, **choice)
        await turn(client)
        assert await kept(client, site, receipt) == choice
        await require_only_what_is_on(client, site, receipt, choice)


@pytest.mark.parametrize("dial", DIALS)
async def test_a_dial_that_is_not_answered_is_off(
    client: Client, tell: Tell, site: Settings, dial: str
) -> None:
    others = {other: "yes" for other in DIALS if other != dial}
    receipt = (await tell(preset="each", **others)).receipt
    assert await kept(client, site, receipt) == FIRST | {dial: False}


async def test_without_any_answer_everything_is_off_and_nobody_reads_it(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    receipt = (await tell(preset="each")).receipt
    await turn(client)
    assert await kept(client, site, receipt) == dict.fromkeys(DIALS, False)
    assert await story_of(client, receipt) not in await moderators[0].offered()


async def test_of_a_public_story_each_dial_is_turned_off_alone(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    for dial in DIALS:
        receipt = (await tell(preset="each", **dict.fromkeys(DIALS, "yes"))).receipt
        await turn(client)
        await moderators[0].vote(await story_of(client, receipt))
        await turn(client)
        await choose(client, receipt, **{dial: False})
        choice = FIRST | {dial: False}
        assert await kept(client, site, receipt) == choice
        await require_only_what_is_on(client, site, receipt, choice)


async def choose(client: Client, receipt: str, **choice: bool) -> None:
    """Turn dials as on the page; what is not named is not sent."""
    answer = await open_receipt(client, receipt)
    if 'value="decide"' in answer.text:
        given: dict[str, Any] = {"preset": "each", "step": "decide"}
        steps = ["decide"]
    else:
        given, steps = {}, ["dials", "dials_yes"]
    answers = {dial: "yes" if on else "no" for dial, on in choice.items()}
    for step in steps:
        token = hidden(answer, "token")
        answer = await client.fill("/return", **given | answers | {"token": token, "step": step})
        assert answer.status_code == 200, answer.text


async def kept(client: Client, site: Settings, receipt: str) -> Mapping[str, bool]:
    """Return the dials of a story as they lie on the disk."""
    story_id = await story_of(client, receipt)
    [row] = [
        row
        for table, row in rows(site.data)
        if table in ("stories", "waiting_room") and row["id"] == story_id
    ]
    return {dial: bool(row[dial]) for dial in DIALS}


async def require_only_what_is_on(
    client: Client, site: Settings, receipt: str, choice: Mapping[str, bool]
) -> None:
    story_id = await story_of(client, receipt)
    page = await client.get(f"/stories/{story_id}")
    assert (page.status_code == 200) == choice["shown"]
    public = {row["id"] for table, row in rows(site.data) if table == "public_stories"}
    assert (story_id in public) == (choice["shown"] or choice["quoted"])
