"""Rehearses a restore on a large site, and counts who came back that had left.

    python -m bench.drill           300 stories, 5 taken back before the backup and 5 after
    python -m bench.drill --full    100,000 stories, 100 and 100; the drill takes 10 minutes at most

A fifth of the stories is public. Those who leave come from both kinds. After the drill the data
folder is lost, and the site is restored from the backup of before the last withdrawals.
"""

import argparse
import asyncio
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import readers
from bench.report import Outcome, report
from bench.site import Site, throwaway
from bench.words import comments
from voicebox.flows import backup, drill, hands, my_story, restore, votes, withdraw
from voicebox.flows import submit as submitting
from voicebox.flows.drill import Drill
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


@dataclass(frozen=True)
class Found:
    """What the drill said, and what the restore brought back."""

    told: int
    drill: Drill
    drill_s: float
    restored: Restored
    restore_s: float
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
            and self.drill_s <= LONGEST_S
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.drill")
    parser.add_argument("--full", action="store_true", help="100,000 stories")
    told, leaving = (100_000, 100) if parser.parse_args().full else (300, 5)
    return report(outcome(asyncio.run(measure(told, leaving))))


def outcome(found: Found) -> Outcome:
    return Outcome(
        "drill",
        ("what", "stories", "public", "seconds", "came back"),
        [
            (
                "a drill on the running site",
                f"{found.drill.stories:,}",
                f"{found.drill.public:,}",
                f"{found.drill_s:.1f}",
                found.drill.came_back,
            ),
            (
                "a restore after the disk was lost",
                f"{found.restored.counted.stories:,}",
                f"{found.restored.counted.public:,}",
                f"{found.restore_s:.1f}",
                found.came_back,
            ),
        ],
        f"{found.told:,} stories: {found.drill_s:.1f} s (at most {LONGEST_S:.0f}),"
        f" {found.left - found.came_back} of {found.left} withdrawn stayed gone,"
        f" {found.there} of {found.tried} others are there",
        found.reached,
    )


async def measure(told: int, leaving: int) -> Found:
    """Tell so many stories, take twice `leaving` of them back, rehearse, lose the disk, restore."""
    async with throwaway() as plain:
        site, pair = _backed(plain)
        receipts = await _tell(site, told)
        before, after = receipts[:leaving], receipts[leaving : 2 * leaving]
        stay = receipts[2 * leaving :]
        await _leave(site, before)
        began = time.monotonic()
        rehearsed = await _rehearse(site, pair)
        drill_s = time.monotonic() - began
        await _leave(site, after)
        began = time.monotonic()
        restored = await _restore(site, pair)
        restore_s = time.monotonic() - began
        tried = stay[:: max(1, len(stay) // 200)]
        async with backup.copied(site.settings.data) as db:
            came_back = await _known(site, db, [*before, *after])
            there = await _known(site, db, tried)
    left = len(before) + len(after)
    return Found(told, rehearsed, drill_s, restored, restore_s, came_back, left, there, len(tried))


def _backed(site: Site) -> tuple[Site, BackupPair]:
    pair, folder = backups.fresh_pair(), site.folder / "elsewhere" / "backups"
    folder.mkdir()
    settings = replace(site.settings, backups=folder, backup_key=pair.public)
    return replace(site, settings=settings), pair


async def _tell(site: Site, told: int) -> Sequence[str]:
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


async def _leave(site: Site, receipts: Sequence[str]) -> None:
    for receipt in receipts:
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
