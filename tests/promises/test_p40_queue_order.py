"""P40 The order of new stories in the queue depends only on the urgency hint, the week, and
chance.
"""

from collections.abc import Awaitable, Callable
from itertools import combinations

import pytest

from tests.conftest import Client, Clock
from tests.promises.people import Moderator, Tell, sign_in, story_of
from voicebox.flows import staff
from voicebox.flows.found import Founding
from voicebox.store.db import Database
from voicebox.world import World

URGENT = "I want to die."
#: Unlike in everything but urgency and week.
UNLIKE: list[dict[str, str]] = [
    {"words": "?"},
    {"words": "It was a bloody disgrace and I am still angry."},
    {"words": "They were kind. " * 500},
    {"words": "A day on the ward.", "title": "Ward", "standpoint": "staff", "notes": "grief"},
    {"words": "Byddaf yn cofio.", "language": "cy", "month": "1998"},
    {"words": "An unwelcome idea.", "unwelcome": "yes", "preset": "themes"},
]
SESSIONS = 14


@pytest.fixture
def sign_in_often(
    client: Client, founding: Founding, world: World, clock: Clock
) -> Callable[[int], Awaitable[list[Moderator]]]:
    async def signing(times: int) -> list[Moderator]:
        db: Database = client.state.db
        async with db.write() as main:
            team = await staff.team_by_recovery(main, founding.recovery_key)
            one = await staff.add(main, world, team, "ama", "the long password of ama")
        return [await sign_in(client, clock, one) for _ in range(times)]

    return signing


async def test_the_urgent_come_first_and_then_the_oldest_week(
    client: Client, tell: Tell, clock: Clock, moderators: tuple[Moderator, ...]
) -> None:
    clock.advance(days=-21)
    classes: dict[str, tuple[bool, int]] = {}
    for week in range(3):
        for words in ("I was heard.", URGENT, "A day.", f"Hello. {URGENT}"):
            receipt = (await tell(f"{words} {week}")).receipt
            await client.state.worker.run_once()
            classes[await story_of(client, receipt)] = (URGENT not in words, week)
        clock.advance(days=7)
    offered = [classes[story_id] for story_id in await moderators[0].offered()]
    assert offered == sorted(classes.values())


async def test_within_one_class_chance_alone_decides(
    client: Client,
    tell: Tell,
    sign_in_often: Callable[[int], Awaitable[list[Moderator]]],
) -> None:
    receipts = [(await tell(**story)).receipt for story in UNLIKE]
    await client.state.worker.run_once()
    ids = [await story_of(client, receipt) for receipt in receipts]
    orders = [await moderator.offered() for moderator in await sign_in_often(SESSIONS)]
    assert all(sorted(order) == sorted(ids) for order in orders)
    # Were anything else decisive, some pair would stand in one order in every session.
    for one, other in combinations(ids, 2):
        assert {order.index(one) < order.index(other) for order in orders} == {True, False}
