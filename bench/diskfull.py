"""Fills the disk of a site to its last byte, and asks what is lost and who can still go.

    python -m bench.diskfull           20 withdrawals
    python -m bench.diskfull --full    100 withdrawals, three times over

The data folder lies on a disk of 20 MB of its own, in memory, with a ballast of 2 MB and a floor
of 4 MB. Stories are told until no more are taken; then a file fills what is left, to the last
byte. Whoever has a receipt must get in and get out. Then the file goes, and without a restart
stories are taken again and the ballast lies where it was. To mount a disk takes root.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bench.report import Outcome, report
from bench.site import Server, running, throwaway, voicebox
from bench.teller import Teller, Unexpected, receipt_on
from bench.told import Shelf
from bench.words import comments
from voicebox.store import ballast

DISK_MB, BALLAST_MB, FLOOR_MB = 20, 2, 4
#: Enough for any disk of that size; each story is padded to some kilobytes.
MOST_STORIES = 5_000
PATIENCE_S = 120.0


class CannotMount(Exception):
    """This machine lets nobody mount a disk here."""


@dataclass(frozen=True)
class Full:
    """What was found of one time that the disk was full."""

    told: int
    #: Whether new stories stopped before the disk was full, and with their words.
    stopped: bool
    withdrawn: int
    wanted: int
    lost: int
    words_lost: int
    recovered: bool
    ballast_again: bool

    @property
    def reached(self) -> bool:
        kept = not self.lost + self.words_lost and self.withdrawn == self.wanted
        return kept and self.stopped and self.recovered and self.ballast_again and self.told > 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.diskfull")
    parser.add_argument("--full", action="store_true", help="100 withdrawals, three times over")
    times, withdrawals = (3, 100) if parser.parse_args().full else (1, 20)
    try:
        return report(outcome(asyncio.run(measure(times, withdrawals))))
    except CannotMount as error:
        print(f"diskfull: skipped: {error}")
        return 0


def outcome(times: Sequence[Full]) -> Outcome:
    """Say what was found."""
    rows = [
        (
            number,
            one.told,
            "yes" if one.stopped else "NO",
            f"{one.withdrawn} of {one.wanted}",
            one.lost,
            one.words_lost,
            "yes" if one.recovered else "NO",
            "yes" if one.ballast_again else "NO",
        )
        for number, one in enumerate(times, 1)
    ]
    figure = (
        f"{sum(one.lost for one in times)} of {sum(one.told for one in times)} acknowledged lost, "
        f"{sum(one.words_lost for one in times)} refused without their words (at most 0), "
        f"{sum(one.withdrawn for one in times)} of {sum(one.wanted for one in times)} withdrawn"
    )
    columns = (
        *("time", "told", "stopped early", "withdrawn when full", "lost", "words lost"),
        *("takes stories again", "ballast again"),
    )
    return Outcome("diskfull", columns, rows, figure, all(one.reached for one in times))


async def measure(times: int, withdrawals: int, disk_mb: int = DISK_MB) -> Sequence[Full]:
    """Fill the disk of a throwaway site so often.

    Raises:
        CannotMount: there can be no disk of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix="voicebox-disk-") as name,
        mounted(Path(name), disk_mb) as disk,
    ):
        data = disk / "data"
        async with throwaway("now", data=data, ballast=BALLAST_MB, floor=FLOOR_MB) as site:
            server = voicebox(site)
            async with running(server):
                shelf = Shelf()
                return [
                    await _fill(server, disk, shelf, withdrawals, number) for number in range(times)
                ]


@contextmanager
def mounted(folder: Path, disk_mb: int) -> Iterator[Path]:
    """Give a small disk of its own.

    Raises:
        CannotMount: this is not allowed, or not possible.
    """
    program = shutil.which("mount")
    if program is None:
        raise CannotMount("there is no program to mount with.")
    disk = ["-t", "tmpfs", "-o", f"size={disk_mb}m", "tmpfs", str(folder)]
    done = subprocess.run([program, *disk], capture_output=True, check=False)
    if done.returncode:
        raise CannotMount("to mount a disk takes root, and a machine that allows it.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def _fill(server: Server, disk: Path, shelf: Shelf, withdrawals: int, time_: int) -> Full:
    before, words_lost = len(shelf.told), shelf.words_lost
    async with Teller(server.address) as teller:
        await _until(lambda: ballast.n_bytes(disk / "data") > 0)
        stopped = await _tell_until_stopped(teller, shelf, time_)
        filler = disk / "filler"
        fill(filler)
        await shelf.tell(teller, "Nobody takes this, and I keep it.")
        mine = [one for one in shelf.told if one not in shelf.gone][-withdrawals:]
        done = [await shelf.withdraw(teller, receipt) for receipt in mine]
        fill(filler)  # what the ballast gave is used up as well
        lost = await shelf.count_lost(teller) if time_ == 0 else 0
        filler.unlink()
        recovered = await _takes_again(teller, shelf)
        again = await _until(lambda: ballast.n_bytes(disk / "data") > 0)
        lost += await shelf.count_lost(teller)
    return Full(
        told=len(shelf.told) - before,
        stopped=stopped,
        withdrawn=sum(done),
        wanted=withdrawals,
        lost=lost,
        words_lost=shelf.words_lost - words_lost,
        recovered=recovered,
        ballast_again=again,
    )


async def _tell_until_stopped(teller: Teller, shelf: Shelf, time_: int) -> bool:
    """Tell until no more is taken; tell whether there was room left then."""
    for number, text in enumerate(comments(MOST_STORIES)):
        answer = await shelf.tell(teller, f"{text} {time_}/{number}")
        if answer.status_code != httpx2.codes.OK:
            return answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE
    return False


def fill(file: Path) -> None:
    """Take up every byte that is left."""
    with file.open("ab", buffering=0) as filler:
        size = 1 << 20
        while size:
            try:
                if filler.write(b"x" * size) < size:
                    size //= 2
            except OSError:
                size //= 2


async def _takes_again(teller: Teller, shelf: Shelf) -> bool:
    words = "There is room again."

    async def told() -> bool:
        with suppress(httpx2.TransportError, Unexpected):
            receipt = receipt_on(await teller.send(await teller.form(words, preset="all")))
            shelf.told[receipt] = words
            return True
        return False

    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        # Room has to be made first: the disk is as full of stories as it was.
        for receipt in [one for one in shelf.told if one not in shelf.gone][:20]:
            await shelf.withdraw(teller, receipt)
        if await told():
            return True
        await asyncio.sleep(1)
    return False


async def _until(true: Callable[[], bool]) -> bool:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > PATIENCE_S:
            return False
        await asyncio.sleep(0.2)
    return True


if __name__ == "__main__":
    sys.exit(main())
