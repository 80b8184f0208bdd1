"""Whether a site keeps its promises before strangers reach it: one sentence for each fault."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from pathlib import Path

from voicebox.assets import folder
from voicebox.flows import check_places, discover
from voicebox.flows.found import is_founded
from voicebox.settings import Settings
from voicebox.store import kept_themes, staff
from voicebox.store.db import Database
from voicebox.themes import compute

FEWEST_MODERATORS = 2
_NO_ENCODER = "VOICEBOX_ENCODER is no encoder folder: it needs an encoder.toml."


async def faults(settings: Settings, db: Database) -> AsyncIterator[str]:
    """Yield what is wrong with the settings and the accounts of a public site, and its mend."""
    if not is_founded(settings):
        yield f"There is no site in {settings.data}: run `voicebox init`."
        return
    for fault in _setting_faults(settings):
        yield fault
    async with db.read() as main:
        accounts = await staff.everyone(main)
    examples = [account.name for account in accounts if account.example_totp is not None]
    if examples:
        names = ", ".join(examples)
        yield (
            f"The example accounts {names} have public passwords:"
            " begin a new site with `voicebox init`."
        )
    if len(accounts) - len(examples) < FEWEST_MODERATORS:
        yield "To refuse takes two people: add moderators with `voicebox staff add`."


async def encoder_fault(settings: Settings, db: Database, executor: Executor) -> str:
    """Say what would keep the site's themes from going on with its encoder; nothing if they can.

    No site is kept from starting by it: its themes stay as they are then.
    """
    encoder = discover.encoder_folder(settings)
    if not (encoder / "encoder.toml").is_file():
        return _NO_ENCODER
    async with db.read() as main:
        kept = await kept_themes.origin(main)
    asked = compute.submit(executor, "voicebox.themes.fitness.fault", encoder, kept)
    return str(await asyncio.wrap_future(asked))


def _setting_faults(settings: Settings) -> list[str]:
    found = []
    if settings.database:
        found.append(
            "PostgreSQL keeps the order and the time of every row, so it is not fit for a public"
            " site yet: take VOICEBOX_DATABASE away."
        )
    if not settings.limits:
        found.append(
            "Nothing slows a flood of new stories down: take VOICEBOX_LIMITS away, or say yes."
        )
    found += check_places.faults(settings)
    if not settings.leave.startswith("https://"):
        found.append(
            "The way out is not encrypted, so the network would see where somebody fled to: give"
            " VOICEBOX_LEAVE an address that begins with https://."
        )
    if not _help_file(settings).is_file():
        found.append(
            f"There is no help file for VOICEBOX_COUNTRY {settings.country}:"
            f" write {settings.country}.toml beside the others in voicebox/help."
        )
    if not (discover.encoder_folder(settings) / "encoder.toml").is_file():
        found.append(_NO_ENCODER)
    return found


def _help_file(settings: Settings) -> Path:
    return folder("help") / f"{settings.country}.toml"
