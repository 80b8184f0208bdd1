"""Two moderators become buddies on their own pages, and hand a story over on the story's."""

from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.conftest import Told, hidden
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.store import staff

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
ME = "/moderation/me"
LINE = "It is too near to me today."


@pytest.fixture
async def taken(moderators: Two, tell: Tell, turn: Turn) -> str:
    """The id of a story that the first moderator has in hand."""
    await tell("Nobody rang me back.")
    await turn()
    (story_id,) = await moderators[0].queue()
    await moderators[0].act(story_id, "claim")
    return story_id


async def names(who: Moderator, other: str) -> httpx2.Response:
    """Choose somebody as one's buddy; "" for nobody."""
    async with who.client.state.db.read() as main:
        account = await staff.by_name(main, other)
    csrf = hidden(await who.client.get(ME), "csrf")
    buddy = account.id if account else other
    return await who.client.fill(ME, csrf=csrf, act="buddy", buddy=buddy)


async def test_two_are_buddies_once_each_has_named_the_other(moderators: Two) -> None:
    wren, heron = moderators
    await names(wren, "heron")
    assert "Your buddy has not named you yet." in words_of(await wren.client.get(ME))
    assert "wren would like to be your buddy." in words_of(await heron.client.get(ME))
    await names(heron, "wren")
    for one, other in ((wren, "heron"), (heron, "wren")):
        assert f"{other} and you are buddies." in words_of(await one.client.get(ME))
    await names(heron, "")
    assert "Your buddy has not named you yet." in words_of(await wren.client.get(ME))


async def test_nobody_names_somebody_who_is_not_there(moderators: Two) -> None:
    assert (await names(moderators[0], "0" * 32)).status_code == 404


async def test_what_is_kept_of_oneself_stays_when_a_buddy_is_named(moderators: Two) -> None:
    wren = moderators[0]
    csrf = hidden(await wren.client.get(ME), "csrf")
    await wren.client.fill(ME, csrf=csrf, organisations="Oak House", cap="3")
    await names(wren, "heron")
    page = (await wren.client.get(ME)).text
    assert "Oak House</textarea>" in page
    assert 'name="cap" value="3"' in page


async def test_a_story_goes_to_ones_buddy_with_a_line(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    assert "Hand it to heron" not in (await wren.client.get(f"/moderation/stories/{taken}")).text
    await names(wren, "heron")
    await names(heron, "wren")
    assert "Hand it to heron" in (await wren.client.get(f"/moderation/stories/{taken}")).text
    answer = await wren.act(taken, "pass", line=LINE)
    assert "Your buddy is asked first" in (await wren.client.get(answer.headers["location"])).text
    page = words_of(await heron.client.get("/moderation"))
    assert "wren asks you to read a story" in page
    assert LINE in page
    assert "No story waits for you" in page
    assert (await heron.client.get(f"/moderation/stories/{taken}")).status_code == 409
    assert (await heron.act(taken, "claim")).headers["location"].endswith(taken)
    assert "Nobody rang me back." in (await heron.client.get(f"/moderation/stories/{taken}")).text


async def test_a_buddy_says_no_and_it_goes_back(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    await names(wren, "heron")
    await names(heron, "wren")
    await wren.act(taken, "pass")
    answer = await heron.act(taken, "decline")
    assert answer.status_code == 303
    assert "asks you to read" not in (await heron.client.get("/moderation")).text
    # Both of the two who are there have let it go, so it is left to nobody else.
    assert await wren.queue() == [taken]


async def test_a_line_that_is_too_long_comes_back(moderators: Two, taken: str) -> None:
    wren, heron = moderators
    await names(wren, "heron")
    await names(heron, "wren")
    answer = await wren.act(taken, "pass", line="x" * 501)
    assert answer.status_code == 422
    assert "longer than 500 characters" in answer.text
    assert f"{'x' * 501}</textarea>" in answer.text


async def test_a_line_to_somebody_who_is_no_buddy_any_more_comes_back(
    moderators: Two, taken: str
) -> None:
    answer = await moderators[0].act(taken, "pass", line=LINE)
    assert answer.status_code == 409
    assert f"{LINE}</textarea>" in answer.text


async def test_nobody_says_no_to_what_was_not_handed_to_them(moderators: Two, taken: str) -> None:
    for who in moderators:
        assert (await who.act(taken, "decline")).status_code == 409
