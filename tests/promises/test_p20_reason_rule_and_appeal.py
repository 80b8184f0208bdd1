"""P20 Every withheld story shows its storyteller the reason, the words of the rule and the way to
appeal, and no appeal is decided by anyone who voted before.
"""

import sqlite3
from contextlib import closing
from html import unescape

import httpx2
import pytest

from moderation import policy
from moderation.policy import ReasonKey
from tests.conftest import Client, Clock, hidden
from tests.promises.people import (
    SENTENCE,
    SPAM,
    Moderator,
    Tell,
    open_receipt,
    state_of,
    story_of,
)
from voicebox.settings import Settings

WORDS = "These words are somebody's own."


async def withheld(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], clause: str = SPAM
) -> str:
    """Have the first two moderators withhold a story; return its receipt."""
    receipt = (await tell(WORDS)).receipt
    await client.state.worker.run_once()
    for moderator in moderators[:2]:
        await moderator.vote(await story_of(client, receipt), clause, WORDS)
    return receipt


async def appeal(client: Client, receipt: str) -> httpx2.Response:
    token = hidden(await open_receipt(client, receipt), "token")
    return await client.fill("/return", token=token, step="appeal", words="It is wrong.")


@pytest.mark.parametrize("reason", ReasonKey)
async def test_a_withheld_story_shows_the_reason_the_rule_and_the_way_to_appeal(
    client: Client, tell: Tell, moderators: tuple[Moderator, ...], reason: ReasonKey
) -> None:
    rule = policy.load().rule(reason)
    for clause in rule.clauses:
        receipt = await withheld(client, tell, moderators, clause.id)
        page = unescape((await open_receipt(client, receipt)).text)
        for shown in (rule.title, rule.told, rule.rule, clause.text, SENTENCE):
            assert shown in page
        assert '<button name="step" value="appeal">' in page
    assert "Others are looking at it again" in (await appeal(client, receipt)).text


async def test_who_voted_before_is_offered_no_appeal_and_decides_none(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    receipt = await withheld(client, tell, moderators)
    story_id = await story_of(client, receipt)
    await appeal(client, receipt)
    ama, rhys, wen = moderators
    assert [await one.offered() for one in moderators] == [[], [], [story_id]]
    for before in (ama, rhys):
        for fields in ({"act": "claim"}, {"act": "vote", "vote": "publish"}):
            assert (await before.act(story_id, **fields)).status_code == 409
        assert (await before.see(f"/moderation/stories/{story_id}")).status_code == 409
    assert state_of(site.data, story_id) == "appealed"
    await wen.vote(story_id, SPAM)
    assert state_of(site.data, story_id) == "appealed"
    assert [await one.offered() for one in moderators] == [[], [], []]


async def test_with_nobody_else_left_it_waits_however_long(
    client: Client,
    tell: Tell,
    site: Settings,
    clock: Clock,
    moderators: tuple[Moderator, ...],
) -> None:
    receipt = await withheld(client, tell, moderators)
    story_id = await story_of(client, receipt)
    await appeal(client, receipt)
    await moderators[2].vote(story_id, SPAM)
    for weeks in (1, 4, 60):
        clock.advance(weeks=weeks)
        await client.state.worker.run_once()
    assert state_of(site.data, story_id) == "appealed"
    assert "For 1 story a decision is late" in (await client.get("/transparency")).text


async def test_the_database_itself_refuses_their_votes(
    client: Client, tell: Tell, site: Settings, moderators: tuple[Moderator, ...]
) -> None:
    receipt = await withheld(client, tell, moderators)
    await appeal(client, receipt)
    vote = (
        "INSERT INTO appeal_votes SELECT r.story_id, r.version, r.moderator_id, a.verdict,"
        " r.publish, r.reason, r.clause, r.day, r.sealed"
        " FROM reviews r JOIN appeals a USING (story_id)"
    )
    with (
        closing(sqlite3.connect(site.data / "main.db")) as database,
        pytest.raises(sqlite3.IntegrityError, match="Who voted before"),
    ):
        database.execute(vote)
