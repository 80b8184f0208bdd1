"""Backups, and what they are for."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import click

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
        f"Restored aside in {done.seconds:,.1f} s: {done.stories:,} stories, {done.public:,} of"
        f" them public, {done.entries:,} entries of the log, as on the site."
    )
    click.echo(f"Of {done.withdrawn:,} traces of what was taken back, none led to a story.")


def told(found: Restored) -> Sequence[str]:
    """Return what a restore brought and undid, a sentence for each."""
    lines = [
        f"The site is back as it was on {found.main_day}: {found.counted.stories:,} stories,"
        f" {found.counted.public:,} of them public.",
        f"{found.taken_back:,} stories of the backup were taken back since, and are gone.",
        f"The public log holds: {found.counted.entries:,} entries.",
    ]
    undone = (
        (
            found.turned_off,
            "stories have a dial on in this backup that their tellers have turned off since: it is"
            " off.",
        ),
        (
            found.taken_down,
            "stories are public in this backup or were about to be, and two people have taken them"
            " down since: none of them is public now, and they are read again.",
        ),
        (
            found.kept_back,
            "lines, names and reasons of pairs by tellers are public in this backup, and two people"
            " have kept them back since: nobody can read them, and their tellers are told why.",
        ),
        (
            found.lines_gone,
            "lines, names and pairs by tellers are in this backup, and were taken back or replaced"
            " since: they are gone.",
        ),
        (
            found.kept_out,
            "parts of stories may be quoted, or set in pairs, in this backup, and their tellers"
            " have said since that they may not: they stand there no more.",
        ),
        (
            found.closed,
            "stories wait in this backup to be read, and were decided and closed to moderators"
            " since: nobody reads them until their tellers come with the receipt.",
        ),
        (
            found.without_key,
            "stories have words and no key, so nobody can read them: their tellers have changed"
            f" them since, or a newer backup of the keys than that of {found.keys_day} has it.",
        ),
    )
    return [*lines, *(f"{count:,} {sentence}" for count, sentence in undone if count)]


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
