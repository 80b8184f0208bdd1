"""A real Chromium before a real server, with a site of its own."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from bench.site import server_of
from tests.comments import long_comments
from tests.conftest import run_apart
from tests.needs import unavailable
from voicebox.flows import importing, staff
from voicebox.flows.found import found
from voicebox.flows.importing import Row, Terms
from voicebox.flows.seed import ACCOUNTS
from voicebox.model import Dials
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Playwright gives a page 5 s to become as expected: too little while others use the processor.
PATIENCE_MS = 60_000
#: The two example moderators, and three who can look again at what those decided. Names and
#: passwords are as public as theirs.
TEAM = ACCOUNTS | {name: f"example-{name}-looks-again" for name in ("nia", "tom", "wen")}
MANY = 60  # stories beside the one that is told: enough for themes


@pytest.fixture
def chromium(_browser: Browser) -> Iterator[Browser]:
    """The system's Chromium, without a window; whoever came with it is gone after each test.

    Hundreds of pages that nobody looks at any more would take their share of the machine.
    """
    yield _browser
    for context in _browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        unavailable("chromium", "no program of that name is installed")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a site with five example moderators and sixty public comments answers."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(
        data=folder / "data",
        secrets=folder / "secrets",
        window="now",
        tombstones=folder / "tombstones.txt",
        # All tests share it, and send more in an hour than a town does.
        limits=False,
        ballast=0,
    )
    run_apart(_fill(settings))
    (folder / "tmp").mkdir()
    server = server_of(settings, folder / "tmp", folder / "server.log")
    run_apart(server.start())
    yield server.address
    run_apart(server.stop())


async def _fill(settings: Settings) -> None:
    world = World()
    founding = await found(settings, world)
    db = Database.open(settings.data)
    try:
        async with db.write() as main:
            team = await staff.team_by_recovery(main, founding.recovery_key)
            for name, password in TEAM.items():
                await staff.add(main, world, team, name, password, example=True)
        everything = Dials(counted=True, quoted=True, shown=True)
        terms = Terms("nhs_fft", "en", published=True, licence=None, dials=everything)
        collection = await importing.begin(db, world, terms)
        keys = keyring.read(settings.secrets)
        async for _ in importing.bring(db, world, keys, collection, everything, _rows()):
            pass
    finally:
        await db.close()


def _rows() -> list[Row]:
    return [Row(line, text) for line, text in enumerate(long_comments(MANY))]
