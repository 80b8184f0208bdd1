"""A legal order is written down by whoever gives it as a reason, and read by the teller."""

import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Publish, Tell, Turn, words_of

Two = tuple[Moderator, Moderator]
ORDER = {"authority": "The High Court", "order": "No. 7, an injunction", "review": "2027-03-01"}
AGAINST = {"vote": "withhold", "clause": "legal_order.1", "sentence": "We have to."}


@pytest.fixture
async def told(tell: Tell, turn: Turn) -> Told:
    """A story in the queue."""
    found = await tell("It was loud.")
    await turn()
    return found


async def vote(who: Moderator, **fields: str) -> str:
    """Take the one story in hand and vote with these fields; return what the page says."""
    [story_id] = await who.queue()
    await who.act(story_id, "claim")
    answer = await who.act(story_id, "vote", **fields)
    page = answer if answer.status_code == 422 else None
    return words_of(page or await who.client.get(answer.headers["location"]))


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ({"authority": ""}, "Name the court or the authority that has ordered it."),
        ({"order": ""}, "Say what it orders and why"),
        ({"review": "some day"}, "Write the day on which we look at it again"),
        ({"review": "2026-11-25"}, "must be after today"),
        ({"review": "2029-01-01"}, "within a year"),
    ],
)
async def test_an_order_that_is_not_whole_comes_back_with_what_was_written(
    moderators: Two, told: Told, left_out: dict[str, str], said: str
) -> None:
    found = await vote(moderators[0], **AGAINST, **ORDER | left_out)
    assert said in found
    assert "We have to." in found


async def test_what_was_typed_of_an_order_stands_in_its_fields_again(
    moderators: Two, told: Told
) -> None:
    wren = moderators[0]
    [story_id] = await wren.queue()
    await wren.act(story_id, "claim")
    answer = await wren.act(story_id, "vote", **AGAINST, **ORDER | {"review": "1 March"})
    for typed in ('value="The High Court"', "No. 7, an injunction", 'value="1 March"'):
        assert typed in answer.text


async def test_no_other_reason_asks_for_an_order(moderators: Two, told: Told) -> None:
    said = await vote(moderators[0], **AGAINST | {"clause": "spam.1"})
    assert "A second person reads it now" in said


async def test_its_teller_reads_the_order_and_its_day_and_the_story_goes_back_by_itself(
    client: Client, moderators: Two, told: Told, clock: Clock
) -> None:
    for moderator in moderators:
        await vote(moderator, **AGAINST, **ORDER)
    mine = words_of(await client.fill("/return", receipt=told.receipt, step="open"))
    assert "Ordered by The High Court" in mine
    assert "We look at it again on 1 March 2027" in mine
    assert "No. 7, an injunction" in mine
    clock.advance(days=96)
    await client.state.worker.run_once()
    mine = words_of(await client.fill("/return", receipt=told.receipt, step="open"))
    assert "We have it." in mine
    assert "The High Court" not in mine


async def test_who_reads_it_again_long_after_is_told_that_these_are_the_words_that_were_public(
    client: Client, moderators: Two, publish: Publish, clock: Clock
) -> None:
    story_id = await publish("It was loud.")
    for days in (31, 1):
        clock.advance(days=days)
        await client.state.worker.run_once()
    await client.fill(f"/stories/{story_id}/report", reason="legal_order")
    for moderator in moderators:
        assert (await moderator.sign_in()).status_code == 303
        csrf = hidden(await moderator.client.get("/moderation"), "csrf")
        fields = AGAINST | ORDER | {"csrf": csrf, "act": "vote"}
        answer = await moderator.client.fill(f"/moderation/reported/{story_id}", **fields)
        assert answer.status_code == 303
    clock.advance(days=96)
    await client.state.worker.run_once()
    wren = moderators[0]
    assert (await wren.sign_in()).status_code == 303
    assert await wren.queue() == [story_id]
    await wren.act(story_id, "claim")
    page = await wren.client.get(f"/moderation/stories/{story_id}")
    said = words_of(page)
    assert "What its teller sent cannot be opened here any more." in said
    assert "It was loud." in said
    assert "Ask its teller first" not in said
    assert "Ask to cover some words" not in said
