"""P6 Unknown, withdrawn and expired receipts get the same bytes back."""

import httpx2
import pytest

from tests.conftest import Client, Told
from tests.promises.people import (
    SPAM,
    Moderator,
    Tell,
    open_receipt,
    story_of,
    withdraw,
)
from voicebox.receipt import mint
from voicebox.world import World

Answer = tuple[int, list[tuple[str, str]], bytes]


@pytest.fixture
async def gone(client: Client, tell: Tell, moderators: tuple[Moderator, ...]) -> list[str]:
    """Receipts of stories that were taken back from each place that they can stand in."""
    told: list[Told] = [await tell(preset=preset) for preset in ("later", "all", "all", "themes")]
    await client.state.worker.run_once()
    ids = [await story_of(client, one.receipt) for one in told]
    await moderators[0].vote(ids[1])
    for moderator in moderators[:2]:
        await moderator.vote(ids[2], SPAM)
    await moderators[0].vote(ids[3])
    await client.state.worker.run_once()
    told.append(await tell())  # in the waiting room
    for one in told:
        assert (await withdraw(client, one.receipt)).status_code == 200
    return [one.receipt for one in told]


async def test_a_withdrawn_receipt_is_answered_like_one_that_never_was(
    client: Client, world: World, gone: list[str]
) -> None:
    unknown = [await entered(client, mint(world)) for _ in range(3)]
    assert {answer[0] for answer in unknown} == {404}
    assert [await entered(client, receipt) for receipt in gone] == [unknown[0]] * len(gone)
    assert unknown == [unknown[0]] * len(unknown)


@pytest.mark.parametrize("step", ["read", "decide", "withdraw_yes"])
async def test_so_it_is_on_a_page_that_was_still_open(
    client: Client, world: World, gone: list[str], step: str
) -> None:
    seal = client.state.page_tokens.seal
    answers = [
        whole(await client.fill("/return", token=seal(receipt), step=step, preset="all"))
        for receipt in [mint(world), *gone]
    ]
    assert answers == [answers[0]] * len(answers)


async def entered(client: Client, receipt: str) -> Answer:
    return whole(await open_receipt(client, receipt))


def whole(answer: httpx2.Response) -> Answer:
    """Return an answer to its last byte; the time of day is the only header that may differ."""
    headers = [pair for pair in answer.headers.multi_items() if pair[0] != "date"]
    return answer.status_code, headers, answer.content
