"""A theme page tells of the stories that count in it and cannot be read, and never how many."""

import re

from tests.comments import long_comments
from tests.conftest import Client, Clock, hidden
from tests.http.conftest import Moderator, Tell, Turn, skipped, words_of
from tests.promises.public import publish

COMMENTS = long_comments(31)


async def test_a_story_withheld_on_the_page_counts_in_one_theme_from_the_next_window(
    client: Client,
    moderators: tuple[Moderator, ...],
    tell: Tell,
    turn: Turn,
    clock: Clock,
) -> None:
    await publish(client, COMMENTS[:30])
    await client.state.worker.run_once()
    addresses = sorted(set(re.findall("/themes/[0-9a-f]{32}", (await client.get("/themes")).text)))
    await tell(COMMENTS[30])
    await turn()
    for one in moderators[:2]:
        (story_id,) = await one.queue()
        await one.act(story_id, "claim")
        await one.withhold(story_id, "spam.1")
    said = "And some stories count here that we cannot show."
    assert not [one for one in addresses if said in words_of(await client.get(one))]
    clock.advance(days=1)
    await turn()
    pages = [await client.get(one) for one in addresses]
    (page,) = [one for one in pages if said in words_of(one)]
    assert "Withheld, for the reason “Not anyone's experience”: a few" in words_of(page)
    assert COMMENTS[30] not in page.text
    assert skipped(page) == []


async def test_one_that_was_taken_down_after_a_report_counts_as_well(
    client: Client, moderators: tuple[Moderator, ...], tell: Tell, turn: Turn, clock: Clock
) -> None:
    await publish(client, COMMENTS[:30])
    await client.state.worker.run_once()
    await tell(COMMENTS[30])
    await turn()
    wren, heron = moderators[:2]
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    await wren.act(story_id, "vote", vote="publish")
    await turn()
    await client.fill(f"/stories/{story_id}/report", reason="spam")
    no = {"vote": "withhold", "clause": "spam.1", "sentence": "No."}
    for one in (wren, heron):
        csrf = hidden(await one.client.get("/moderation"), "csrf")
        await one.client.fill(f"/moderation/reported/{story_id}", csrf=csrf, **no)
    clock.advance(days=1)
    await turn()
    addresses = set(re.findall("/themes/[0-9a-f]{32}", (await client.get("/themes")).text))
    pages = [words_of(await client.get(one)) for one in addresses]
    assert sum("And some stories count here that we cannot show." in one for one in pages) == 1
