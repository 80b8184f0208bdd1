"""A moderator takes a vote back by a page of their own, which says until when that can be."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx2
import pytest

from tests.conftest import Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.settings import Settings
from voicebox.web.own_votes import UNTIL

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
VOTES = "/moderation/votes"


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """A window is kept where a test names one."""
    callspec = getattr(request.node, "callspec", None)
    return replace(settings, window=callspec.params["window"]) if callspec else settings


@pytest.fixture
async def taken(moderators: Two, tell: Tell, turn: Turn) -> str:
    """The id of a story that the first moderator has in hand."""
    await tell("They live at 5 Long Lane.")
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    return story_id


async def take_back(who: Moderator, story_id: str) -> httpx2.Response:
    csrf = hidden(await who.client.get("/moderation"), "csrf")
    return await who.client.fill(VOTES, csrf=csrf, story=story_id)


async def test_a_story_that_was_published_by_mistake_is_public_no_longer(
    moderators: Two, taken: str, turn: Turn
) -> None:
    wren = moderators[0]
    await wren.act(taken, "vote", vote="publish")
    await turn()
    assert (await wren.client.get(f"/stories/{taken}")).status_code == 200
    assert "for ten minutes after you gave it" in (await wren.client.get(VOTES)).text
    answer = await take_back(wren, taken)
    assert "waits to be read again" in (await wren.client.get(answer.headers["location"])).text
    await turn()
    assert (await wren.client.get(f"/stories/{taken}")).status_code == 404
    assert taken not in (await wren.client.get("/stories")).text
    # Two others may read it now; who published it and took that back leaves it to them.
    assert await wren.queue() == []
    assert await moderators[1].queue() == [taken]


async def test_after_ten_minutes_the_page_says_that_the_vote_stands(
    moderators: Two, taken: str, turn: Turn, clock: Clock
) -> None:
    wren = moderators[0]
    await wren.act(taken, "vote", vote="publish")
    await turn()
    clock.advance(minutes=10)
    answer = await take_back(wren, taken)
    page = await wren.client.get(answer.headers["location"])
    assert "This vote stands" in page.text
    assert "There is none." in page.text
    assert (await wren.client.get(f"/stories/{taken}")).status_code == 200


async def test_a_vote_to_withhold_leads_back_to_the_story(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    await wren.withhold(taken, "third_party.1", "Long Lane", "It tells an address.")
    page = await wren.client.get(VOTES)
    assert "until a second person has voted" in page.text
    assert taken not in (await heron.client.get(VOTES)).text
    answer = await take_back(wren, taken)
    assert answer.headers["location"] == f"/moderation/stories/{taken}"
    story = await wren.client.get(answer.headers["location"])
    assert "They live at 5 Long Lane." in story.text
    # What was written for the vote is gone with it.
    assert "It tells an address." not in story.text


async def test_nobody_takes_back_the_vote_of_another(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    await wren.act(taken, "vote", vote="publish")
    for who, story_id in ((heron, taken), (heron, "0" * 32), (heron, "")):
        answer = await take_back(who, story_id)
        assert answer.headers["location"] == f"{VOTES}?done=stands"
    assert "Your vote on story 1" in words_of(await wren.client.get(VOTES))


async def test_a_stranger_and_a_foreign_form_take_nothing_back(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    await wren.act(taken, "vote", vote="publish")
    theirs = hidden(await heron.client.get("/moderation"), "csrf")
    stranger = wren.client.another()
    for client, csrf in ((wren.client, theirs), (wren.client, ""), (stranger, theirs)):
        assert (await client.fill(VOTES, csrf=csrf, story=taken)).status_code == 403
    page = await stranger.get(VOTES)
    assert "Sign in to read" in page.text
    assert taken not in page.text


@pytest.mark.parametrize("window", ["hour", "day", "week"])
async def test_where_a_window_is_kept_the_page_says_when_it_ends(
    moderators: Two, taken: str, window: str
) -> None:
    wren = moderators[0]
    await wren.act(taken, "vote", vote="publish")
    assert UNTIL[window] in words_of(await wren.client.get(VOTES))
