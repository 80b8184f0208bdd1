"""What researchers do: find themes, and fill an example site."""

import asyncio
import json
import resource
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voicebox.cli import became, reencoded, versions
from voicebox.cli.counts import many
from voicebox.cli.explain import NAMELESS, explain
from voicebox.cli.opened import Opened, opened
from voicebox.cli.progress import working
from voicebox.flows import became as became_flow
from voicebox.flows import discover, found
from voicebox.flows import seed as seed_flow
from voicebox.flows.theme_file import theme_file
from voicebox.settings import Settings
from voicebox.store import sureness
from voicebox.store import themes as store
from voicebox.store.sureness import SurenessRow
from voicebox.themes import compute
from voicebox.themes.levels import CAME_BACK, FEW_STORIES, growth

LARGEST = 10


@click.command()
@click.option("--summary", is_flag=True, help="Look for nothing; show what was found last.")
@click.option(
    "--re-encode",
    is_flag=True,
    help="Find them with another encoder; those that are found again keep their addresses.",
)
@click.option(
    "--explain",
    "story",
    metavar="STORY",
    help="Look for nothing; say why the story of this id is in its themes.",
)
@click.option(
    "--version",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Look for nothing; show the themes as they were in this version.",
)
@click.option(
    "--export",
    "target",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the themes to a JSON file too.",
)
@click.pass_obj
def themes(
    settings: Settings,
    summary: bool,
    re_encode: bool,
    story: str | None,
    version: int | None,
    target: Path | None,
) -> None:
    """Find the themes in all public stories that may be counted, and show the largest.

    With --summary or --explain, those that were found last are shown, and nothing changes; with
    --version, those of before.
    """
    shows = summary or story is not None
    if shows and re_encode:
        raise click.UsageError(
            "--summary and --explain show what is there, --re-encode changes it: choose one."
        )
    if version is not None:
        if shows or re_encode or target is not None:
            raise click.UsageError("--version shows themes of before: give it alone.")
        asyncio.run(_version(settings, version))
        return
    find = _re_encode if re_encode else _find
    asyncio.run(_themes(settings, None if shows else find, story, target))


@click.command()
@click.pass_obj
def seed(settings: Settings) -> None:
    """Fill an empty site with invented example stories and two example moderators."""
    found.require(settings)
    recovery_key = click.prompt("Recovery key", hide_input=True)
    asyncio.run(_seed(settings, recovery_key))
    click.echo("The example stories are there.")


async def _themes(
    settings: Settings,
    find: Callable[[Opened, Console], Awaitable[None]] | None,
    story: str | None,
    target: Path | None,
) -> None:
    console = Console()
    async with opened(settings) as site:
        if find is not None:
            started = time.monotonic()
            await find(site, console)
            console.print(_cost(time.monotonic() - started))
        if story is None:
            await _show(site, console)
        else:
            await explain(site, story, console)
        if target is not None:
            await _export(site, target)


async def _version(settings: Settings, number: int) -> None:
    async with opened(settings) as site:
        await versions.show(site, number, Console())


async def _find(site: Opened, console: Console) -> None:
    then = await became_flow.moment(site.db)
    with working(console) as executor:
        encoder = discover.encoder_folder(site.settings)
        await discover.refresh(site.db, site.world, executor, encoder)
    # Of the first themes there is nothing to say but what is shown.
    if then.place:
        for line in became.told(await became_flow.since(site.db, then)):
            console.print(line, highlight=False, markup=False)


async def _re_encode(site: Opened, console: Console) -> None:
    with working(console) as executor:
        encoder = discover.encoder_folder(site.settings)
        found = await discover.re_encode(site.db, site.world, executor, encoder)
    for line in reencoded.told(found):
        console.print(line, highlight=False, markup=False)


async def _export(site: Opened, target: Path) -> None:
    found = await theme_file(site.db, site.settings.licence)
    written = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        await asyncio.to_thread(target.write_text, written + "\n", encoding="utf-8")
    except OSError as error:
        # A disk that is full says so without the name of the file.
        error.filename = str(target)
        raise
    click.echo(f"The themes are in {target}.")


async def _show(site: Opened, console: Console) -> None:
    async with site.db.read() as main:
        run = await store.last_run(main)
        found = await store.everything(main)
        quotes = [await store.quotes_of(main, theme.id) for theme in found[:LARGEST]]
        known = await sureness.last(main)
    if run is None:
        console.print("No themes have been looked for yet: run `voicebox themes`.")
        return
    read = (
        f"{many(run.n_stories, 'story', 'stories')}, {many(run.n_passages, 'passage', 'passages')}"
    )
    if not found:
        console.print(f"{read}. There are too few stories for themes: they stand alone for now.")
        return
    placed = f"{read}, {many(len(found), 'theme', 'themes')}; none without a theme."
    console.print(f"{placed} Nobody chose these themes in advance.")
    console.print(_table(found[:LARGEST], quotes))
    for line in [] if known is None else how_sure(run, found, known):
        console.print(line)


def _table(
    found: Sequence[store.ThemeRow], quotes: Sequence[Sequence[tuple[store.QuoteRow, str]]]
) -> Table:
    table = Table("stories", "words", "one quote", box=None, pad_edge=False)
    for theme, said in zip(found, quotes, strict=True):
        quote = " ".join(said[0][1].split()) if said else ""
        label = [theme.given, ", ".join(theme.words[:6]), " · ".join(theme.phrases)]
        words = "\n".join(one for one in label if one) or NAMELESS
        # No markup: a teller's brackets are theirs.
        cells = (str(theme.n_stories), words, f"“{quote}”" if quote else "")
        table.add_row(*map(Text, cells))
    return table


def how_sure(run: store.Run, found: Sequence[store.ThemeRow], known: SurenessRow) -> Iterator[str]:
    """Give what there is to say of how sure the themes are, a line for each thing."""
    there = [known.themes[theme.id] for theme in found if theme.id in known.themes]
    back = sum(one >= CAME_BACK for one in there)
    yield (
        f"How sure: in a second look {back} of {len(there)} themes came back, half or more of"
        f" each; alike {known.again:.2f} (1 is the same, 0 is chance)."
    )
    if run.n_stories < FEW_STORIES:
        yield "With so few stories, chance has a large part in which themes there are."
    if growth(known.curve):
        (half, before), (whole, now) = known.curve[-2:]
        yield (
            f"How full: among {half:,} stories {before:.0f} of these themes were found, among"
            f" {whole:,} there were {now:.0f}."
        )
    if known.unread:
        counts = ", ".join(f"{count:,} in {tag}" for tag, count in known.unread)
        reads = ", ".join(known.languages)
        yield f"Not read: {counts}; the encoder reads {reads}. They are placed by chance."


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
