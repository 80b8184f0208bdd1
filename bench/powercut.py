"""Cuts the power at any moment while stories arrive and leave, and looks at what the disk has.

    python -m bench.powercut           100 cuts
    python -m bench.powercut --full    1,000 cuts
    python -m bench.powercut --spoil   commits do not wait for the disk: then it must fail

A child tells stories and takes some back by the real flows, and writes down each that it would have
acknowledged. strace records its writes and syncs, of both databases, in one timeline. Each cut then
keeps of every file what was synced until then and nothing else. What was acknowledged must be there
whole and open with its receipt; what was taken back must have no key and be unknown.
"""

import argparse
import asyncio
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bench.report import Outcome, report
from bench.site import ROOT, throwaway
from voicebox import receipt as receipts
from voicebox.flows import words
from voicebox.flows.by_receipt import open_story
from voicebox.flows.submit import submit
from voicebox.flows.withdraw import withdraw
from voicebox.model import Dials, Draft
from voicebox.sealing import keyring
from voicebox.sealing.keyring import Keyring
from voicebox.settings import Settings
from voicebox.store import db as store
from voicebox.store.db import Database
from voicebox.world import World

QUICK, FULL = 100, 1000
STORIES = 30
#: Every so many stories one is taken back.
BACK = 6
ACKS = "acknowledged.txt"
_CALL = re.compile(
    r"^\d+ +(?P<call>pwrite64|write|ftruncate|fsync|fdatasync)\(\d+<(?P<path>[^>]*)>(?P<rest>.*)$"
)
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?:fsync|fdatasync) resumed>")
_DATA = re.compile(r', "(?P<hex>(?:\\x[0-9a-f]{2})*)", (?P<n>\d+)(?:, (?P<at>\d+))?')


@dataclass(frozen=True)
class Event:
    """One thing that was done to a file: bytes written at a place, cut to a length, or synced."""

    path: str
    data: bytes | None = None
    at: int = 0
    length: int | None = None


@dataclass(frozen=True)
class Count:
    """What was found after so many cuts."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    orphans: int = 0
    spoiled_files: int = 0
    seconds: float = 0

    @property
    def reached(self) -> bool:
        faults = self.lost + self.unreadable + self.orphans + self.spoiled_files
        return self.acknowledged > 0 and not faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.powercut")
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} cuts instead of {QUICK}")
    parser.add_argument("--spoil", action="store_true", help="do not wait for the disk")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.spoil:
        store.PRAGMAS["synchronous"] = ("OFF", 0)
    if given.work:
        asyncio.run(_work(given.work))
        return 0
    n = FULL if given.full else QUICK
    return report(outcome(asyncio.run(measure(n, spoil=given.spoil))))


def outcome(count: Count) -> Outcome:
    """Say what was found."""
    rows = [(name.replace("_", " "), f"{n:,.0f}") for name, n in vars(count).items()]
    figure = (
        f"{count.cuts:,} cuts, {count.acknowledged:,} acknowledgements, {count.lost} lost,"
        f" {count.unreadable} unreadable, {count.orphans} readable orphans,"
        f" {count.spoiled_files} files spoiled (at most 0)"
    )
    return Outcome("powercut", ("", "found"), rows, figure, count.reached)


async def measure(cuts: int, seed: int | None = None, *, spoil: bool = False) -> Count:
    """Record one run of a throwaway site, and cut it at so many places."""
    began = time.monotonic()
    async with throwaway(window="day") as site:
        await site.db.checkpoint()
        await site.db.close()
        before = {
            str(path): path.read_bytes()
            for path in site.settings.data.iterdir()
            if not path.name.endswith("-shm")
        }
        await asyncio.to_thread(_record, site.folder, spoil=spoil)
        events = list(read_trace(site.folder / "trace", site.folder))
        count = await _cut(site.settings, before, events, cuts, random.Random(seed))
    return replace(count, seconds=time.monotonic() - began)


def _record(folder: Path, *, spoil: bool) -> None:
    calls = "trace=pwrite64,write,ftruncate,fsync,fdatasync"
    strace = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        "10000000",
        "-e",
        calls,
        "-o",
        str(folder / "trace"),
    ]
    work = [sys.executable, "-m", "bench.powercut", "--work", str(folder)]
    subprocess.run([*strace, *work, *(["--spoil"] if spoil else [])], cwd=ROOT, check=True)


async def _work(folder: Path) -> None:
    """Tell stories and take some back; write down what was acknowledged, as it happens."""
    settings, world = Settings(data=folder / "data", secrets=folder / "secrets"), World()
    ring, told = keyring.read(settings.secrets), []
    db = Database.open(settings.data)
    acks = os.open(folder / ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(STORIES):
        receipt = receipts.mint(world)
        draft = Draft(_text(receipt), Dials(counted=True))
        async with db.write_both() as both:
            await submit(both, world, ring, receipt, draft, draft.to_bytes())
        os.write(acks, f"+{receipt}\n".encode())
        told.append(receipt)
        if number % BACK == BACK - 1:
            back = told[-BACK // 2]
            os.write(acks, f"?{back}\n".encode())
            await withdraw(db, ring, back)
            os.write(acks, f"-{back}\n".encode())
    await db.close()


def _text(receipt: str) -> str:
    return f"It was quiet on {receipt[::-1]}. " * 40


def read_trace(trace: Path, folder: Path) -> Iterator[Event]:
    """Give what was done to the files of a folder, in order; a sync counts once it has ended."""
    waiting: dict[str, str] = {}
    for line in trace.read_text(encoding="ascii", errors="replace").splitlines():
        pid = line.split(" ", 1)[0]
        if _RESUMED.match(line) and pid in waiting:
            yield Event(waiting.pop(pid))
        found = _CALL.match(line)
        path = "" if found is None else _plain(found["path"])
        if found is None or not path.startswith(str(folder)):
            continue
        if found["call"] in ("fsync", "fdatasync"):
            if found["rest"].endswith("<unfinished ...>"):
                waiting[pid] = path
            else:
                yield Event(path)
        elif found["call"] == "ftruncate":
            yield Event(path, length=int(found["rest"].strip(", ").split(")")[0].split(" ")[0]))
        else:
            written = _DATA.match(found["rest"])
            assert written is not None, "strace has left out bytes"
            data = bytes.fromhex(written["hex"].replace("\\x", ""))
            yield Event(path, data=data, at=int(written["at"] or -1))


def _plain(path: str) -> str:
    # With -xx strace writes names as bytes too.
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


async def _cut(
    settings: Settings,
    before: dict[str, bytes],
    events: Sequence[Event],
    cuts: int,
    chance: random.Random,
) -> Count:
    places = set(chance.sample(range(len(events)), cuts))
    live = {path: bytearray(content) for path, content in before.items()}
    synced, said, count = dict(before), bytearray(), Count()
    for number, event in enumerate(events):
        if event.path.endswith(ACKS):
            said += event.data or b""
        else:
            _do(event, live, synced)
        if number in places:
            count = await _look(settings, synced, said.decode().splitlines(), count)
    return count


def _do(event: Event, live: dict[str, bytearray], synced: dict[str, bytes]) -> None:
    content = live.setdefault(event.path, bytearray())
    if event.length is not None:
        del content[event.length :]
        content.extend(bytes(event.length - len(content)))
    elif event.data is None:
        synced[event.path] = bytes(content)
    else:
        at = len(content) if event.at < 0 else event.at
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(event.data)] = event.data


async def _look(
    settings: Settings, synced: dict[str, bytes], said: Sequence[str], count: Count
) -> Count:
    """Open what the disk would have after the cut, and compare it with what was acknowledged."""
    gone = {one[1:] for one in said if one[0] == "-"}
    # One that is just being taken back may be there or not.
    leaving = {one[1:] for one in said if one[0] == "?"}
    told = [one[1:] for one in said if one[0] == "+" and one[1:] not in leaving]
    with tempfile.TemporaryDirectory(prefix="voicebox-cut-") as name:
        for path, content in synced.items():
            (Path(name) / Path(path).name).write_bytes(content)
        spoiled = sum(not _is_whole(Path(name) / file) for file in ("main.db", "keys.db"))
        db = Database.open(Path(name))
        try:
            ring = keyring.read(settings.secrets)
            found = [await _words(db, ring, one) for one in told]
            still = [await _words(db, ring, one) for one in gone]
        finally:
            await db.close()
    return Count(
        count.cuts + 1,
        count.acknowledged + len(told) + len(gone),
        count.lost + sum(one is None for one in found),
        count.unreadable
        + sum(
            one is not None and one != _text(receipt)
            for receipt, one in zip(told, found, strict=True)
        ),
        count.orphans + sum(one is not None for one in still),
        count.spoiled_files + spoiled,
    )


def _is_whole(path: Path) -> bool:

    with closing(sqlite3.connect(path)) as file:
        return bool(file.execute("PRAGMA integrity_check").fetchone() == ("ok",))


async def _words(db: Database, ring: Keyring, receipt: str) -> str | None:
    async with db.read_both() as both:
        opened = await open_story(both, ring, receipt)
    return None if opened is None else words.open_draft(opened.key, opened.story).text


if __name__ == "__main__":
    sys.exit(main())
