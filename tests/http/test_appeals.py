"""A refusal, an appeal and its end, on the pages of a teller and of those who read."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import httpx2
import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, skipped, words_of
from voicebox.web.problems import LONGEST_STORY

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
Enrol = Callable[..., Awaitable[Moderator]]
WORDS = "They live at 5 Long Lane, and nobody asked me."
OBJECTION = "There are many long lanes.\nNobody could be known by it."


@pytest.fixture
async def told(moderators: Two, tell: Tell, turn: Turn) -> Told:
    """A story that two people have withheld."""
    story = await tell(WORDS)
    await turn()
    (story_id,) = await moderators[0].queue()
    for moderator in moderators:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "third_party.1", "Long Lane", "It tells where.")
    return story


@pytest.fixture
async def two_more(enrol: Enrol) -> Two:
    """Two people who had no part in it."""
    people = await enrol("robin"), await enrol("rook")
    for moderator in people:
        assert (await moderator.sign_in()).status_code == 303
    return people


async def come_back(client: Client, receipt: str) -> httpx2.Response:
    return await client.fill("/return", receipt=receipt, step="open")


async def step_read(client: Client, receipt: str) -> httpx2.Response:
    token = hidden(await come_back(client, receipt), "token")
    return await client.fill("/return", token=token, step="read")


async def appeal(client: Client, receipt: str, words: str = OBJECTION) -> httpx2.Response:
    token = hidden(await come_back(client, receipt), "token")
    return await client.fill("/return", token=token, step="appeal", words=words)


async def test_a_withheld_story_shows_its_teller_the_way_to_appeal(
    client: Client, told: Told
) -> None:
    page = await come_back(client, told.receipt)
    shown = words_of(page)
    assert "If you think this is wrong" in shown
    assert "once, until 23 February 2027" in shown
    assert 'value="appeal"' in page.text
    assert skipped(page) == []


async def test_the_rule_that_two_people_gave_is_told_once_and_both_their_sentences(
    client: Client, told: Told
) -> None:
    shown = words_of(await come_back(client, told.receipt))
    assert shown.count("Why we cannot show it:") == 1
    assert shown.count("Another person gave the same reason") == 1
    assert shown.count("From the person who read it:") == 2


async def test_overturned_it_is_published(
    moderators: Two, two_more: Two, client: Client, told: Told, turn: Turn
) -> None:
    answer = await appeal(client, told.receipt)
    assert "Others are looking at it again, none of those who decided." in words_of(answer)
    assert " ".join(OBJECTION.split()) in words_of(answer)
    assert [await moderator.queue() for moderator in moderators] == [[], []]
    robin = two_more[0]
    (story_id,) = await robin.queue()
    assert "its teller asks to have it looked at again" in words_of(
        await robin.client.get("/moderation")
    )
    await robin.act(story_id, "claim")
    reading = await robin.client.get(f"/moderation/stories/{story_id}")
    assert " ".join(OBJECTION.split()) in words_of(reading)
    assert "It tells where." not in reading.text
    assert skipped(reading) == []
    await robin.act(story_id, "vote", vote="publish")
    assert "they found that it can be shown" in words_of(await come_back(client, told.receipt))
    await turn()
    assert WORDS in (await client.get(f"/stories/{story_id}")).text


async def test_upheld_its_teller_sees_both_answers_and_where_else_to_turn(
    two_more: Two, client: Client, told: Told
) -> None:
    await appeal(client, told.receipt)
    (story_id,) = await two_more[0].queue()
    for moderator in two_more:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "third_party.2", "Long Lane", "We looked again.")
    page = await come_back(client, told.receipt)
    shown = words_of(page)
    for said in ("It tells where.", "We looked again.", "the last answer", "Where else to turn"):
        assert said in shown
    assert "Care Opinion" in shown
    assert 'value="appeal"' not in page.text
    assert skipped(page) == []


async def test_a_second_appeal_shows_the_first_answer_and_keeps_what_was_written(
    two_more: Two, client: Client, told: Told
) -> None:
    token = hidden(await come_back(client, told.receipt), "token")
    await appeal(client, told.receipt)
    (story_id,) = await two_more[0].queue()
    for moderator in two_more:
        await moderator.act(story_id, "claim")
        await moderator.withhold(story_id, "third_party.2", "Long Lane", "We looked again.")
    again = await client.fill("/return", token=token, step="appeal", words="And yet it is so.")
    assert again.status_code == 422
    shown = words_of(again)
    for said in ("And yet it is so.", "We looked again.", "Where else to turn"):
        assert said in shown
    assert again.text.count('id="words"') == 1


async def test_on_day_91_the_page_says_why_not(client: Client, told: Told, clock: Clock) -> None:
    clock.advance(days=91)
    page = await come_back(client, told.receipt)
    assert "Until 23 February 2027 you could have others look at it again." in words_of(page)
    assert 'value="appeal"' not in page.text
    refused = await appeal(client, told.receipt)
    assert refused.status_code == 422
    assert " ".join(OBJECTION.split()) in words_of(refused)


async def test_the_site_itself_destroys_the_teams_way_in_once_the_time_is_over(
    client: Client, told: Told, clock: Clock
) -> None:
    found = []
    for days in (90, 1):
        clock.advance(days=days)
        await client.state.worker.run_once()
        with closing(sqlite3.connect(client.state.settings.data / "keys.db")) as keys:
            found += keys.execute("SELECT team_wrap IS NULL FROM story_keys").fetchall()
    assert found == [(0,), (1,)]
    shown = words_of(await step_read(client, told.receipt))
    assert WORDS in shown


async def test_an_appeal_that_is_too_long_comes_back(client: Client, told: Told) -> None:
    words = "a" * (LONGEST_STORY + 1)
    answer = await appeal(client, told.receipt, words)
    assert answer.status_code == 422
    assert "1 character longer than there is room for" in words_of(answer)
    assert words in answer.text


async def test_an_appeal_needs_no_words(client: Client, told: Told, two_more: Two) -> None:
    answer = await appeal(client, told.receipt, "")
    assert answer.status_code == 200
    (story_id,) = await two_more[0].queue()
    await two_more[0].act(story_id, "claim")
    reading = await two_more[0].client.get(f"/moderation/stories/{story_id}")
    assert "The teller wrote nothing with it." in words_of(reading)


async def test_late_is_told_to_its_teller_and_counted_in_public(
    client: Client, tell: Tell, turn: Turn, clock: Clock
) -> None:
    told = await tell(WORDS)
    await turn()
    seen = []
    for weeks in (0, 3):
        clock.advance(weeks=weeks)
        mine = words_of(await come_back(client, told.receipt))
        public = words_of(await client.get("/transparency"))
        seen.append(("We are late. It is counted in public." in mine, "For 1 story" in public))
    assert seen == [(False, False), (True, True)]
