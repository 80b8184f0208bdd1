"""A flood of new stories: who still gets in, what comes back, and who never waits."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from bench.solving import asked_on, solve
from tests.conftest import Client, Clock, hidden, receipt_on, visiting
from tests.http.conftest import Tell, words_of
from voicebox.settings import Settings
from voicebox.web.buckets import FULL
from voicebox.web.floods import CALM, QUICKEST_S, TRIES
from voicebox.world import World

pytestmark = pytest.mark.usefixtures("limits")
WORDS = "I was heard today, in the middle of all that noise."


async def check(client: Client, **fields: Any) -> httpx2.Response:
    token = await client.token()
    return await client.fill("/tell", token=token, words=WORDS, step="check", **fields)


async def send(client: Client, token: str = "", **fields: Any) -> httpx2.Response:
    given = {"token": token or await client.token(), "words": WORDS, "preset": "all"}
    return await client.fill("/tell", step="send", **given | fields)


def fill_the_lane(client: Client) -> None:
    """Use up what this hour takes without a proof."""
    gate = client.state.gate
    gate._tries()  # the hour begins
    while gate._lane.take():
        gate._came += 1


def let_a_crowd_come(client: Client, n: int = CALM) -> None:
    client.state.gate._tries()
    client.state.gate._came = n


async def test_nothing_is_asked_while_few_stories_come(client: Client) -> None:
    for _ in range(CALM):
        answer = await check(client)
        assert asked_on(answer) == ""
        assert "proof.js" not in answer.text
        assert (await send(client)).status_code == 200
    assert asked_on(await check(client)) != ""


async def test_a_sum_gets_harder_with_the_crowd_and_no_harder_than_that(client: Client) -> None:
    for came, tries in [*TRIES, (10**6, TRIES[-1][1])]:
        let_a_crowd_come(client, came)
        assert client.state.gate._tries() == tries


async def test_when_the_hour_is_full_words_come_back_with_the_minutes(
    client: Client, clock: Clock
) -> None:
    fill_the_lane(client)
    token = await client.token()
    clock.advance(seconds=QUICKEST_S)
    answer = await send(client, token=token, title="Heard", preset="themes")
    assert answer.status_code == 503
    assert "Please press Send again in 30 minutes." in words_of(answer)
    assert hidden(answer, "token") == token
    assert WORDS in answer.text
    assert 'value="Heard"' in answer.text
    assert 'value="themes" checked' in answer.text


async def test_who_is_put_off_can_look_again_at_who_could_know_them(
    client: Client, clock: Clock
) -> None:
    fill_the_lane(client)
    answer = await send(client, title="Heard")
    assert answer.status_code == 422
    assert 'id="could-know"' not in answer.text
    again = await check(client, title="Heard")
    assert 'id="could-know"' in again.text


async def test_in_the_next_hour_the_lane_is_open_again(client: Client, clock: Clock) -> None:
    fill_the_lane(client)
    clock.advance(hours=1)
    assert (await send(client)).status_code == 200


async def test_a_proof_gets_in_whatever_the_crowd_does(client: Client, clock: Clock) -> None:
    fill_the_lane(client)
    answer = await send(client)
    assert answer.status_code == 422
    proof = solve(asked_on(answer))
    told = await send(client, token=hidden(answer, "token"), proof=proof)
    assert told.status_code == 200
    assert receipt_on(told)


async def test_a_proof_is_spent_by_one_story(client: Client, clock: Clock) -> None:
    fill_the_lane(client)
    answer = await check(client)
    proof = solve(asked_on(answer))
    assert (await send(client, token=hidden(answer, "token"), proof=proof)).status_code == 200
    other = await client.token()
    clock.advance(seconds=QUICKEST_S)
    assert (await send(client, token=other, proof=proof)).status_code == 503


async def test_who_lost_the_answer_gets_the_receipt_when_the_lane_is_full(
    client: Client, clock: Clock
) -> None:
    token = await client.token()
    first = await send(client, token=token)
    fill_the_lane(client)
    again = await send(client, token=token)
    assert again.status_code == 200
    assert receipt_on(again) == receipt_on(first)


async def test_other_words_under_a_receipt_are_told_apart_when_the_lane_is_full(
    client: Client, clock: Clock
) -> None:
    token = await client.token()
    await send(client, token=token)
    fill_the_lane(client)
    assert (await send(client, token=token, words="Other words.")).status_code == 409


async def test_returning_and_withdrawing_never_wait(
    client: Client, clock: Clock, tell: Tell
) -> None:
    told = await tell()
    fill_the_lane(client)
    page = await client.fill("/return", receipt=told.receipt, step="open")
    for step in ("read", "withdraw", "withdraw_yes"):
        page = await client.fill("/return", token=hidden(page, "token"), step=step)
        assert page.status_code == 200
    assert "It is gone" in page.text


async def test_who_is_quicker_than_people_presses_once_more_in_a_crowd(
    client: Client, clock: Clock
) -> None:
    let_a_crowd_come(client)
    answer = await send(client)
    assert answer.status_code == 422
    assert WORDS in answer.text
    clock.advance(seconds=QUICKEST_S)
    assert (await send(client, token=hidden(answer, "token"))).status_code == 200


async def test_a_clock_that_is_set_back_makes_nobody_quick(client: Client, clock: Clock) -> None:
    let_a_crowd_come(client)
    token = await client.token()
    clock.advance(hours=-2)
    let_a_crowd_come(client)
    assert (await send(client, token=token)).status_code == 200


async def test_what_people_do_not_see_stops_a_machine_and_costs_nobody_a_word(
    client: Client,
) -> None:
    answer = await send(client, website="https://buy.example")
    assert answer.status_code == 422
    assert WORDS in answer.text
    assert "buy.example" not in answer.text
    assert (await send(client, token=hidden(answer, "token"))).status_code == 200


async def test_one_place_cannot_use_up_the_lane_of_all_others(client: Client) -> None:
    busy, other = client.another(address="203.0.113.9"), client.another(address="203.0.113.10")
    for _ in range(int(FULL)):
        assert (await send(busy)).status_code == 200
    answer = await send(busy)
    assert answer.status_code == 503
    assert "Please press Send again in 1 minute." in words_of(answer)
    assert WORDS in answer.text
    assert (await send(other)).status_code == 200


async def test_a_place_that_sent_much_is_let_in_with_a_proof(client: Client) -> None:
    busy = client.another(address="203.0.113.9")
    for _ in range(int(FULL) + 1):
        await send(busy)
    let_a_crowd_come(client)
    answer = await check(busy)
    told = await send(busy, token=hidden(answer, "token"), proof=solve(asked_on(answer)))
    assert told.status_code == 200


async def test_a_place_that_sent_much_may_return_and_read(client: Client, tell: Tell) -> None:
    told = await tell()
    busy = client.another(address="203.0.113.9")
    for _ in range(int(FULL) + 1):
        await send(busy)
    assert (await busy.get("/stories")).status_code == 200
    opened = await busy.fill("/return", receipt=told.receipt, step="open")
    assert opened.status_code == 200


async def test_over_tor_nobody_is_counted_by_the_address_of_the_gateway(client: Client) -> None:
    tor = client.another(base="http://abc.onion", address="203.0.113.9")
    for _ in range(int(FULL) + 1):
        assert (await send(tor)).status_code == 200


async def test_a_proof_that_came_to_nothing_is_good_once_more(
    client: Client, site: Settings, clock: Clock
) -> None:
    fill_the_lane(client)
    answer = await check(client)
    token, proof = hidden(answer, "token"), solve(asked_on(answer))
    with closing(sqlite3.connect(site.data / "main.db")) as main:
        main.execute("BEGIN IMMEDIATE")
        assert (await send(client, token=token, proof=proof)).status_code == 503
    assert (await send(client, token=token, proof=proof)).status_code == 200


async def test_a_site_may_be_measured_without_limits(
    client: Client, site: Settings, world: World
) -> None:
    async with visiting(replace(site, limits=False), world) as other:
        let_a_crowd_come(other, 10**6)
        assert asked_on(await check(other)) == ""
        assert (await send(other)).status_code == 200


@pytest.mark.parametrize("proof", ["", "x", "e30=", "A" * 100_000])
async def test_what_is_no_proof_loses_no_word(client: Client, clock: Clock, proof: str) -> None:
    fill_the_lane(client)
    token = await client.token()
    clock.advance(seconds=QUICKEST_S)
    answer = await send(client, token=token, proof=proof)
    assert answer.status_code == 503
    assert WORDS in answer.text
