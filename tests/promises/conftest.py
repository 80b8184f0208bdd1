"""A site with moderators, for the tests of the promises."""

from collections.abc import Awaitable, Callable

import pytest

from tests.conftest import Client, Clock, Told
from tests.promises.people import Moderator, Tell, sign_in, story_of
from voicebox.flows import staff
from voicebox.flows.found import Founding
from voicebox.store.db import Database
from voicebox.world import World

NAMES = ("ama", "rhys", "wen")


@pytest.fixture
async def moderators(
    client: Client, founding: Founding, world: World, clock: Clock
) -> tuple[Moderator, ...]:
    """Three people who are signed in, each with a cookie of their own."""
    db: Database = client.state.db
    async with db.write() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
        enrolled = [
            await staff.add(main, world, team, name, f"the long password of {name}")
            for name in NAMES
        ]
    return tuple([await sign_in(client, clock, one) for one in enrolled])


@pytest.fixture
def queued(client: Client, tell: Tell) -> Callable[..., Awaitable[str]]:
    """Tells a story and closes the window; gives the story's id."""

    async def telling(words: str = "I was heard today.", **choices: str) -> str:
        told: Told = await tell(words, **choices)
        await client.state.worker.run_once()
        return await story_of(client, told.receipt)

    return telling
