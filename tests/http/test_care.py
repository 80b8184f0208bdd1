"""Care on the pages: enough for today, a pause, and heavy words in one more step."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import httpx2
import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.flows import staff
from voicebox.settings import Settings

Two = tuple[Moderator, Moderator]
Tell = Callable[..., Awaitable[Told]]
ME = "/moderation/me"
URGENT = "I want to die and I have told nobody."


@pytest.fixture
async def heavy(moderators: Two, tell: Tell, turn: Turn) -> list[str]:
    """The ids of two heavy stories, as the first moderator's queue has them."""
    await tell(URGENT)
    await tell("It was at night.", notes="grief")
    await turn()
    return await moderators[0].queue()


async def keep(who: Moderator, **fields: str) -> httpx2.Response:
    """Send a form of one's own page; return the page that answers, after its redirect."""
    csrf = hidden(await who.client.get(ME), "csrf")
    answer = await who.client.fill(ME, csrf=csrf, **fields)
    if answer.status_code == 303:
        answer = await who.client.get(answer.headers["location"])
    return answer


@pytest.fixture
async def lead(moderators: Two, client: Client, team: bytes) -> Moderator:
    """Somebody who leads, signed in."""
    async with client.state.db.write() as main:
        made = await staff.add(
            main, client.state.world, team, "kite", "kite has a long password", role="lead"
        )
    kite = Moderator("kite", "kite has a long password", made.secret, client.another())
    assert (await kite.sign_in()).status_code == 303
    return kite


async def test_who_has_had_enough_is_told_so_and_offered_what_is_not_heavy(
    moderators: Two, tell: Tell, turn: Turn, heavy: list[str]
) -> None:
    wren = moderators[0]
    await tell("They rang me back.")
    await turn()
    await keep(wren, cap="1")
    await wren.act(heavy[0], "claim")
    await wren.act(heavy[0], "vote", vote="publish")
    page = await wren.client.get("/moderation")
    assert "Enough for today" in words_of(page)
    (offered,) = await wren.queue()
    assert offered not in heavy
    answer = await wren.act(heavy[1], "claim")
    assert answer.headers["location"] == "/moderation?done=enough"
    assert (
        "goes to somebody else until tomorrow"
        in (await wren.client.get(answer.headers["location"])).text
    )
    assert heavy[1] in await moderators[1].queue()


async def test_ones_own_number_is_seen_on_ones_own_page_alone(
    moderators: Two, heavy: list[str]
) -> None:
    wren, heron = moderators
    await wren.act(heavy[0], "claim")
    assert "You were handed 1 heavy story today." in words_of(await wren.client.get(ME))
    assert "You were handed 0 heavy stories today." in words_of(await heron.client.get(ME))
    assert "heavy stor" not in (await wren.client.get("/moderation")).text


@pytest.mark.parametrize("written", ["some", "-1", "100", "1.5", "²"])
async def test_a_cap_that_is_no_number_comes_back(moderators: Two, written: str) -> None:
    page = await keep(moderators[0], cap=written, organisations="Oak House")
    assert page.status_code == 422
    assert "Write a number from 0 to 99" in page.text
    assert f'value="{written}"' in page.text
    assert ">\nOak House</textarea>" in page.text


async def test_a_cap_stays_as_it_was_set(moderators: Two) -> None:
    wren = moderators[0]
    await keep(wren, cap="07")
    assert 'name="cap" value="7"' in (await wren.client.get(ME)).text
    await keep(wren, cap="")
    assert 'name="cap" value=""' in (await wren.client.get(ME)).text


async def test_who_leads_nobody_cannot_set_everybodys_cap(moderators: Two) -> None:
    wren = moderators[0]
    assert "For everybody here" not in (await wren.client.get(ME)).text
    assert (await keep(wren, act="service", service_cap="3")).status_code == 403
    assert "Nobody here is handed more" not in (await wren.client.get(ME)).text


async def test_a_lead_sets_everybodys_cap_and_everybody_sees_it(
    moderators: Two, lead: Moderator
) -> None:
    page = await keep(lead, act="service", service_cap="3")
    assert "It is kept." in page.text
    assert "Nobody here is handed more than 3 in a day." in words_of(
        await moderators[0].client.get(ME)
    )
    mistaken = await keep(lead, act="service", service_cap="many")
    assert mistaken.status_code == 422
    assert 'value="many"' in mistaken.text


async def test_the_words_of_a_heavy_story_are_folded_until_they_are_opened(
    moderators: Two, tell: Tell, turn: Turn, heavy: list[str]
) -> None:
    wren = moderators[0]
    await wren.act(heavy[0], "claim")
    page = (await wren.client.get(f"/moderation/stories/{heavy[0]}")).text
    fold = page.index("<summary>Open the words when you are ready")
    assert fold < page.index(URGENT) < page.index("</details>", fold)
    # Whoever has something to mend in their vote has read it.
    again = await wren.act(heavy[0], "vote", vote="withhold", sentence="No.")
    assert '<details id="told" open><summary>Open the words' in again.text
    await tell("They rang me back.")
    await turn()
    calm = next(one for one in await wren.queue() if one not in heavy)
    await wren.act(calm, "claim")
    assert "Open the words" not in (await wren.client.get(f"/moderation/stories/{calm}")).text


async def test_what_was_counted_yesterday_is_off_the_disk_today(
    moderators: Two, heavy: list[str], clock: Clock, site: Settings
) -> None:
    wren, query = moderators[0], "SELECT count(*) FROM heavy_today"
    await wren.act(heavy[0], "claim")
    for counted in (1, 0):
        await wren.client.state.worker.run_once()
        with closing(sqlite3.connect(site.data / "main.db")) as file:
            assert file.execute(query).fetchone() == (counted,)
        clock.advance(days=1)


async def test_a_page_to_rest_asks_for_nothing(client: Client) -> None:
    page = await client.get("/moderation/breathe")
    assert page.status_code == 200
    assert "<form" not in page.text
    assert "refresh" not in page.text
    assert 'href="/moderation"' in page.text
