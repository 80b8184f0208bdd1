"""A site, opened for one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from voicebox import migrations
from voicebox.flows import found
from voicebox.sealing import keyring
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World


@dataclass(frozen=True)
class Opened:
    """What a command works with."""

    settings: Settings
    world: World
    db: Database
    keyring: Keyring


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """Open the site of these settings.

    Raises:
        Unusable: there is none, or its databases need `voicebox migrate`.
    """
    found.require(settings)
    db = Database.open(settings.data, settings.database)
    try:
        await migrations.require_current(db)
        yield Opened(settings, World(), db, keyring.read(settings.secrets))
    finally:
        await db.close()
