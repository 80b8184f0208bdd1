"""A site with moderators, for the tests of the promises."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Client, Clock, Dice, Pattern, Told, run_apart, visiting
from tests.promises.people import Moderator, Tell, sign_in, story_of
from voicebox.flows import staff
from voicebox.settings import Settings
from voicebox.world import World

NAMES = ("ama", "rhys", "wen")


@dataclass(frozen=True)
class Staffed(Pattern):
    """A site with three people who have signed in, and the time at which they had."""

    clock: Clock
    cookies: dict[str, str] = field(repr=False)


@pytest.fixture(scope="session")
def staffed(pattern: Pattern, tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """The site to be copied where a test wants `moderators`: passwords are slow on purpose."""
    return run_apart(_staff(pattern, tmp_path_factory.mktemp("staffed")))


async def _staff(pattern: Pattern, folder: Path) -> Staffed:
    settings = Settings(data=folder / "data", secrets=folder / "secrets", window="now")
    founding, clock = pattern.copy(settings), Clock()
    world = World(now=clock, chance=Dice("staffed"))
    async with visiting(settings, world) as client:
        async with client.state.db.write() as main:
            team = await staff.team_by_recovery(main, founding.recovery_key)
            enrolled = [
                await staff.add(main, world, team, name, f"the long password of {name}")
                for name in NAMES
            ]
        people = [await sign_in(client, clock, one) for one in enrolled]
    return Staffed(settings, founding, clock, {one.name: one.cookie for one in people})


@pytest.fixture
def moderators(client: Client, clock: Clock, staffed: Staffed) -> tuple[Moderator, ...]:
    """Three people who are signed in, each with a cookie of their own."""
    clock.at = staffed.clock.at
    return tuple([Moderator(name, client, cookie) for name, cookie in staffed.cookies.items()])


@pytest.fixture
def queued(client: Client, tell: Tell) -> Callable[..., Awaitable[str]]:
    """Tells a story and closes the window; gives the story's id."""

    async def telling(words: str = "I was heard today.", **choices: str) -> str:
        told: Told = await tell(words, **choices)
        await client.state.worker.run_once()
        return await story_of(client, told.receipt)

    return telling
