"""A new site: its keys, its two databases, its team."""

from dataclasses import dataclass, field

from voicebox import migrations
from voicebox.errors import Unusable
from voicebox.flows import staff
from voicebox.sealing import keyring
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.world import World


@dataclass(frozen=True)
class Founding:
    """What is said once, when a site is made."""

    #: Opens everything the team can open. It is printed once and kept nowhere.
    recovery_key: str = field(repr=False)


async def found(settings: Settings, world: World) -> Founding:
    """Make the keys and the databases of a new site.

    Raises:
        Unusable: there are keys or databases here already; nothing is overwritten.
    """
    if (settings.data / "main.db").exists():
        raise Unusable(f"{settings.data} holds a site already; nothing was changed.")
    keyring.create(settings.secrets, world)
    db = Database.open(settings.data, settings.database)
    try:
        await migrations.upgrade(db)
        async with db.write() as main:
            return Founding(await staff.found_team(main, world))
    finally:
        await db.close()


def is_founded(settings: Settings) -> bool:
    """Tell whether a site was made here."""
    return keyring.exists(settings.secrets) and (settings.data / "keys.db").exists()
