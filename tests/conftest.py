"""What tests share: a world held still, a site of its own, a client of it, and a teller."""

import asyncio
import hashlib
import itertools
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import hypothesis
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from voicebox.app import create_app
from voicebox.flows.found import Founding, found
from voicebox.settings import Settings
from voicebox.world import World

T = TypeVar("T")
BASE = "https://voicebox.test"
#: The browser and its site, for whichever tests need them: there is one of each in a run.
pytest_plugins = ["tests.chrome"]
# How long an example takes to find or to run says how busy the machine is, and nothing else.
hypothesis.settings.register_profile(
    "patient",
    hypothesis.settings(),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests with a browser last: Playwright's loop lives on in this thread until the end."""
    items.sort(key=lambda item: "chromium" in getattr(item, "fixturenames", ()))


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


class Dice:
    """Chance that falls the same way in each run."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._throws = itertools.count()

    def __call__(self, n: int) -> bytes:
        throw = f"{self._seed}/{next(self._throws)}".encode()
        return hashlib.shake_256(throw).digest(n)


class Client(httpx2.AsyncClient):
    """A browser without script; it also knows the state of the site behind it."""

    #: What the service hands to its views: db, world, keyring, worker and the rest.
    state: Any
    #: The service itself, as a server would call it.
    app: ASGIApp

    def another(self, base: str = BASE, address: str = "127.0.0.1") -> "Client":
        """Return somebody else before the same site, who comes from an address of their own."""
        transport = httpx2.ASGITransport(app=self.app, client=(address, 50_000))
        visitor = Client(transport=transport, base_url=base)
        visitor.state, visitor.app = self.state, self.app
        return visitor

    async def token(self, path: str = "/tell") -> str:
        """Return the sealed token of a form."""
        return hidden(await self.get(path), "token")

    async def fill(self, path: str, **fields: Any) -> httpx2.Response:
        """Send a form as a browser does on our own page."""
        return await self.post(path, data=fields, headers={"sec-fetch-site": "same-origin"})


@dataclass(frozen=True)
class Pattern:
    """A site that was made once in a run: making one takes longer than most tests."""

    settings: Settings
    founding: Founding

    def copy(self, to: Settings) -> Founding:
        """Put the same site where a test wants one; return what was said when it was made."""
        for ours, theirs in ((self.settings.data, to.data), (self.settings.secrets, to.secrets)):
            shutil.copytree(ours, theirs)
        return self.founding


@dataclass(frozen=True)
class Told:
    """A story that was told, and its receipt."""

    receipt: str
    words: str
    answer: httpx2.Response = field(repr=False)


def hidden(answer: httpx2.Response, name: str) -> str:
    """Return the value of a hidden field of a page."""
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', answer.text)
    values = [re.search(r'value="([^"]*)"', tag) for tag in tags]
    return unescape(next(value[1] for value in values if value))


def receipt_on(answer: httpx2.Response) -> str:
    """Return the receipt that a page shows."""
    return "".join(re.findall(r"<span>(\d{5})</span>", answer.text))


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run something to its end. Where Playwright works, this thread has a loop already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock, request: pytest.FixtureRequest) -> World:
    """A frozen clock and seeded dice."""
    return World(now=clock, chance=Dice(request.node.nodeid))


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """A folder of its own; `now` closes a window whenever the worker runs.

    A test sends more stories in its one hour than a town does: those about floods ask for `limits`.
    """
    return Settings(
        data=tmp_path / "data",
        secrets=tmp_path / "secrets",
        window="now",
        limits="limits" in request.fixturenames,
        ballast=0,
    )


@pytest.fixture
def limits() -> None:
    """For a test before a site that slows floods down, as every site does that is served."""


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Pattern:
    """A new site, to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    settings = Settings(data=folder / "data", secrets=folder / "secrets")
    world = World(now=Clock(), chance=Dice("pattern"))
    return Pattern(settings, run_apart(found(settings, world)))


@pytest.fixture
def founding(settings: Settings, request: pytest.FixtureRequest) -> Founding:
    """What is said once when a site is made: its recovery key.

    Where a test asks for `moderators`, it is a site that has them, and they are signed in.
    """
    name = "staffed" if "moderators" in request.fixturenames else "pattern"
    kept: Pattern = request.getfixturevalue(name)
    return kept.copy(settings)


@pytest.fixture
def site(settings: Settings, founding: Founding) -> Settings:
    """A new site."""
    return settings


@pytest.fixture
async def client(site: Settings, world: World) -> AsyncIterator[Client]:
    """The site as a visitor meets it. Its worker runs only when a test says so."""
    async with visiting(site, world) as visitor:
        yield visitor


@asynccontextmanager
async def visiting(site: Settings, world: World) -> AsyncIterator[Client]:
    """Give a visitor before a site of this process."""
    app = create_app(site, world, works=False)
    async with app.router.lifespan_context(app) as lifespan:
        state = dict(lifespan or {})

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state)}, receive, send)

        transport = httpx2.ASGITransport(app=with_state)
        async with Client(transport=transport, base_url=BASE) as visitor:
            visitor.state, visitor.app = type("State", (), state), with_state
            yield visitor


@pytest.fixture
def tell(client: Client) -> Callable[..., Awaitable[Told]]:
    """Tells a story: words, and any choices as the form has them."""

    async def telling(words: str = "I was heard today.", **choices: Any) -> Told:
        token = await client.token()
        fields = {"preset": "all"} | choices
        answer = await client.fill("/tell", token=token, words=words, step="send", **fields)
        assert answer.status_code == 200, answer.text
        return Told(receipt_on(answer), words, answer)

    return telling
