"""A session: its cookie, its end, and the token in each of its forms."""

import re
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, is_in

Enrol = Callable[..., Awaitable[Moderator]]
Tell = Callable[..., Awaitable[Told]]


async def test_the_cookie_is_for_this_site_alone_and_for_no_script(enrol: Enrol) -> None:
    cookie = (await (await enrol("wren")).sign_in()).headers["set-cookie"]
    assert re.match(r"__Host-vb=[0-9a-f]{64}; ", cookie)
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert attributes == {"httponly", "secure", "samesite=strict", "path=/"}


async def test_what_the_store_keeps_of_a_session_opens_nothing(
    moderators: tuple[Moderator, Moderator], tell: Tell
) -> None:
    client = moderators[0].client
    token = client.cookies["__Host-vb"]
    await tell()
    await client.state.db.checkpoint()
    kept = b"".join(file.read_bytes() for file in client.state.settings.data.iterdir())
    assert token.encode() not in kept
    assert bytes.fromhex(token) not in kept


async def test_a_session_ends_after_half_an_hour_of_rest(
    moderators: tuple[Moderator, Moderator], clock: Clock
) -> None:
    clock.advance(minutes=30)
    assert await is_in(moderators[0].client)
    clock.advance(minutes=30, seconds=1)
    assert not await is_in(moderators[0].client)


async def test_a_session_ends_after_twelve_hours_of_work(
    moderators: tuple[Moderator, Moderator], clock: Clock
) -> None:
    for _ in range(24):
        clock.advance(minutes=30)
        assert await is_in(moderators[0].client)
    clock.advance(seconds=1)
    assert not await is_in(moderators[0].client)


async def test_a_refusal_written_for_too_long_is_given_back(
    moderators: tuple[Moderator, Moderator], tell: Tell, turn: Turn, clock: Clock
) -> None:
    wren = moderators[0]
    await tell("They live at 5 Long Lane.")
    await turn()
    (story_id,) = await wren.queue()
    await wren.act(story_id, "claim")
    csrf = hidden(await wren.client.get("/moderation"), "csrf")
    clock.advance(minutes=31)
    choice = {"clause": "third_party.1", "words": "5 Long Lane", "vote": "withhold"}
    sentence = "It names your neighbours."
    answer = await wren.act(story_id, "vote", csrf=csrf, sentence=sentence, **choice)
    assert answer.status_code == 403
    assert "sign in again" in answer.text
    assert "5 Long Lane" in answer.text
    assert "It names your neighbours." in answer.text
    assert "Your story" not in answer.text


async def test_signing_out_takes_the_cookie_and_the_session_away(
    moderators: tuple[Moderator, Moderator],
) -> None:
    client = moderators[0].client
    token = client.cookies["__Host-vb"]
    csrf = hidden(await client.get("/moderation"), "csrf")
    answer = await client.fill("/moderation/sign-out", csrf=csrf)
    assert answer.status_code == 303
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "__Host-vb" not in client.cookies
    client.cookies.set("__Host-vb", token, domain="voicebox.test")
    assert not await is_in(client)
    assert await is_in(moderators[1].client)


@pytest.mark.parametrize("forged", ["", "0" * 64, "zz", "é", "a" * 5_000, "00 00"])
async def test_a_forged_cookie_opens_nothing(client: Client, forged: str) -> None:
    headers = {b"cookie": f"__Host-vb={forged}".encode()}
    queue = await client.get("/moderation", headers=headers)
    assert queue.status_code == 200
    assert "Sign in to read" in queue.text
    story = await client.get(f"/moderation/stories/{'0' * 32}", headers=headers)
    assert story.status_code == 403


@pytest.mark.parametrize("act", ["claim", "skip", "vote"])
async def test_a_form_without_its_own_token_changes_nothing(
    enrol: Enrol, tell: Tell, turn: Turn, act: str
) -> None:
    wren = await enrol("wren")
    await wren.sign_in()
    await tell()
    await turn()
    (story_id,) = await wren.queue()
    for csrf in ("", "moderation", "moderation.forged", "é"):
        answer = await wren.act(story_id, act, csrf=csrf, vote="publish")
        assert answer.status_code == 403
        assert "Take it and read" in (await wren.client.get("/moderation")).text


async def test_a_token_of_somebody_elses_session_is_refused(
    moderators: tuple[Moderator, Moderator],
) -> None:
    wren, heron = moderators
    csrf = hidden(await heron.client.get("/moderation"), "csrf")
    answer = await wren.client.fill("/moderation/sign-out", csrf=csrf)
    assert answer.status_code == 403
    assert await is_in(wren.client)


async def test_another_site_cannot_sign_anybody_in_or_out(
    moderators: tuple[Moderator, Moderator], clock: Clock
) -> None:
    wren = moderators[0]
    clock.advance(seconds=30)
    headers = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    csrf = hidden(await wren.client.get("/moderation"), "csrf")
    out = await wren.client.post("/moderation/sign-out", data={"csrf": csrf}, headers=headers)
    assert out.status_code == 403
    assert await is_in(wren.client)
    fields = {"name": wren.name, "password": wren.password, "code": wren.code()}
    stranger = wren.client.another()
    answer = await stranger.post("/moderation/sign-in", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
