"""What researchers do: find themes, and fill an example site."""

import asyncio
import resource
import time
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from voicebox.cli import reencoded
from voicebox.cli.opened import Opened, opened
from voicebox.flows import discover, found
from voicebox.flows import seed as seed_flow
from voicebox.settings import Settings
from voicebox.store import themes as store
from voicebox.themes import compute

LARGEST = 10


@click.command()
@click.option("--summary", is_flag=True, help="Show the themes that were found last.")
@click.option(
    "--re-encode",
    is_flag=True,
    help="Find them with another encoder; those that are found again keep their addresses.",
)
@click.pass_obj
def themes(settings: Settings, summary: bool, re_encode: bool) -> None:
    """Find the themes in all public stories that may be counted, and show the largest."""
    if summary and re_encode:
        raise click.UsageError("--summary shows what is there, --re-encode changes it: choose one.")
    asyncio.run(_re_encode(settings) if re_encode else _themes(settings, find=not summary))


@click.command()
@click.pass_obj
def seed(settings: Settings) -> None:
    """Fill an empty site with invented example stories and two example moderators."""
    found.require(settings)
    recovery_key = click.prompt("Recovery key", hide_input=True)
    asyncio.run(_seed(settings, recovery_key))
    click.echo("The example stories are there.")


async def _themes(settings: Settings, *, find: bool) -> None:
    console = Console()
    async with opened(settings) as site:
        if find:
            started = time.monotonic()
            with console.status("Finding themes …"), compute.processes() as executor:
                encoder = discover.encoder_folder(settings)
                await discover.refresh(site.db, site.world, executor, encoder)
            console.print(_cost(time.monotonic() - started))
        await _show(site, console)


async def _re_encode(settings: Settings) -> None:
    console = Console()
    async with opened(settings) as site:
        started = time.monotonic()
        with console.status("Reading all stories anew …"), compute.processes() as executor:
            encoder = discover.encoder_folder(settings)
            found = await discover.re_encode(site.db, site.world, executor, encoder)
        console.print(_cost(time.monotonic() - started))
        for line in reencoded.told(found):
            console.print(line, highlight=False, markup=False)
        await _show(site, console)


async def _show(site: Opened, console: Console) -> None:
    async with site.db.read() as main:
        run = await store.last_run(main)
        found = await store.everything(main)
        quotes = [await store.quotes_of(main, theme.id) for theme in found[:LARGEST]]
    if run is None:
        console.print("No themes have been looked for yet: run `voicebox themes`.")
        return
    placed = f"{run.n_stories:,} stories, {run.n_passages:,} passages, {len(found)} themes"
    console.print(f"{placed}; none without a theme. Nobody chose these themes in advance.")
    if not found:
        console.print("There are too few stories for themes: they stand alone for now.")
        return
    console.print(_table(found[:LARGEST], quotes))


def _table(
    found: Sequence[store.ThemeRow], quotes: Sequence[Sequence[tuple[store.QuoteRow, str]]]
) -> Table:
    table = Table("stories", "words", "one quote", box=None, pad_edge=False)
    for theme, said in zip(found, quotes, strict=True):
        quote = " ".join(said[0][1].split()) if said else ""
        label = ", ".join(theme.words[:6]) + "\n" + " · ".join(theme.phrases)
        table.add_row(str(theme.n_stories), label.strip(), f"“{quote}”" if quote else "")
    return table


def _cost(seconds: float) -> str:
    # Of this process and of the largest child: kilobytes on Linux.
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"Found in {seconds:.1f} s, with {peak / 1024:.0f} MB of memory at the most."


async def _seed(settings: Settings, recovery_key: str) -> None:
    async with opened(settings) as site:
        with compute.processes() as executor:
            await seed_flow.seed(site.db, site.keyring, recovery_key, executor, settings)
