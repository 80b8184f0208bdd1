"""What the themes of a site were made with, for whoever wants to look it up or make them again."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from voicebox.errors import Unusable
from voicebox.flows.discover import encoder_folder
from voicebox.settings import Settings
from voicebox.store import kept_themes
from voicebox.store.db import Connection
from voicebox.themes.encoder_folder import checksum, read_facts


@dataclass(frozen=True)
class Made:
    """The encoder that the themes were made with."""

    encoder: str
    #: SHA-256 over those of its files, in hexadecimal.
    checksum: str
    #: As its folder names it. None where it names none, or is not the one in use now.
    licence: str | None


async def with_what(main: Connection, settings: Settings) -> Made | None:
    """Return what the themes were made with; none before there are any."""
    made = await kept_themes.origin(main)
    if made is None:
        return None
    encoder, its_checksum, _ = made
    licence = await asyncio.to_thread(_licence, encoder_folder(settings), its_checksum)
    return Made(encoder, its_checksum, licence)


def _licence(folder: Path, its_checksum: str) -> str | None:
    try:
        facts = read_facts(folder)
    except (Unusable, OSError):  # `check` and the log say so: no page is kept from showing by it
        return None
    named = facts.get("licence")
    return named if checksum(facts) == its_checksum and isinstance(named, str) else None
