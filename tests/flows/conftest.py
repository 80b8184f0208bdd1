"""A site for flows: founded for real, on its own disk, with its clock held still."""

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import pytest

from moderation import policy
from tests.conftest import Clock, Pattern
from tests.flows.place import Place
from tests.property.telling import Reader
from voicebox.flows import staff
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.themes import compute
from voicebox.world import World


@pytest.fixture
async def place(
    tmp_path: Path, world: World, clock: Clock, pattern: Pattern
) -> AsyncIterator[Place]:
    """A site with a team and no stories; its second place for traces is another folder."""
    (tmp_path / "elsewhere").mkdir()
    settings = Settings(
        data=tmp_path / "data",
        secrets=tmp_path / "secrets",
        tombstones=tmp_path / "elsewhere" / "gone.txt",
    )
    founding = pattern.copy(settings)
    db = Database.open(settings.data)
    async with db.read() as main:
        team = await staff.team_by_recovery(main, founding.recovery_key)
    keys = keyring.read(settings.secrets)
    yield Place(settings, world, clock, db, keys, policy.load(), founding.recovery_key, team)
    await db.close()


@pytest.fixture
def of_clear_subjects() -> Iterator[Executor]:
    """Where themes of invented stories are computed, by an encoder to which they are far apart.

    Among real comments a look may move any of them: which do hangs on the processor, and on ids.
    """
    with (
        patch("voicebox.themes.keeping.Encoder.load", lambda _folder: Reader()),
        ThreadPoolExecutor(1) as thread,
    ):
        yield thread


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    """Where themes are computed: a process that starts when it is first asked."""
    with compute.processes() as running:
        yield running
