"""Takes stories back in every state, and looks for what is left of them.

    python -m bench.withdraw           65 stories taken back, 5 in each of 13 states
    python -m bench.withdraw --full    650
    python -m bench.withdraw --large   65 on a site so large that its worker takes the last traces

Before, a backup of `main.db` is made by VACUUM INTO, and one story of each state stays: what is
found of it shows that the search sees, and that the backup can be opened with the newest keys
where nothing was taken back. After, no byte of words or ciphertext may be left in any live file,
no row may name the story, nothing of the backup may open, and each receipt must get byte for byte
the answer of one that never was. On a large site, that has to be so a minute after the last of
them was taken back; on any other, at once.
"""

import argparse
import asyncio
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from bench.remains import Remains, ciphertext, openable, remains
from bench.report import Outcome, report
from bench.site import Server, Site, first_window, running, throwaway, voicebox
from bench.states import NAMES, Placed, place_stories
from bench.teller import Teller
from bench.words import comments
from voicebox import receipt as receipts
from voicebox.flows.erasing import WHILE_A_TELLER_WAITS
from voicebox.web.problems import LONGEST_STORY
from voicebox.world import World

#: By when the last traces must be gone on a large site, in seconds.
LARGE_S = 60.0
BACKUP = "yesterday.db"


@dataclass(frozen=True)
class Left:
    """What was there before the withdrawals, what is left, and what is there of the others."""

    n: int
    #: Of the file of stories, before any was taken back.
    n_bytes: int
    before: Remains
    left: Remains
    #: Of the stories that stay: the search must see them.
    staying: Remains
    n_staying: int
    opened: int
    staying_opened: int
    answers_differ: int
    seconds: float

    @property
    def reached(self) -> bool:
        """Whether nothing is left, and the search could have found it."""
        nothing = not (self.left.total or self.opened or self.answers_differ)
        sees = self.staying.files > 0 and self.staying_opened == self.n_staying
        return nothing and sees and self.before.quotes > 0 and self.before.found > 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.withdraw")
    parser.add_argument("--full", action="store_true", help="650 stories instead of 65")
    parser.add_argument("--large", action="store_true", help="on a large site, after a minute")
    given = parser.parse_args()
    return report(outcome(asyncio.run(measure(50 if given.full else 5, large=given.large))))


def outcome(left: Left) -> Outcome:
    """Say what was found."""
    rows = [
        (name, getattr(left.before, part), getattr(left.left, part), getattr(left.staying, part))
        for part, name in Remains.names().items()
    ]
    opened = ("opened from the old backup", "", left.opened, left.staying_opened)
    rows += [opened, ("answers unlike an unknown one", "", left.answers_differ, "")]
    figure = (
        f"{left.n} stories in {len(NAMES)} states, {left.left.total} remains in live files and "
        f"tables, {left.opened} opened from an old backup, {left.answers_differ} answers unlike "
        f"an unknown one (at most 0); {left.seconds:.0f} s"
    )
    columns = ("", "before", "after", f"of {left.n_staying} that stay")
    if left.n_bytes > WHILE_A_TELLER_WAITS:
        figure = f"a site of {left.n_bytes / 1e6:.0f} MB, after {LARGE_S:.0f} s: {figure}"
    name = "withdraw" if left.n_bytes <= WHILE_A_TELLER_WAITS else "withdraw-large"
    return Outcome(name, columns, rows, figure, left.reached)


async def measure(each: int, *, large: bool = False) -> Left:
    """Take so many stories back in each state."""
    began = time.monotonic()
    async with throwaway(window="day") as site:
        server = voicebox(site)
        async with running(server):
            await first_window(site)
            if large:
                await _grow(site, server)
            gone, staying = await place_stories(site, server, each)
            _back_up(site)
            sealed = ciphertext(site, [*gone, *staying])
            before = remains(site, server.pid, gone, sealed)
            n_bytes = _n_bytes(site)
            differ = await _withdraw(server, gone, LARGE_S if large else 0.0)
            left = remains(site, server.pid, gone, sealed)
            rest = remains(site, server.pid, staying, sealed)
        backup = site.folder / BACKUP
        opened, still = openable(site, backup, gone), openable(site, backup, staying)
    return Left(
        n=len(gone),
        n_bytes=n_bytes,
        before=before,
        left=left,
        staying=rest,
        n_staying=len(staying),
        opened=opened,
        staying_opened=still,
        answers_differ=differ,
        seconds=time.monotonic() - began,
    )


def _back_up(site: Site) -> None:
    with closing(sqlite3.connect(site.settings.data / "main.db")) as main:
        main.execute("VACUUM INTO ?", (str(site.folder / BACKUP),))


def _n_bytes(site: Site) -> int:
    return (site.settings.data / "main.db").stat().st_size


async def _grow(site: Site, server: Server) -> None:
    """Tell long stories that nobody may read, until a teller no longer waits for the files."""
    words = " ".join(comments(1000))[:LONGEST_STORY]
    async with Teller(server.address) as teller:
        while _n_bytes(site) <= WHILE_A_TELLER_WAITS:
            for _ in range(20):
                await teller.tell(words)


async def _withdraw(server: Server, gone: Sequence[Placed], within_s: float) -> int:
    """Take all of them back; return how many receipts are then answered unlike an unknown one.

    It ends so many seconds after the last of them was taken back.
    """
    async with Teller(server.address) as teller:
        for story in gone:
            await teller.withdraw(story.receipt)
        await asyncio.sleep(within_s)
        unknown = await _answer(teller, receipts.mint(World()))
        answers = [await _answer(teller, story.receipt) for story in gone]
    return sum(answer != unknown for answer in answers)


async def _answer(teller: Teller, receipt: str) -> tuple[int, Mapping[str, str], bytes]:
    answer = await teller.come_back(receipt)
    # The time of day is the only header that may differ.
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.content


if __name__ == "__main__":
    sys.exit(main())
