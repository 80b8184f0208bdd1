"""What the running settings make of our promises, and what was measured of them.

A promise is not a text: a setting that breaks one is found here, and the page of promises moves it
to the other list by itself.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from voicebox.assets import PACKAGE
from voicebox.flows import drill
from voicebox.flows.drill import Drill
from voicebox.settings import Settings
from voicebox.store import staff
from voicebox.store.db import Database

#: What the benches found, as `python -m bench.publish` wrote it for this release.
MEASURED = PACKAGE / "measured.json"


class Weakness(StrEnum):
    """A setting, or something that it left out, by which a promise cannot be kept."""

    #: PostgreSQL keeps the order and the time of every row.
    ORDER_KEPT = "order_kept"
    #: What was read is shown at once, so that whoever watches the site sees when.
    NO_WINDOW = "no_window"
    #: Accounts whose passwords stand in the source code.
    KNOWN_PASSWORDS = "known_passwords"
    #: Whoever copies the data copies the keys.
    KEYS_WITH_DATA = "keys_with_data"
    NO_BACKUPS = "no_backups"
    #: No second place for tombstones: a restore does not know who left.
    NO_TOMBSTONES = "no_tombstones"


@dataclass(frozen=True)
class Figure:
    """What a bench found last: the figure beside its goal, in English, and the day."""

    figure: str
    reached: bool
    day: str


@dataclass(frozen=True)
class Trust:
    """How the promises stand on this site."""

    weak: frozenset[Weakness]
    figures: Mapping[str, Figure]
    #: The last rehearsal of a restore; None when there was none.
    drill: Drill | None


async def trust(settings: Settings, db: Database) -> Trust:
    """Return how the promises stand with these settings and accounts."""
    async with db.read() as main:
        accounts = await staff.everyone(main)
    found = set(_of_settings(settings))
    if any(account.example_totp is not None for account in accounts):
        found.add(Weakness.KNOWN_PASSWORDS)
    return Trust(frozenset(found), measured(), await drill.last(db))


@cache
def measured() -> Mapping[str, Figure]:
    """Return what was measured for this release, by bench."""
    kept = json.loads(MEASURED.read_text(encoding="utf-8"))
    return {name: Figure(**values) for name, values in kept.items()}


def keys_lie_with_data(settings: Settings) -> bool:
    """Tell whether whoever copies the data folder copies the keys."""
    secrets = settings.secrets.resolve()
    return settings.data.resolve() in (secrets, *secrets.parents)


def _of_settings(settings: Settings) -> list[Weakness]:
    weak = {
        Weakness.ORDER_KEPT: settings.database is not None,
        Weakness.NO_WINDOW: settings.window == "now",
        Weakness.KEYS_WITH_DATA: keys_lie_with_data(settings),
        Weakness.NO_BACKUPS: settings.backups is None or settings.backup_key is None,
        Weakness.NO_TOMBSTONES: settings.tombstones is None,
    }
    return [weakness for weakness, here in weak.items() if here]
