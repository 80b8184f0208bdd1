"""`voicebox`: its commands, and how an error is told."""

import os
import resource
from typing import Any

import click

from voicebox.cli import backup, collect, research, site, staff, verify
from voicebox.errors import VoiceboxError
from voicebox.settings import Settings


class Commands(click.Group):
    """A group that tells our own errors in one line, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; an error that somebody can mend ends it with status 1."""
        try:
            return super().invoke(context)
        except VoiceboxError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if error.filename is None:
                raise
            where, why = os.fsdecode(error.filename), str(error.strerror).lower()
            raise click.ClickException(f"{where} cannot be used: {why}.") from None


@click.group("voicebox", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voicebox")
@click.pass_context
def main(context: click.Context) -> None:
    """Host stories of lived experience, told anonymously, and find the themes in them."""
    # A crash would write the memory to the disk, with the words that are in it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    context.obj = Settings.read(os.environ)


for command in (
    site.init,
    site.demo,
    site.serve,
    site.work,
    site.migrate,
    site.check,
    staff.staff,
    collect.bring_in,
    research.themes,
    research.seed,
    verify.verify_log,
    backup.backup,
    backup.restore,
    backup.drill,
):
    main.add_command(command)
