"""Looks while the server works: at what is gone again before anybody could search for it."""

import asyncio
import contextlib
import os
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import traces
from bench.site import Server, Site
from bench.traces import Hit, Place

EVERY_S = 1.0
#: Of all the time, so much is spent on looking at most: journals can be long.
SHARE = 0.1


@dataclass
class Watched:
    """What was looked at, and what was there that may not be."""

    looks: int = 0
    n_bytes: int = 0
    hits: list[Hit] = field(default_factory=list)


@asynccontextmanager
async def watching(
    site: Site, server: Server, starts: Sequence[str], is_open: Callable[[Hit], bool]
) -> AsyncIterator[Watched]:
    """Look again and again into journals, temporary files and deleted files that are open.

    Args:
        site: whose files they are.
        server: it must run.
        starts: what all marks begin with.
        is_open: whether anybody may read what was found.
    """
    found = Watched()
    task = asyncio.create_task(_look_on(site, server, starts, is_open, found))
    try:
        yield found
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _look_on(
    site: Site,
    server: Server,
    starts: Sequence[str],
    is_open: Callable[[Hit], bool],
    found: Watched,
) -> None:
    while True:
        began = time.monotonic()
        await asyncio.to_thread(_look, site, server.pid, starts, is_open, found)
        await asyncio.sleep(max(EVERY_S, (time.monotonic() - began) / SHARE))


def _look(
    site: Site, pid: int, starts: Sequence[str], is_open: Callable[[Hit], bool], found: Watched
) -> None:
    found.looks += 1
    for place in _passing(site, pid):
        found.n_bytes += len(place.content)
        found.hits += [hit for hit in traces.look(place, starts) if not is_open(hit)]


def _passing(site: Site, pid: int) -> Iterator[Place]:
    for path in [*_files(site.temporary), *_files(site.settings.data)]:
        if path.suffix == ".db":
            continue  # it stays, and is searched in the end
        yield Place(f"{_named(site, path)}, meanwhile", _read_apart(path))
    for one in traces.family(pid):
        yield from traces.deleted(one)


def _read_apart(path: Path) -> bytes:
    # A process that closes a file of SQLite's loses every lock that it holds on it (POSIX), and
    # this one writes too: reading the shared index of the log here spoiled the database.
    return subprocess.run(["cat", path], capture_output=True).stdout


def _files(folder: Path) -> Iterator[Path]:
    # Unlike a glob, a walk goes on where a folder is taken away under its feet.
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names)


def _named(site: Site, path: Path) -> str:
    kept = path.is_relative_to(site.settings.data)
    return str(path.relative_to(site.folder)) if kept else "tmp/…"
