"""Who may read what waits: a password, a code, a cookie, and a token in each form."""

import logging
import re
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, Told, hidden
from tests.http.conftest import Moderator, Turn, words_of
from voicebox.flows.staff import FIRST_WAIT_S, LONGEST_WAIT_S, WRONG_CODES, UsedSteps

Enrol = Callable[..., Awaitable[Moderator]]
Tell = Callable[..., Awaitable[Told]]
WRONG_CODE = "000000"
LOCAL = "http://localhost:8123"
#: An address that documentation uses for somebody elsewhere (RFC 5737).
ELSEWHERE = "203.0.113.7"


async def is_in(client: Client) -> bool:
    return "Sign out" in (await client.get("/moderation")).text


async def test_the_right_name_password_and_code_open_the_queue(enrol: Enrol) -> None:
    wren = await enrol("wren")
    answer = await wren.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderation")
    assert "Signed in as wren." in words_of(await wren.client.get("/moderation"))


@pytest.mark.parametrize(
    "other",
    [{"password": "not the right one"}, {"code": WRONG_CODE}, {"name": "nobody"}],
    ids=["password", "code", "name"],
)
async def test_what_does_not_fit_opens_nothing(enrol: Enrol, other: dict[str, str]) -> None:
    wren = await enrol("wren")
    answer = await wren.sign_in(**other)
    assert answer.status_code == 403
    assert "This did not fit together" in answer.text
    assert "set-cookie" not in answer.headers
    assert not await is_in(wren.client)


async def test_the_answer_does_not_say_what_was_wrong(enrol: Enrol) -> None:
    wren = await enrol("wren")
    code = await wren.sign_in(code=WRONG_CODE)
    password = await wren.sign_in(password="not the right one")
    assert code.content == password.content
    assert code.headers == password.headers
    nobody = await wren.sign_in(name="nobody")
    assert nobody.content == password.content.replace(b'value="wren"', b'value="nobody"')
    assert nobody.status_code == password.status_code


@pytest.mark.parametrize("typed", ["", "\x00", "é" * 4_000, "１２３４５６", "' OR 1=1 --"])
async def test_odd_typing_gets_the_same_plain_answer(enrol: Enrol, typed: str) -> None:
    wren = await enrol("wren")
    for field in ("name", "password", "code"):
        answer = await wren.sign_in(**{field: typed})
        assert answer.status_code == 403
        assert "This did not fit together" in answer.text


async def test_a_password_is_never_written_back_or_logged(
    enrol: Enrol, caplog: pytest.LogCaptureFixture
) -> None:
    wren = await enrol("wren")
    with caplog.at_level(logging.DEBUG):
        answer = await wren.sign_in(code=WRONG_CODE)
        await wren.sign_in()
    assert wren.password not in answer.text
    assert WRONG_CODE not in answer.text
    assert wren.password not in caplog.text
    assert wren.secret not in caplog.text


async def test_a_code_works_once(enrol: Enrol, clock: Clock) -> None:
    wren = await enrol("wren")
    code = wren.code()
    assert (await wren.sign_in()).status_code == 303
    assert (await wren.sign_in(code=code)).status_code == 403
    clock.advance(seconds=30)
    assert (await wren.sign_in(code=code)).status_code == 403
    assert (await wren.sign_in()).status_code == 303


async def test_a_code_may_come_half_a_minute_late_and_no_later(enrol: Enrol, clock: Clock) -> None:
    wren = await enrol("wren")
    code = wren.code()
    clock.advance(seconds=90)
    assert (await wren.sign_in(code=code)).status_code == 403
    code = wren.code()
    clock.advance(seconds=30)
    assert (await wren.sign_in(code=code)).status_code == 303


async def test_a_code_may_be_typed_as_an_authenticator_shows_it(enrol: Enrol) -> None:
    wren = await enrol("wren")
    code = wren.code()
    assert (await wren.sign_in(code=f" {code[:3]} {code[3:]} ")).status_code == 303


async def test_after_several_wrong_codes_the_right_one_has_to_wait(
    enrol: Enrol, clock: Clock
) -> None:
    wren = await enrol("wren")
    wrong = {(await wren.sign_in(code=WRONG_CODE)).content for _ in range(WRONG_CODES)}
    early = await wren.sign_in()
    assert {early.content} == wrong
    assert early.status_code == 403
    clock.advance(seconds=FIRST_WAIT_S)
    assert (await wren.sign_in()).status_code == 303


async def test_wrong_passwords_make_nobody_wait(enrol: Enrol) -> None:
    wren = await enrol("wren")
    for _ in range(WRONG_CODES + 1):
        await wren.sign_in(password="not the right one", code=WRONG_CODE)
    assert (await wren.sign_in()).status_code == 303


async def test_wrong_codes_make_nobody_else_wait(enrol: Enrol) -> None:
    wren, heron = await enrol("wren"), await enrol("heron")
    for _ in range(WRONG_CODES):
        await wren.sign_in(code=WRONG_CODE)
    assert (await heron.sign_in()).status_code == 303


def test_a_thousand_wrong_codes_in_an_hour_are_a_dozen_tries() -> None:
    used, tried = UsedSteps(), 0
    for second in range(0, 3600, 3):
        if not used.must_wait("wren", second):
            used.missed("wren", second)
            tried += 1
    assert 5 < tried < 12
    assert not used.must_wait("wren", 3600 + LONGEST_WAIT_S)
    assert used.take("wren", 1)


def test_the_wait_never_grows_past_an_hour() -> None:
    used, now = UsedSteps(), 0
    for _ in range(1_000):
        used.missed("wren", now)
        now += LONGEST_WAIT_S
        assert not used.must_wait("wren", now)


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


async def test_example_codes_are_shown_on_ones_own_machine_and_work(enrol: Enrol) -> None:
    wren = await enrol("wren", example=True)
    here = wren.client.another(LOCAL)
    assert f"<dt>wren</dt><dd>{wren.code()}</dd>" in (await here.get("/moderation")).text
    fields = {"name": wren.name, "password": wren.password, "code": wren.code()}
    answer = await here.fill("/moderation/sign-in", **fields)
    assert answer.headers["set-cookie"].startswith("vb-local=")
    assert await is_in(here)


@pytest.mark.parametrize(
    ("base", "address"),
    [(LOCAL, ELSEWHERE), ("http://voicebox.test", "127.0.0.1"), ("https://localhost", "127.0.0.1")],
    ids=["from elsewhere", "by another name", "through a proxy"],
)
async def test_example_codes_are_shown_nowhere_else(enrol: Enrol, base: str, address: str) -> None:
    wren = await enrol("wren", example=True)
    answer = await wren.client.another(base, address).get("/moderation")
    assert "Sign in to read" in answer.text
    assert wren.code() not in answer.text


async def test_accounts_that_are_no_examples_have_no_code_on_any_page(enrol: Enrol) -> None:
    wren = await enrol("wren")
    answer = await wren.client.another(LOCAL).get("/moderation")
    assert "Sign in to read" in answer.text
    assert wren.code() not in answer.text
