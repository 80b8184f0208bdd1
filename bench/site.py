"""A throwaway site in a temporary folder, and the real server as a child process.

Everything happens on the loopback interface, on a port that was free.
"""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from voicebox.flows import staff
from voicebox.flows.found import found
from voicebox.model import Session
from voicebox.sealing import keyring
from voicebox.sealing.keyring import Keyring
from voicebox.settings import PREFIX, Settings
from voicebox.store.db import Database
from voicebox.world import World

ROOT = Path(__file__).parents[1]
LOOPBACK = "127.0.0.1"
START_S = 120.0
STOP_S = 60.0
LOOK_S = 0.01


@dataclass(frozen=True)
class Account:
    """A moderator of a throwaway site, with what they would type and a session made for them."""

    name: str
    password: str = field(repr=False)
    secret: str = field(repr=False)
    session: Session = field(repr=False)


@dataclass(frozen=True)
class Site:
    """A site of its own, and what a bench may know that nobody else may."""

    folder: Path
    settings: Settings
    world: World
    db: Database
    keyring: Keyring
    accounts: tuple[Account, ...]
    #: What is printed once when a site is made.
    recovery_key: str = field(repr=False)

    @property
    def temporary(self) -> Path:
        """The temporary folder that the server is given."""
        return self.folder / "tmp"

    @property
    def log(self) -> Path:
        """Everything that the server prints."""
        return self.folder / "server.log"


@asynccontextmanager
async def throwaway(
    window: str = "day",
    world: World | None = None,
    passwords: tuple[str, ...] = ("", ""),
    **decided: Any,
) -> AsyncIterator[Site]:
    """Give a new site with two moderators, and take it away afterwards.

    Nothing slows a flood down and no ballast is laid, unless `decided` says so: a bench sends more
    stories than a town does, and copies the data folder.
    """
    world = world or World()
    with tempfile.TemporaryDirectory(prefix="voicebox-bench-") as name:
        folder = Path(name)
        for part in ("tmp", "elsewhere"):
            (folder / part).mkdir()
        settings = Settings(
            secrets=folder / "secrets",
            window=window,
            tombstones=folder / "elsewhere" / "tombstones.txt",
            data=folder / "data",
            limits=False,
            ballast=0,
        )
        settings = replace(settings, **decided)
        founding = await found(settings, world)
        db = Database.open(settings.data)
        try:
            accounts = await _accounts(db, world, founding.recovery_key, passwords)
            keys = keyring.read(settings.secrets)
            yield Site(folder, settings, world, db, keys, accounts, founding.recovery_key)
        finally:
            await db.close()


async def _accounts(
    db: Database, world: World, recovery_key: str, passwords: tuple[str, ...]
) -> tuple[Account, ...]:
    made = []
    async with db.write() as main:
        team = await staff.team_by_recovery(main, recovery_key)
        for number, given in enumerate(passwords, 1):
            name, password = f"reader {number}", given or world.chance(16).hex()
            enrolment = await staff.add(main, world, team, name, password)
            session = Session(world.fresh_id(), name, "moderator", team, world.chance(32))
            made.append(Account(name, password, enrolment.secret, session))
    return tuple(made)


class Server:
    """`voicebox serve`, or another program that listens on a port, as a child process."""

    def __init__(
        self, command: list[str], environ: dict[str, str], log: Path, folder: Path = ROOT
    ) -> None:
        self.port = free_port()
        self._command = [*command, "--port", str(self.port)]
        self._environ = environ
        self._log = log
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int:
        """The number of its process; it leads a group of its own.

        Raises:
            RuntimeError: it does not run.
        """
        if self._process is None:
            raise RuntimeError("The server does not run.")
        return self._process.pid

    async def start(self) -> float:
        """Start it; return the seconds until it takes connections.

        Raises:
            RuntimeError: it ended, or did not listen within two minutes.
        """
        began = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < START_S:
            if self._process.poll() is not None:
                break
            if listens(self.port):
                return time.monotonic() - began
            await asyncio.sleep(LOOK_S)
        self.kill()
        raise RuntimeError(f"The server did not start:\n{self._log.read_text()[-2000:]}")

    def kill(self) -> None:
        """Kill it, its children too, as a power cut would: nothing is finished or closed."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    async def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None


async def first_window(site: Site) -> None:
    """Wait until the server has begun its first window: from then on the clock alone moves it."""
    while True:
        with closing(sqlite3.connect(site.settings.data / "keys.db")) as keys:
            if keys.execute("SELECT 1 FROM facts WHERE name = 'window'").fetchone():
                return
        await asyncio.sleep(LOOK_S)


def voicebox(site: Site, root: Path = ROOT) -> Server:
    """Return the server of a site, not yet started; `root` holds the program, or a copy of it."""
    return server_of(site.settings, site.temporary, site.log, root)


def server_of(of: Settings, temporary: Path, log: Path, root: Path = ROOT) -> Server:
    """Return the server of a site with these settings, not yet started."""
    command = [sys.executable, "-m", "voicebox", "serve"]
    return Server(command, environ_of(of, temporary), log, root)


def environ_of(of: Settings, temporary: Path) -> dict[str, str]:
    """Return the environment in which a program serves a site with these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {
        "DATA": str(of.data),
        "SECRETS": str(of.secrets),
        "WINDOW": of.window,
        "LIMITS": "yes" if of.limits else "no",
        "FLOOR": str(of.floor),
        "BALLAST": str(of.ballast),
    }
    places = {"TOMBSTONES": of.tombstones, "ENCODER": of.encoder}
    settings |= {name: str(place) for name, place in places.items() if place is not None}
    environ = kept | {PREFIX + name: value for name, value in settings.items()}
    # Whatever a library writes at home or for a while would be seen there.
    homes = dict.fromkeys(("TMPDIR", "HOME", "XDG_CACHE_HOME"), str(temporary))
    return environ | homes


@asynccontextmanager
async def running(server: Server) -> AsyncIterator[Server]:
    """Run a server, and end it afterwards whatever happened."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Tell whether somebody takes connections on a port of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0
