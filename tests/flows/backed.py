"""A site whose backups have a folder and a key."""

from dataclasses import replace

from tests.flows.place import Place
from voicebox.sealing import backups

#: Its private half is nowhere on the site.
PAIR = backups.fresh_pair()


def backed(place: Place) -> Place:
    """Return the same site with a folder for backups beside it."""
    folder = place.settings.data.parent / "backups"
    folder.mkdir(exist_ok=True)
    return replace(place, settings=replace(place.settings, backups=folder, backup_key=PAIR.public))
