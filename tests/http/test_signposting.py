"""Help for whoever tells: the same on every way, before the first field and after sending."""

import re
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.conftest import Client, Told
from tests.http.conftest import Moderator, Turn, words_of

Tell = Callable[..., Awaitable[Told]]
CALM = "They rang me back."
#: Words that other sites answer with a pop-up.
HARD = [
    "I want to die tonight. I am going to kill myself.",
    "He is hitting my little brother.",
    "suicide overdose self-harm",
]


async def test_one_calm_screen_after_sending_says_who_is_awake_and_what_comes_next(
    tell: Tell,
) -> None:
    answer = (await tell(CALM)).answer
    said = words_of(answer)
    assert "A person reads it as soon as one of us is here." in said
    assert "Nobody is watching this live. If you need someone now" in said
    assert 'href="tel:' in answer.text
    assert ">More help</a>" in answer.text


async def test_help_stands_before_the_first_field(client: Client) -> None:
    page = (await client.get("/tell")).text
    assert page.index('href="tel:') < page.index("<textarea")


@pytest.mark.parametrize("words", HARD)
async def test_no_word_changes_what_a_teller_is_shown(
    client: Client, tell: Tell, words: str
) -> None:
    assert bare((await tell(words)).answer, words) == bare((await tell(CALM)).answer, CALM)
    checks = [
        bare(await client.fill("/tell", token=await client.token(), words=text, step="check"), text)
        for text in (words, CALM)
    ]
    assert checks[0] == checks[1]


@pytest.mark.parametrize("words", HARD)
async def test_no_word_delays_a_story(
    moderators: tuple[Moderator, Moderator], tell: Tell, turn: Turn, words: str
) -> None:
    await tell(words)
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    await moderators[0].act(story_id, "vote", vote="publish")
    await turn()
    assert (await moderators[0].client.get(f"/stories/{story_id}")).status_code == 200


def bare(answer: httpx2.Response, words: str) -> str:
    """Return a page without the words, and without what is new on each: tokens and digits."""
    page = re.sub(r'value="[^"]*"|<path[^>]*>|data-copy="[^"]*"', "", answer.text)
    return re.sub(r"\d{5}", "", page.replace(words, ""))
