"""A lead answers a gap in public; nobody else can, and nothing shows who it was."""

import sqlite3
from contextlib import closing

import pytest

from moderation.markers import Marker
from tests.conftest import Client, hidden
from tests.http.conftest import Moderator, skipped, words_of
from voicebox.store import drift_reviews
from voicebox.store.drift_reviews import DriftReview

Two = tuple[Moderator, Moderator]
PATH = "/moderation/reviews"
NAME = "2026-2-anger"
ANSWER = "We read them again. Two are published now."


@pytest.fixture
async def lead(client: Client, moderators: Two) -> Moderator:
    """Somebody who leads, and a gap that waits for them."""
    with closing(sqlite3.connect(client.state.settings.data / "main.db")) as file, file:
        file.execute("UPDATE staff SET role = 'lead' WHERE name = ?", (moderators[0].name,))
    async with client.state.db.write() as main:
        await drift_reviews.open_one(main, DriftReview("2026", 2, Marker.ANGER, "2026-11"))
    return moderators[0]


async def answer(who: Moderator, text: str, review: str = NAME) -> str:
    csrf = hidden(await who.client.get("/moderation"), "csrf")
    sent = await who.client.fill(PATH, csrf=csrf, review=review, sentence=text)
    return f"{sent.status_code} {sent.headers.get('location', '')} {words_of(sent)}"


async def test_a_leads_answer_stands_on_the_public_page_without_a_name(
    client: Client, lead: Moderator
) -> None:
    assert (await answer(lead, ANSWER)).startswith(f"303 {PATH}?done=answered")
    page = words_of(await client.get("/transparency"))
    assert "Answered in November 2026:" in page
    assert ANSWER in page
    assert lead.name not in page
    assert "Nothing waits for an answer." in words_of(await lead.client.get(PATH))


async def test_a_moderator_and_a_stranger_can_neither_see_nor_answer(
    client: Client, lead: Moderator, moderators: Two
) -> None:
    other = moderators[1]
    assert (await other.client.get(PATH)).status_code == 403
    assert (await answer(other, ANSWER)).startswith("403")
    stranger = await client.another().get(PATH)
    assert "Sign in to read" in stranger.text
    assert "Your answer, in public" not in stranger.text
    assert (await client.another().fill(PATH, review=NAME, sentence=ANSWER)).status_code == 403
    assert ANSWER not in (await client.get("/transparency")).text


async def test_an_empty_answer_comes_back_with_what_to_do(lead: Moderator) -> None:
    assert "422" in await answer(lead, "  ")
    assert "Write an answer: nothing else closes this." in await answer(lead, "  ")


async def test_an_answer_that_is_too_long_comes_back_whole(lead: Moderator) -> None:
    said = await answer(lead, "again " * 2000)
    assert said.startswith("422")
    assert said.count("again") >= 2000


async def test_of_two_leads_the_second_gets_their_words_back(
    client: Client, lead: Moderator
) -> None:
    await answer(lead, ANSWER)
    said = await answer(lead, "Something else.")
    assert said.startswith("409")
    assert "Something else." in said
    assert "Something else." not in (await client.get("/transparency")).text


async def test_the_way_there_stands_in_a_leads_queue_alone(
    lead: Moderator, moderators: Two
) -> None:
    assert PATH in (await lead.client.get("/moderation")).text
    assert PATH not in (await moderators[1].client.get("/moderation")).text


async def test_the_page_leaves_out_no_level_of_headings(lead: Moderator) -> None:
    assert skipped(await lead.client.get(PATH)) == []
