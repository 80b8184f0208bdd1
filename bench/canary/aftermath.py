"""Runs a site through marked stories, and searches everything that it leaves."""

import asyncio
import base64
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyotp

from bench import traces
from bench.canary import cores, fates, filled, naming, odd, pairing
from bench.canary.desk import desk_of
from bench.canary.fates import Told
from bench.canary.marked import Kind, Mark, Secrets, sign_in
from bench.canary.planted import plant
from bench.canary.search import PUBLIC, Search, Searched, may_be
from bench.canary.watched import watching
from bench.site import ROOT, Server, Site, environ_of, first_window, running, throwaway
from voicebox.flows import staff
from voicebox.sealing import backups, derive
from voicebox.sealing.backups import BackupPair
from voicebox.settings import PREFIX

#: Out of so many stories one is told when the last window has closed.
LATE = 20
#: Longer than any page is kept in memory.
QUIET_S = 35.0
#: Receipts whose keys are looked for; the digits of all of them are.
RECEIPT_KEYS = 20


@dataclass(frozen=True)
class Cores:
    """What a crash left."""

    left: int
    #: Whether this machine lets a program write a core at all.
    possible: bool

    @property
    def told(self) -> str:
        return "crashed" if self.possible else "no program can write one here"


@dataclass(frozen=True)
class Found:
    """What a run came to."""

    stories: int
    public: int
    withdrawn: int
    kinds: Sequence[Kind]
    searched: Searched
    cores: Cores
    memory: Mapping[str, int] | None
    seconds: float


async def measure(n_stories: int, *, spoil: bool = False, quiet_s: float = 0) -> Found:
    """Run a site through the marked stories, and search everything it leaves."""
    began, since, mark = time.monotonic(), traces.now(), Mark.fresh()
    known = traces.at_the_top()
    passwords = tuple(mark.of("an account", "password", number) for number in range(4))
    async with throwaway(window="day", passwords=passwords) as plain:
        site, pair = _backed(plain)
        server = _server(site)
        cores.allow()
        possible = cores.is_written_here(_place(site))
        async with running(server):
            await first_window(site)
            ever = naming.kinds(ever=True) | pairing.kinds(ever=True)
            may = may_be(mark, ever | fates.public_kinds(ever=True) | filled.SHOWN)
            async with watching(site, server, mark.starts, may) as watched:
                told, cookie = await _live(site, server, mark, n_stories)
            secrets = _secrets(site, pair, cookie, told)
            await asyncio.sleep(quiet_s)
            memory = cores.in_memory(server.pid, mark)
            if spoil:
                plant(site, mark, secrets)
            search = Search(site, mark, secrets)
            search.files(traces.family(server.pid))
            cores.crash(server.pid)
        await asyncio.to_thread(_work, site, pair)
        left = len(cores.found(_place(site)))
        search.files(())
        search.shared(since, known)
        search.inside(pair, since)
    search.meanwhile(watched)
    return Found(
        stories=len(told),
        public=sum(one.fate.public for one in told),
        withdrawn=sum(one.fate.then == "withdraw" for one in told),
        kinds=[*mark.kinds, *(Kind("a key or a token", name) for name in secrets.names)],
        searched=replace(search.found, hits=[*dict.fromkeys(search.found.hits)]),
        cores=Cores(left, possible),
        memory=memory,
        seconds=time.monotonic() - began,
    )


def public_by_choice() -> Mapping[str, str]:
    """Return what may stand in the open, with the reason, by its kind."""
    stories = {
        f"{kind.enters}: {kind.carrier}": "its teller shows it, or lets it be quoted"
        for kind in sorted(PUBLIC)
    }
    return stories | {f"{k.enters}: {k.carrier}": why for k, (_, why) in filled.PUBLIC.items()}


def _backed(site: Site) -> tuple[Site, BackupPair]:
    pair, folder = backups.fresh_pair(), site.folder / "elsewhere" / "backups"
    folder.mkdir()
    return replace(
        site, settings=replace(site.settings, backups=folder, backup_key=pair.public)
    ), pair


def _place(site: Site) -> Path:
    """Return the folder that the server runs in: there a crash would leave its core."""
    folder = site.folder / "place"
    folder.mkdir(exist_ok=True)
    return folder


def _environ(site: Site) -> dict[str, str]:
    environ = environ_of(site.settings, site.temporary)
    backed = {"BACKUPS": str(site.settings.backups), "BACKUP_KEY": str(site.settings.backup_key)}
    return environ | {"PYTHONPATH": str(ROOT)} | {PREFIX + k: v for k, v in backed.items()}


def _server(site: Site) -> Server:
    command = [sys.executable, "-m", "voicebox", "serve"]
    return Server(command, _environ(site), site.log, _place(site))


def _work(site: Site, pair: BackupPair) -> None:
    """Have the commands do what is due that an operator may run beside the server."""
    key = site.folder / "offline.key"
    key.write_text(pair.private)
    for words in (["work"], ["backup"], ["check"], ["drill", "--key-file", str(key)]):
        with (site.folder / f"{words[0]}.log").open("ab") as log:
            command = [sys.executable, "-m", "voicebox", *words]
            subprocess.run(
                command, env=_environ(site), cwd=_place(site), stdout=log, stderr=log, check=True
            )
    key.unlink()


async def _live(
    site: Site, server: Server, mark: Mark, n_stories: int
) -> tuple[Sequence[Told], str]:
    cookie = await sign_in(server.address, mark, site.accounts[0])
    await _fill_in(site, server, mark, cookie)
    await odd.misbehave(server, mark)
    n_late = max(len(fates.LATE), n_stories // LATE)
    told = await fates.tell_all(site, server, mark, n_stories - n_late)
    await fates.live(site, server, mark, told)
    late = await fates.tell_late(site, server, mark, n_late)
    await fates.settled(site)
    return [*told, *late], cookie


async def _fill_in(site: Site, server: Server, mark: Mark, cookie: str) -> None:
    second = site.accounts[1]
    code = pyotp.TOTP(second.secret).now()
    used = staff.UsedSteps()
    other = await staff.sign_in(site.db, site.world, used, second.name, second.password, code)
    async with desk_of(site, server, mark, (cookie, other)) as desk:
        await filled.fill_in(desk)
        await filled.read_everything(desk)


def _secrets(site: Site, pair: BackupPair, cookie: str, told: Sequence[Told]) -> Secrets:
    first, keyring = site.accounts[0], site.keyring
    receipts = [one.receipt for one in told]
    keys = {
        "pepper": keyring.pepper,
        "private key of the site": keyring.release.private,
        "key of the log": keyring.log,
        "private key of the team": first.session.team_private,
        "second factor, as bytes": base64.b32decode(first.secret),
    }
    keys |= {
        f"key of a receipt {number}": derive.receipt_key(receipt, keyring.salt)
        for number, receipt in enumerate(receipts[:RECEIPT_KEYS])
    }
    strings = {f"second factor {number}": one.secret for number, one in enumerate(site.accounts)}
    strings |= {"session": cookie, "private key of the backups": pair.private}
    strings |= {"recovery key": site.recovery_key}
    return Secrets(strings, keys, set(receipts))
