"""Who may read what waits: a name, a password, and a code that works once."""

import logging
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Clock
from tests.http.conftest import Moderator, is_in, words_of
from voicebox.flows.staff import FIRST_WAIT_S, LONGEST_WAIT_S, WRONG_CODES, UsedSteps

Enrol = Callable[..., Awaitable[Moderator]]
WRONG_CODE = "000000"
LOCAL = "http://localhost:8123"
#: An address that documentation uses for somebody elsewhere (RFC 5737).
ELSEWHERE = "203.0.113.7"


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
