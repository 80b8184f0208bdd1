import re
from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, Told, hidden
from voicebox.flows import erasing
from voicebox.receipt import check_digit
from voicebox.store import room

Tell = Callable[..., Awaitable[Told]]
UNKNOWN = "0" * 24 + check_digit("0" * 24)


async def opened(client: Client, receipt: str) -> str:
    """Return the token of the page that a receipt opens."""
    return hidden(await client.fill("/return", receipt=receipt, step="open"), "token")


async def test_a_receipt_shows_its_state_and_never_itself(client: Client, tell: Tell) -> None:
    told = await tell()
    answer = await client.fill("/return", receipt=told.receipt, step="open")
    assert answer.status_code == 200
    assert "Nobody is watching live" in answer.text
    assert told.receipt not in answer.text
    assert told.words not in answer.text


@pytest.mark.parametrize("between", [" ", "-", "", "\n", " – "])
async def test_a_receipt_may_be_typed_as_it_comes(client: Client, tell: Tell, between: str) -> None:
    told = await tell()
    groups = [told.receipt[start : start + 5] for start in range(0, 25, 5)]
    answer = await client.fill("/return", receipt=between.join(groups), step="open")
    assert answer.status_code == 200


async def test_a_teller_reads_their_own_words(client: Client, tell: Tell) -> None:
    told = await tell("Line one.\r\nLine two.")
    answer = await client.fill("/return", token=await opened(client, told.receipt), step="read")
    assert "Line one." in answer.text
    assert "Line two." in answer.text


async def test_one_wrong_digit_is_named_as_that(client: Client, tell: Tell) -> None:
    receipt = (await tell()).receipt
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    answer = await client.fill("/return", receipt=wrong, step="open")
    assert answer.status_code == 422
    assert "One digit looks mistyped" in answer.text


@pytest.mark.parametrize("typed", ["", "12345", "no digits", "1" * 26, "9" * 50_000])
async def test_what_is_no_receipt_gets_a_plain_answer(client: Client, typed: str) -> None:
    answer = await client.fill("/return", receipt=typed, step="open")
    assert answer.status_code == 422
    assert "A receipt has 25 digits" in answer.text


async def test_withdrawn_and_unknown_receipts_get_the_same_bytes(
    client: Client, tell: Tell
) -> None:
    receipt = (await tell()).receipt
    await client.fill("/return", token=await opened(client, receipt), step="withdraw_yes")
    withdrawn = await client.fill("/return", receipt=receipt, step="open")
    unknown = await client.fill("/return", receipt=UNKNOWN, step="open")
    assert withdrawn.content == unknown.content
    assert withdrawn.headers == unknown.headers
    assert (withdrawn.status_code, unknown.status_code) == (404, 404)


async def test_a_wrong_code_a_thousand_times_gets_the_same_plain_answer(client: Client) -> None:
    answers = {
        (await client.fill("/return", receipt=UNKNOWN, step="open")).content for _ in range(1000)
    }
    assert len(answers) == 1


async def test_withdrawing_asks_once_and_proves_it_once(client: Client, tell: Tell) -> None:
    told = await tell()
    token = await opened(client, told.receipt)
    asked = await client.fill("/return", token=token, step="withdraw")
    assert "cannot be brought back" in asked.text
    token = hidden(asked, "token")
    proof = await client.fill("/return", token=token, step="withdraw_yes")
    assert proof.status_code == 200
    assert "This page is your proof" in proof.text
    assert proof.headers["clear-site-data"] == '"cache", "storage"'
    again = await client.fill("/return", token=token, step="withdraw_yes")
    assert again.status_code == 404


async def test_on_a_full_disk_the_page_says_what_waits_for_room_or_that_nothing_was_done(
    client: Client, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await opened(client, (await tell()).receipt)
    monkeypatch.setattr(room, "free", lambda folder: 0)
    refused = await client.fill("/return", token=token, step="withdraw_yes")
    assert refused.status_code == 507
    assert "Our disk is full. What you asked for was not done." in refused.text
    monkeypatch.setattr(room, "free", lambda folder: room.SLACK)
    proof = await client.fill("/return", token=token, step="withdraw_yes")
    assert proof.status_code == 200
    assert "Our disk is too full to take the last traces of it away" in proof.text


async def test_on_a_large_site_the_page_says_that_the_last_traces_go_within_a_minute(
    client: Client, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, found = "Its last traces on our disk go within a minute.", []
    for size in (erasing.WHILE_A_TELLER_WAITS, 0):
        monkeypatch.setattr(erasing, "WHILE_A_TELLER_WAITS", size)
        token = await opened(client, (await tell()).receipt)
        proof = await client.fill("/return", token=token, step="withdraw_yes")
        found.append(said in proof.text)
    assert found == [False, True]


async def test_a_page_that_was_left_open_asks_for_the_receipt_again(
    client: Client, tell: Tell, clock: Clock
) -> None:
    token = await opened(client, (await tell()).receipt)
    clock.advance(minutes=31)
    answer = await client.fill("/return", token=token, step="withdraw_yes")
    assert answer.status_code == 422
    assert "30 minutes" in answer.text


@pytest.mark.parametrize("step", ["", "read", "withdraw", "withdraw_yes", "decide", "other"])
async def test_a_forged_token_opens_nothing(client: Client, step: str) -> None:
    answer = await client.fill("/return", token="forged", step=step)
    assert answer.status_code == 422


async def test_a_sealed_story_waits_for_its_teller_and_then_for_a_reader(
    client: Client, tell: Tell
) -> None:
    told = await tell(preset="later")
    await client.state.worker.run_once()
    token = await opened(client, told.receipt)
    before = await client.fill("/return", token=token, step="read")
    assert "until you decide" in before.text
    after = await client.fill("/return", token=token, step="decide", preset="all")
    assert after.status_code == 200
    assert "until you decide" not in after.text


async def test_who_decides_later_is_asked_what_silence_means_as_at_sending(
    client: Client, tell: Tell
) -> None:
    told = await tell(preset="later", if_away="masked")
    page = await client.fill("/return", receipt=told.receipt, step="open")
    assert "If we ask to cover some words, and you do not come back" in page.text
    assert re.findall(r'name="if_away" value="(\w+)" checked', page.text) == ["masked"]
    answer = await client.fill(
        "/return", token=hidden(page, "token"), step="decide", preset="all", if_away="held"
    )
    assert answer.status_code == 200
    fresh = await client.fill("/return", receipt=(await tell(preset="later")).receipt, step="open")
    assert re.findall(r'name="if_away" value="(\w+)" checked', fresh.text) == []


async def test_a_choice_that_says_two_things_is_asked_again(client: Client, tell: Tell) -> None:
    told = await tell(preset="later")
    token = await opened(client, told.receipt)
    answer = await client.fill("/return", token=token, step="decide", preset="themes", shown="yes")
    assert answer.status_code == 422
    assert "two different things" in answer.text
