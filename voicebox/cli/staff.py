"""Accounts of moderators."""

import asyncio

import click
import segno

from voicebox.cli.opened import opened
from voicebox.flows import found, leaving
from voicebox.flows import staff as flow
from voicebox.flows.check import FEWEST_MODERATORS
from voicebox.flows.leaving import Left
from voicebox.flows.staff import ROLES, Enrolment
from voicebox.settings import Settings


@click.group()
def staff() -> None:
    """Accounts of the people who read."""


@staff.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="moderator", show_default=True)
@click.pass_obj
def add(settings: Settings, name: str, role: str) -> None:
    """Add an account under the pseudonym NAME; needs the recovery key on paper."""
    found.require(settings)
    recovery_key = click.prompt("Recovery key", hide_input=True)
    password = click.prompt(
        "Password for the new account (15 characters or more)",
        hide_input=True,
        confirmation_prompt="The same again",
    )
    enrolment = asyncio.run(_add(settings, recovery_key, name, password, role))
    click.echo(f"{enrolment.name} can sign in at /moderation.\n")
    click.echo("Second factor: scan this with an authenticator, or type the key below it.\n")
    segno.make(enrolment.address).terminal(compact=True)
    click.echo(f"\n    {enrolment.secret}\n\nIt is shown this once.")


@staff.command()
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Take the account NAME away, and give the team a new key; needs the recovery key on paper."""
    found.require(settings)
    recovery_key = click.prompt("Recovery key", hide_input=True)
    left = asyncio.run(_remove(settings, recovery_key, name))
    click.echo(
        f"{name} is gone, and the team has a new key: {left.sealed_again:,} sealed values were"
        " sealed to it. Everybody signs in anew. Make a backup now: `voicebox backup`."
    )
    if left.remaining < FEWEST_MODERATORS:
        click.echo("To refuse takes two people: add moderators with `voicebox staff add`.")


async def _remove(settings: Settings, recovery_key: str, name: str) -> Left:
    async with opened(settings) as site:
        return await leaving.leave(site.db, site.world, site.keyring, recovery_key, name)


async def _add(
    settings: Settings, recovery_key: str, name: str, password: str, role: str
) -> Enrolment:
    async with opened(settings) as site, site.db.write() as main:
        team = await flow.team_by_recovery(main, recovery_key)
        return await flow.add(main, site.world, team, name, password, role=role)
