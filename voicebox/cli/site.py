"""Make a site, run it, look after it."""

import asyncio
import contextlib
import dataclasses
import os
import socket

import click

from voicebox.app import create_app
from voicebox.assets import folder
from voicebox.cli import serving
from voicebox.cli.opened import opened
from voicebox.errors import Unusable
from voicebox.flows import backup, found, pack, seed, staff
from voicebox.flows import check as check_flow
from voicebox.sealing.tokens import FormTokens
from voicebox.settings import Settings
from voicebox.store.db import Database
from voicebox.themes import compute
from voicebox.web import helplines, words
from voicebox.worker import Worker
from voicebox.world import World

LOOPBACK = "127.0.0.1"


@click.command()
@click.pass_obj
def init(settings: Settings) -> None:
    """Make the keys and the databases of a new site."""
    founding = asyncio.run(found.found(settings, World()))
    click.echo(f"The site is in {settings.data}, its keys in {settings.secrets}.\n")
    click.echo(f"Recovery key:\n\n    {founding.recovery_key}\n")
    click.echo(
        "Write it on paper and lock it away. It is shown this once and kept nowhere. Without it\n"
        "and without any moderator's password, what is not yet public cannot be read by anyone."
    )
    last = founding.recovery_key[-4:]
    typed = click.prompt("To show that you have it, type its last four letters")
    while typed.strip().upper() != last:
        typed = click.prompt("That is not how it ends. Type its last four letters")
    click.echo("Next: `voicebox staff add NAME` for each moderator, then `voicebox serve`.")


@click.command()
@click.option("--port", default=8000, show_default=True, help="Where to serve, on this machine.")
@click.option("--make-only", is_flag=True, help="Make the example site and stop.")
@click.pass_obj
def demo(settings: Settings, port: int, make_only: bool) -> None:
    """Serve a site with invented example stories, made on the first run."""
    if "VOICEBOX_WINDOW" not in os.environ:
        settings = dataclasses.replace(settings, window="now")
    if settings.public:
        raise Unusable("The example site is not for the public: take VOICEBOX_PUBLIC away.")
    if not found.is_founded(settings):
        click.echo("Making the example site: about half a minute, once.")
        asyncio.run(_found_example(settings))
    asyncio.run(_migrate(settings))
    if make_only:
        return
    _require_words(settings)
    _require_free(LOOPBACK, port)
    with _held(settings):
        _print_addresses(port)
        serving.serve(create_app(settings, World()), LOOPBACK, port)


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.pass_obj
def serve(settings: Settings, host: str, port: int) -> None:
    """Serve the site. With VOICEBOX_PUBLIC=yes it must pass `check --public` first."""
    asyncio.run(_require_whole(settings))
    if settings.public:
        _list_unfilled(settings)
        _refuse_faults(settings)
    _require_words(settings)
    _require_free(host, port)
    with _held(settings):
        serving.serve(create_app(settings, World()), host, port)


@click.command()
@click.pass_obj
def work(settings: Settings) -> None:
    """Do what is due once: windows, old keys, themes. `serve` does it by itself."""
    asyncio.run(_work(settings))
    click.echo("Everything that was due is done.")


@click.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the databases to the newest schema."""
    asyncio.run(_migrate(settings))
    click.echo("The databases are at the newest schema.")


@click.command()
@click.option("--public", is_flag=True, help="Hold the site to what the public is promised.")
@click.pass_obj
def check(settings: Settings, public: bool) -> None:
    """Say what is wrong with the settings; with --public, what is unfit for strangers.

    With --public it also lists which of the operator's documents are not filled in. That alone
    keeps no site from starting.
    """
    asyncio.run(_require_whole(settings))
    encoder = asyncio.run(_encoder_fault(settings))
    if public:
        _list_unfilled(settings)
        _refuse_faults(settings, encoder)
    _require_words(settings)
    if encoder:
        raise Unusable(encoder)
    click.echo("Nothing is wrong.")


def _list_unfilled(settings: Settings) -> None:
    found = pack.unfilled(settings.pack)
    if not found:
        return
    click.echo("Documents that you answer for and that are not filled in yet:")
    for line in found:
        click.echo(f"- {line}")
    click.echo(
        "The templates are in docs/how-to/. Keep your copies in a folder of your own, under the"
        " same names, and set VOICEBOX_PACK to it."
    )


def _refuse_faults(settings: Settings, *known: str) -> None:
    # One that is known already may be found once more.
    told = dict.fromkeys([*asyncio.run(_faults(settings)), *filter(None, known)])
    if told:
        raise Unusable("This site is not fit for the public:\n- " + "\n- ".join(told))


async def _faults(settings: Settings) -> list[str]:
    db = Database.open(settings.data, settings.database)
    try:
        return [fault async for fault in check_flow.faults(settings, db)]
    finally:
        await db.close()


async def _encoder_fault(settings: Settings) -> str:
    async with opened(settings) as site:
        with compute.processes() as executor:
            return await check_flow.encoder_fault(settings, site.db, executor)


async def _found_example(settings: Settings) -> None:
    founding = await found.found(settings, World())
    async with opened(settings) as site:
        with compute.processes() as executor:
            await seed.seed(site.db, site.keyring, founding.recovery_key, executor, settings)


async def _migrate(settings: Settings) -> None:
    found.require(settings)
    await found.bring_up(settings, World())


async def _require_whole(settings: Settings) -> None:
    async with opened(settings) as site, site.db.read() as main:
        # Without it no story could be sealed: `init` was stopped before it came to that.
        await staff.team_public(main)


def _require_words(settings: Settings) -> None:
    # The service reads both when it starts; here an error is still told in one line.
    words.load(settings.language, folder("locale"))
    helplines.read(folder("help"), settings.country)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not host:
        raise Unusable("--host is empty: give it an address of this machine, or leave it out.")
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError):
        raise Unusable(
            f"Nothing can listen at {host}, port {port}: something else does so already,"
            " or the address is not this machine's. Choose others with --host and --port."
        ) from None


def _held(settings: Settings) -> contextlib.ExitStack:
    """Hold the site until its process ends.

    A second process that serves it would not know which forms and codes the first has seen.

    Raises:
        Unusable: another process serves it.
    """
    stack = contextlib.ExitStack()
    try:
        stack.enter_context(backup.held(settings.data))
    except BlockingIOError:
        raise Unusable(
            f"The site in {settings.data} is served already, by another process: stop that one"
            " first."
        ) from None
    return stack


async def _work(settings: Settings) -> None:
    async with opened(settings) as site:
        with compute.processes() as executor:
            tokens = FormTokens(settings.secrets, site.world)
            worker = Worker(site.db, site.world, site.keyring, settings, executor, tokens)
            await worker.run_once()


def _print_addresses(port: int) -> None:
    site = f"http://{LOOPBACK}:{port}"
    names = ", ".join(f"{name} / {password}" for name, password in seed.ACCOUNTS.items())
    click.echo(f"Tell a story     {site}/tell")
    click.echo(f"Moderate         {site}/moderation   ({names}; codes on the page)")
    click.echo(f"Explore themes   {site}/themes")
    click.echo("Stop with Ctrl+C.")
