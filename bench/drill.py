"""Rehearses a restore on a large site, and counts who came back that had left.

    python -m bench.drill           300 stories, 5 taken back before the backup and 5 after
    python -m bench.drill --full    100,000 stories, 100 and 100; the drill takes 10 minutes at most

A fifth of the stories is public. Those who leave come from both kinds. After the drill the data
folder is lost, and the site is restored from the backup of before the last withdrawals. Beside the
seconds by the clock stand those of a processor: others who are at work change them little.
"""

import argparse
import asyncio
import resource
import shutil
import sys
import time
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bench import readers
from bench.quick import QuickDatabase
from bench.report import Outcome, report
from bench.site import Site, throwaway
from bench.words import comments
from voicebox.flows import backup, drill, hands, my_story, restore, votes, withdraw
from voicebox.flows import submit as submitting
from voicebox.flows.drill import Drill
from voicebox.flows.erasing import erase_what_is_due
from voicebox.flows.restore import Restored
from voicebox.model import Ballot, Dials, Draft
from voicebox.receipt import mint
from voicebox.sealing import backups
from voicebox.sealing.backups import BackupPair
from voicebox.store.db import Database

LONGEST_S = 600.0
#: Every so many stories one is public.
PUBLIC = 5
#: Stories of one commit; telling one by one would take the most of the time.
BATCH = 500
ALL = Dials(True, True, True, True)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Took:
    """How long something took, in seconds."""

    clock_s: float
    processor_s: float

    def __str__(self) -> str:
        return f"{self.clock_s:.2f}"


@dataclass(frozen=True)
class Found:
    """What the drill said, and what the restore brought back."""

    told: int
    #: The slowest of all withdrawals, while its teller waits.
    leave: Took
    #: Taking the last traces of half of them off the disk together.
    erase: Took
    drill: Drill
    drilled: Took
    restored: Restored
    restore: Took
    #: Of the whole process, in MB.
    memory: int
    #: Withdrawn stories whose receipt is known again.
    came_back: int
    left: int
    #: Others whose receipt is known, of so many that were tried.
    there: int
    tried: int

    @property
    def reached(self) -> bool:
        """Whether nobody came back, nobody was lost, and it took ten minutes at most."""
        return (
            self.came_back == 0
            and self.there == self.tried
            and self.restored.without_key == 0
            and self.drilled.clock_s <= LONGEST_S
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.drill")
    parser.add_argument("--full", action="store_true", help="100,000 stories")
    told, leaving = (100_000, 100) if parser.parse_args().full else (300, 5)
    return report(outcome(asyncio.run(measure(told, leaving))))


def outcome(found: Found) -> Outcome:
    return Outcome(
        "drill",
        ("what", "stories", "public", "seconds", "of a processor", "came back"),
        [
            _row("the slowest withdrawal, its teller waiting", found.leave),
            _row(f"the last traces of {found.left // 2} of them, together", found.erase),
            (
                "a drill on the running site",
                f"{found.drill.stories:,}",
                f"{found.drill.public:,}",
                found.drilled,
                f"{found.drilled.processor_s:.2f}",
                found.drill.came_back,
            ),
            (
                "a restore after the disk was lost",
                f"{found.restored.counted.stories:,}",
                f"{found.restored.counted.public:,}",
                found.restore,
                f"{found.restore.processor_s:.2f}",
                found.came_back,
            ),
        ],
        f"{found.told:,} stories: {found.drilled.clock_s:.1f} s (at most {LONGEST_S:.0f}),"
        f" {found.left - found.came_back} of {found.left} withdrawn stayed gone,"
        f" {found.there} of {found.tried} others are there; a withdrawal {found.leave} s at most,"
        f" {found.memory:,} MB of memory",
        found.reached,
    )


def _row(what: str, took: Took) -> tuple[object, ...]:
    return what, "", "", took, f"{took.processor_s:.2f}", ""


async def measure(told: int, leaving: int) -> Found:
    """Tell so many stories, take twice `leaving` of them back, rehearse, lose the disk, restore."""
    async with throwaway() as plain:
        site, pair = backed(plain)
        return await lose_and_restore(site, pair, await tell(site, told), leaving)


async def lose_and_restore(
    site: Site, pair: BackupPair, receipts: Sequence[str], leaving: int
) -> Found:
    """Do all that is measured, on a site where the stories of these receipts were told."""
    before, after = receipts[:leaving], receipts[leaving : 2 * leaving]
    stay = receipts[2 * leaving :]
    left = [await _timed(_leave(site, one)) for one in before]
    _, erased = await _timed(erase_what_is_due(site.db))
    rehearsed, drilled = await _timed(_rehearse(site, pair))
    left += [await _timed(_leave(site, one)) for one in after]
    restored, restore_took = await _timed(_restore(site, pair))
    tried = stay[:: max(1, len(stay) // 200)]
    async with backup.copied(site.settings.data) as db:
        came_back = await _known(site, db, [*before, *after])
        there = await _known(site, db, tried)
    return Found(
        told=len(receipts),
        leave=max((took for _, took in left), key=lambda took: took.clock_s),
        erase=erased,
        drill=rehearsed,
        drilled=drilled,
        restored=restored,
        restore=restore_took,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        came_back=came_back,
        left=len(left),
        there=there,
        tried=len(tried),
    )


async def _timed(doing: Awaitable[Result]) -> tuple[Result, Took]:
    clock, processor = time.monotonic(), time.process_time()
    result = await doing
    return result, Took(time.monotonic() - clock, time.process_time() - processor)


def backed(site: Site) -> tuple[Site, BackupPair]:
    pair, folder = backups.fresh_pair(), site.folder / "elsewhere" / "backups"
    folder.mkdir()
    settings = replace(site.settings, backups=folder, backup_key=pair.public)
    return replace(site, settings=settings), pair


async def tell(slow: Site, told: int) -> Sequence[str]:
    """Tell so many stories, and publish some of them; return their receipts."""
    site = replace(slow, db=QuickDatabase.open(slow.settings.data))
    receipts: list[str] = []
    for texts in _batches(comments(told)):
        async with site.db.write_both() as both:
            for text in texts:
                receipt = mint(site.world)
                draft = Draft(text, ALL)
                await submitting.submit(
                    both, site.world, site.keyring, receipt, draft, draft.to_bytes()
                )
                receipts.append(receipt)
    await readers.close_window(site)
    await _publish(site, await readers.ids_of(site, receipts[::PUBLIC]))
    await readers.close_window(site)
    await site.db.close()
    return receipts


async def _publish(site: Site, story_ids: Sequence[str]) -> None:
    session = site.accounts[0].session
    for some in _batches(story_ids):
        async with site.db.write_both() as both:
            for story_id in some:
                await hands.claim(both, site.world, session, story_id)
                await votes.vote(
                    both, site.world, site.keyring, readers.RULES, session, story_id, Ballot(True)
                )


def _batches(things: Sequence[str]) -> Iterator[Sequence[str]]:
    return (things[at : at + BATCH] for at in range(0, len(things), BATCH))


async def _leave(site: Site, receipt: str) -> None:
    gone = await withdraw.withdraw(site.db, site.keyring, receipt, site.settings.tombstones)
    assert gone is not None


async def _rehearse(site: Site, pair: BackupPair) -> Drill:
    return await drill.drill(
        site.db, site.world, site.keyring, site.settings, _folder(site), pair.private
    )


async def _restore(site: Site, pair: BackupPair) -> Restored:
    await site.db.close()
    shutil.rmtree(site.settings.data)
    return await restore.restore(site.settings, _folder(site), pair.private, None)


def _folder(site: Site) -> Path:
    assert site.settings.backups is not None
    return site.settings.backups


async def _known(site: Site, db: Database, receipts: Sequence[str]) -> int:
    known = 0
    for receipt in receipts:
        async with db.write_both() as both:
            found = await my_story.find(both, site.world, site.keyring, receipt)
        known += found is not None
    return known


if __name__ == "__main__":
    sys.exit(main())
