"""Who reads and what is read: two moderators at their own browsers, and stories that are public."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pyotp
import pytest

from moderation.states import State
from tests.conftest import Client, Clock, Dice, Pattern, Told, hidden, run_apart, visiting
from voicebox.flows import hands, offers, staff, votes, windows
from voicebox.flows.found import Founding
from voicebox.model import Ballot, Session
from voicebox.settings import Settings
from voicebox.store import stories
from voicebox.world import World

Tell = Callable[..., Awaitable[Told]]
Publish = Callable[..., Awaitable[str]]
Turn = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Moderator:
    """Somebody with an account, before a browser of their own."""

    name: str
    password: str = field(repr=False)
    secret: str = field(repr=False)
    client: Client = field(repr=False)

    def code(self) -> str:
        """Return what their authenticator shows now."""
        return pyotp.TOTP(self.secret).at(self.client.state.world.now())

    async def sign_in(self, **other: str) -> httpx2.Response:
        """Fill in the sign-in page."""
        fields = {"name": self.name, "password": self.password, "code": self.code()} | other
        return await self.client.fill("/moderation/sign-in", **fields)

    async def queue(self) -> list[str]:
        """Return the ids of the stories that their queue shows, in its order."""
        page = await self.client.get("/moderation")
        return re.findall(r'="/moderation/stories/([0-9a-f]+)"', page.text)

    async def act(self, story_id: str, act: str, **fields: str) -> httpx2.Response:
        """Press a button of a story's form."""
        if "csrf" not in fields:
            fields["csrf"] = hidden(await self.client.get("/moderation"), "csrf")
        return await self.client.fill(f"/moderation/stories/{story_id}", act=act, **fields)

    async def withhold(
        self, story_id: str, clause: str, words: str = "", sentence: str = "Here is why."
    ) -> httpx2.Response:
        """Vote to withhold a story."""
        choice = {"vote": "withhold", "clause": clause, "words": words, "sentence": sentence}
        return await self.act(story_id, "vote", **choice)


@dataclass(frozen=True)
class Staffed(Pattern):
    """A site with two people who have signed in through the page."""

    moderators: tuple[Moderator, ...]


@pytest.fixture(scope="session")
def staffed(pattern: Pattern, tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """The site to be copied where a test wants `moderators`: passwords are slow on purpose."""
    return run_apart(_staff(pattern, tmp_path_factory.mktemp("staffed")))


async def _staff(pattern: Pattern, folder: Path) -> Staffed:
    settings = Settings(data=folder / "data", secrets=folder / "secrets", window="now")
    founding, world = pattern.copy(settings), World(now=Clock(), chance=Dice("staffed"))
    async with visiting(settings, world) as client:
        async with client.state.db.read() as main:
            team = await staff.team_by_recovery(main, founding.recovery_key)
        both = [await enrolled(client, team, name) for name in ("wren", "heron")]
        for moderator in both:
            assert (await moderator.sign_in()).status_code == 303
    return Staffed(settings, founding, tuple(both))


async def enrolled(client: Client, team: bytes, name: str, *, example: bool = False) -> Moderator:
    """Make an account; its owner has not signed in yet."""
    password, world = f"{name} has a long password", client.state.world
    async with client.state.db.write() as main:
        made = await staff.add(main, world, team, name, password, example=example)
    return Moderator(name, password, made.secret, client.another())


@pytest.fixture
async def team(client: Client, founding: Founding) -> bytes:
    """The team's private key."""
    async with client.state.db.read() as main:
        return await staff.team_by_recovery(main, founding.recovery_key)


@pytest.fixture
def enrol(client: Client, team: bytes) -> Callable[..., Awaitable[Moderator]]:
    """Makes an account; its owner has not signed in yet."""
    return partial(enrolled, client, team)


@pytest.fixture
def moderators(client: Client, staffed: Staffed) -> tuple[Moderator, ...]:
    """Two people, signed in through the page."""
    both = tuple([replace(one, client=client.another()) for one in staffed.moderators])
    for moderator, kept in zip(both, staffed.moderators, strict=True):
        moderator.client.cookies = kept.client.cookies
    return both


@pytest.fixture
def turn(client: Client, world: World) -> Turn:
    """Does what is due with windows, without looking for themes."""

    async def turning() -> None:
        state = client.state
        await windows.tend(state.db, world, state.keyring, state.settings.window)

    return turning


@pytest.fixture
def publish(client: Client, world: World, team: bytes, tell: Tell, turn: Turn) -> Publish:
    """Takes a story all the way: told, read by somebody, released. Returns its id.

    Its receipt is added to the list `receipts`, for a test that takes the story back.
    """
    session = Session("0" * 32, "somebody", "moderator", team, bytes(32))

    async def publishing(
        words: str = "I was heard today.", receipts: list[str] | None = None, **choices: Any
    ) -> str:
        told = await tell(words, **choices)
        if receipts is not None:
            receipts.append(told.receipt)
        await turn()
        state = client.state
        async with state.db.write_both() as both:
            story_id = (await offers.show_queue(both, world, session)).stories[0].story_id
            await hands.claim(both, world, session, story_id)
            yes = Ballot(publish=True)
            await votes.vote(both, world, state.keyring, state.policy, session, story_id, yes)
        await turn()
        async with state.db.read() as main:
            story = await stories.find(main, story_id)
        assert story is not None
        assert story.state in (State.PUBLISHED, State.KEPT)
        return story_id

    return publishing


def words_of(answer: httpx2.Response) -> str:
    """Return a page as somebody reads it: without tags, with its letters written out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def headings(answer: httpx2.Response) -> list[int]:
    """Return the levels of a page's headings, in their order."""
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", answer.text)]


def skipped(answer: httpx2.Response) -> list[tuple[int, int]]:
    """Return where a page's headings leave a level out: before and after; 0 is the page itself."""
    return [
        (above, level) for above, level in pairwise([0, *headings(answer)]) if level > above + 1
    ]


async def is_in(client: Client) -> bool:
    """Tell whether somebody is signed in."""
    return "Sign out" in (await client.get("/moderation")).text
