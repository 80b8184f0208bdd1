"""A moderator's own page: private, kept as it was written, and mended where it cannot be."""

from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Told, hidden
from tests.http.conftest import Moderator, Turn, words_of

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
ME = "/moderation/me"


@pytest.fixture
async def waiting(moderators: Two, tell: Tell, turn: Turn) -> str:
    """The id of a story that waits, and names a place."""
    await tell("At Oak House they locked the door.")
    await turn()
    (story_id,) = await moderators[0].queue()
    return story_id


async def keep(who: Moderator, **fields: str) -> str:
    """Send the form; return the page that answers, after its redirect."""
    csrf = hidden(await who.client.get(ME), "csrf")
    answer = await who.client.fill(ME, csrf=csrf, **fields)
    if answer.status_code == 303:
        answer = await who.client.get(answer.headers["location"])
    return answer.text


async def test_what_is_written_is_there_again(moderators: Two) -> None:
    wren = moderators[0]
    assert "It is kept." in await keep(wren, organisations="Oak House\n\n Elm Lodge \nOak House")
    page = (await wren.client.get(ME)).text
    assert ">\nOak House\nElm Lodge</textarea>" in page


async def test_nobody_else_sees_it(moderators: Two, client: Client) -> None:
    wren, heron = moderators
    await keep(wren, organisations="Oak House")
    assert "Oak House" not in (await heron.client.get(ME)).text
    stranger = await client.another().get(ME)
    assert "Sign in to read" in stranger.text
    assert "Oak House" not in stranger.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("\n".join(f"House {number}" for number in range(51)), "more than fifty"),
        ("x" * 101, "longer than 100 characters"),
        ("Oak House\n?", "two letters or more"),
    ],
)
async def test_what_cannot_be_kept_comes_back_with_what_to_mend(
    moderators: Two, written: str, said: str
) -> None:
    wren = moderators[0]
    page = await keep(wren, organisations=written)
    assert said in page
    assert f"{written}</textarea>" in page
    assert "Error: " in page
    assert "\n</textarea>" in (await wren.client.get(ME)).text


async def test_a_form_of_somebody_else_is_refused_and_its_words_come_back(moderators: Two) -> None:
    wren, heron = moderators
    theirs = hidden(await heron.client.get(ME), "csrf")
    answer = await wren.client.fill(ME, csrf=theirs, organisations="Oak House")
    assert answer.status_code == 403
    assert "Oak House</textarea>" in answer.text
    assert "\n</textarea>" in (await wren.client.get(ME)).text


async def test_who_presses_take_on_an_old_page_is_told_why_not(
    moderators: Two, waiting: str
) -> None:
    wren = moderators[0]
    await keep(wren, organisations="Oak House")
    answer = await wren.act(waiting, "claim")
    page = await wren.client.get(answer.headers["location"])
    assert "names an organisation of yours" in words_of(page)


async def test_a_vote_that_cannot_count_gives_back_what_was_written(
    moderators: Two, waiting: str
) -> None:
    wren = moderators[0]
    await wren.act(waiting, "claim")
    await keep(wren, organisations="Oak House")
    answer = await wren.withhold(waiting, "third_party.1", "locked", "It names somebody there.")
    assert answer.status_code == 409
    assert "It names somebody there." in answer.text
    assert await moderators[1].queue() == [waiting]


async def test_a_vote_on_what_is_listed_later_is_taken_back(moderators: Two, waiting: str) -> None:
    wren, heron = moderators
    await wren.act(waiting, "claim")
    await wren.withhold(waiting, "third_party.1", "locked", "It names somebody there.")
    await keep(wren, organisations="Oak House")
    assert "There is none." in (await wren.client.get("/moderation/votes")).text
    assert await wren.queue() == []
    await heron.act(waiting, "claim")
    page = (await heron.client.get(f"/moderation/stories/{waiting}")).text
    assert "You are not the first to read it" not in page


async def test_single_keys_are_off_until_somebody_asks_for_them(
    moderators: Two, waiting: str
) -> None:
    wren, heron = moderators
    await wren.act(waiting, "claim")
    paths = ("/moderation", f"/moderation/stories/{waiting}")
    for path in paths:
        assert "data-key" not in (await wren.client.get(path)).text
    assert 'value="yes" checked' in await keep(wren, shortcuts="yes", organisations="Elm Lodge")
    for path in paths:
        assert '<kbd data-key="?"' in (await wren.client.get(path)).text
    assert "data-key" not in (await heron.client.get("/moderation")).text
    assert 'value="yes" checked' not in await keep(wren, organisations="?")
    assert 'value="yes" checked' not in await keep(wren, organisations="")
