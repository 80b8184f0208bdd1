"""A site, opened for one command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows.found import is_founded
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


def require_site(settings: Settings) -> None:
    """Refuse to go on without a site.

    Raises:
        Unusable: there is none here.
    """
    if not is_founded(settings):
        raise Unusable(f"There is no site in {settings.data}: `voicebox init` makes one.")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """Open the site of these settings.

    Raises:
        Unusable: there is none, or its databases need `voicebox migrate`.
    """
    require_site(settings)
    db = Database.open(settings.data, settings.database)
    try:
        await migrations.require_current(db)
        yield Opened(settings, World(), db, keyring.read(settings.secrets))
    finally:
        await db.close()
