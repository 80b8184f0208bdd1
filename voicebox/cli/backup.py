"""Backups, and what they are for."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

from voicebox.cli.counts import many
from voicebox.cli.opened import opened
from voicebox.errors import Unusable
from voicebox.flows import backup as flow
from voicebox.flows import drill as drill_flow
from voicebox.flows import restore as restore_flow
from voicebox.flows.backup import Backup
from voicebox.flows.drill import Drill
from voicebox.flows.restore import Restored
from voicebox.sealing import backups
from voicebox.settings import Settings

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KEY_HELP = "The file of the private key; without it, it is asked for."


@click.command()
@click.option("--make-key", type=NEW_FILE, help="Write a new private key to FILE, and stop.")
@click.pass_obj
def backup(settings: Settings, make_key: Path | None) -> None:
    """Make today's backup. `serve` does it each day by itself."""
    if make_key is not None:
        _make_key(make_key)
        return
    folder = _folder(settings)
    made = asyncio.run(_back_up(settings, folder))
    click.echo(f"The backup of {made.day} is in {folder}: {made.n_bytes / 1e6:,.1f} MB.")


@click.command()
@click.option("--key-file", type=KEY_FILE, help=_KEY_HELP)
@click.option("--day", help="Of the main database, as 2026-11-25; without it the newest.")
@click.pass_obj
def restore(settings: Settings, key_file: Path | None, day: str | None) -> None:
    """Bring a site back from its backup, with every withdrawal made since."""
    folder = _folder(settings)
    private = _private(key_file)
    found = asyncio.run(restore_flow.restore(settings, folder, private, day))
    for line in told(found):
        click.echo(line)


@click.command()
@click.option("--key-file", type=KEY_FILE, help=_KEY_HELP)
@click.pass_obj
def drill(settings: Settings, key_file: Path | None) -> None:
    """Rehearse a restore: make a backup, restore it aside, compare, and time it."""
    folder = _folder(settings)
    private = _private(key_file)
    done = asyncio.run(_drill(settings, folder, private))
    click.echo(
        f"Restored aside in {done.seconds:,.1f} s: {many(done.stories, 'story', 'stories')},"
        f" {done.public:,} of them public, and {many(done.entries, 'entry', 'entries')} of the log,"
        " as on the site."
    )
    click.echo(f"Of {done.withdrawn:,} traces of what was taken back, none led to a story.")


def told(found: Restored) -> Sequence[str]:
    """Return what a restore brought and undid, a sentence for each."""
    lines = [
        f"The site is back as it was on {found.main_day}:"
        f" {many(found.counted.stories, 'story', 'stories')},"
        f" {found.counted.public:,} of them public.",
        f"Stories of the backup that were taken back since, and are gone: {found.taken_back:,}.",
        f"The public log holds: {many(found.counted.entries, 'entry', 'entries')}.",
    ]
    return [*lines, *(f"{what}: {count:,}. {now}" for what, count, now in _undone(found) if count)]


def _undone(found: Restored) -> Sequence[tuple[str, int, str]]:
    """Return what of a backup does not hold any more, how often, and what became of it."""
    return (
        (
            "Stories with a dial on in this backup that their tellers have turned off since",
            found.turned_off,
            "It is off.",
        ),
        (
            "Stories public in this backup, or about to be, that two people have taken down since",
            found.taken_down,
            "None of them is public now, and they are read again.",
        ),
        (
            "Lines, names and reasons of pairs public in this backup that two people have kept back"
            " since",
            found.kept_back,
            "Nobody can read them, and their tellers are told why.",
        ),
        (
            "Lines, names and pairs in this backup that their tellers have taken back or replaced"
            " since",
            found.lines_gone,
            "They are gone.",
        ),
        (
            "Parts of stories of which their tellers have said since that they may not be quoted,"
            " or set in pairs",
            found.kept_out,
            "They stand there no more.",
        ),
        (
            "Stories that wait in this backup to be read, and were decided and closed to moderators"
            " since",
            found.closed,
            "Nobody reads them until their tellers come with the receipt.",
        ),
        (
            "Stories with words and no key, so that nobody can read them",
            found.without_key,
            "Their tellers have changed them since, or a newer backup of the keys than that of"
            f" {found.keys_day} has it.",
        ),
    )


def _make_key(path: Path) -> None:
    pair = backups.fresh_pair()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Unusable(f"{path} exists already; it is never overwritten.") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{pair.private}\n")
    click.echo(f"The private key is in {path}. Print it, take it away from this machine, and keep")
    click.echo("it where no thief of the server finds it: it opens every backup.\n")
    click.echo(f"The public key, for the setting:\n\n    VOICEBOX_BACKUP_KEY={pair.public}")


def _folder(settings: Settings) -> Path:
    if settings.backups is None:
        raise Unusable("VOICEBOX_BACKUPS is not set: name a folder, on another disk.")
    return settings.backups


def _private(key_file: Path | None) -> str:
    if key_file is None:
        return str(click.prompt("Private key of the backups", hide_input=True)).strip()
    # `age-keygen` writes comments above the key.
    lines = (line.strip() for line in key_file.read_text(errors="replace").splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


async def _back_up(settings: Settings, folder: Path) -> Backup:
    if settings.backup_key is None:
        raise Unusable(
            "VOICEBOX_BACKUP_KEY is not set: `voicebox backup --make-key FILE` makes one."
        )
    async with opened(settings) as site:
        return await flow.make(site.db, site.world, site.keyring, folder, settings.backup_key)


async def _drill(settings: Settings, folder: Path, private: str) -> Drill:
    async with opened(settings) as site:
        return await drill_flow.drill(site.db, site.world, site.keyring, settings, folder, private)
