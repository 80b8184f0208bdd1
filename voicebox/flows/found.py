"""A new site: its keys, its two databases, its team."""

from dataclasses import dataclass, field

from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows import staff
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store import log
from voicebox.store import staff as staff_store
from voicebox.store.db import Database
from voicebox.world import World


@dataclass(frozen=True)
class Founding:
    """What is said once, when a site is made."""

    #: Opens everything the team can open. It is printed once and kept nowhere.
    recovery_key: str = field(repr=False)


async def found(settings: Settings, world: World) -> Founding:
    """Make the keys and the databases of a new site, or end what was begun and stopped.

    The team's key comes last: without it no story can be told, so that nothing can be lost.

    Raises:
        Unusable: there are keys or databases here already; nothing is overwritten.
    """
    is_begun = (settings.data / "main.db").exists()
    if not is_begun:
        keyring.require_none(settings.secrets)
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        keyring.create(settings.secrets, world)
    db = Database.open(settings.data, settings.database)
    try:
        if is_begun:
            await _require_without_team(settings, db)
        await migrations.upgrade(db)
        async with db.write() as main:
            return Founding(await staff.found_team(main, world))
    finally:
        await db.close()


async def _require_without_team(settings: Settings, db: Database) -> None:
    async with db.read() as main:
        if await staff_store.has_team(main):
            raise Unusable(f"{settings.data} holds a site already; nothing was changed.")
    keyring.read(settings.secrets)


async def bring_up(settings: Settings, world: World) -> None:
    """Bring a site to this program: its databases to the newest schema, its keys to all there are.

    Raises:
        Unusable: the key that signed the log is missing; a new one would make it look forged.
    """
    db = Database.open(settings.data, settings.database)
    try:
        await migrations.upgrade(db)
        async with db.read() as main:
            signed_before = await log.last_head(main)
    finally:
        await db.close()
    if signed_before is None:
        keyring.add_log_key(settings.secrets, world)
    keyring.read(settings.secrets)


def is_founded(settings: Settings) -> bool:
    """Tell whether a site was made here."""
    return keyring.exists(settings.secrets) and (settings.data / "keys.db").exists()


def require(settings: Settings) -> None:
    """Refuse to go on without a whole site.

    Raises:
        Unusable: there is none here, or a part of it is missing; the message names the part.
    """
    databases = ("keys.db",) if settings.database else ("main.db", "keys.db")
    there = {settings.data / name: (settings.data / name).exists() for name in databases}
    there[settings.secrets] = keyring.exists(settings.secrets)
    missing = [part for part, exists in there.items() if not exists]
    if len(missing) == len(there):
        raise Unusable(f"There is no site in {settings.data}: `voicebox init` makes one.")
    if missing:
        # To make it anew would be to lose what only it can open.
        raise Unusable(f"{missing[0]} is missing or empty, the rest is there: bring it back.")
