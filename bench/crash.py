"""Kills the server while stories arrive, and counts what was acknowledged and is not there.

    python -m bench.crash           20 kills
    python -m bench.crash --full    500 kills, then on until 50,000 stories are acknowledged

Tellers send stories at the same time to the real server, which gets SIGKILL at moments that
chance decides, and is started again. Who saw no receipt sends the same form again, until one is
shown. Then each receipt must give back its exact words, and each form must be one story.
"""

import argparse
import asyncio
import contextlib
import math
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import httpx2

from bench.report import Outcome, report
from bench.site import Server, Site, throwaway, voicebox
from bench.teller import Form, Teller, Unexpected, receipt_on
from bench.words import comments
from voicebox.flows import words
from voicebox.store import stories, story_keys, waiting

#: The server lives for a random time between these, in seconds, after it listens again.
SHORTEST_S, LONGEST_S = 0.05, 2.0
AGAIN_S = 0.05
#: A form that nobody acknowledges within this time is counted as lost.
LAST_CHANCE_S = 60.0


@dataclass(frozen=True)
class Storm:
    """How often the server is killed, and by how many it is used meanwhile."""

    kills: int
    tellers: int = 8
    #: After its kills it goes on until so many stories were acknowledged.
    acknowledged: int = 0
    #: No start may take longer, in seconds; a busy machine says nothing about it.
    restart_s: float = math.inf


QUICK = Storm(20)
FULL = Storm(500, tellers=20, acknowledged=50_000, restart_s=3.0)


@dataclass
class Ledger:
    """What tellers know: their forms, and the receipts that they saw."""

    receipts: dict[str, str] = field(default_factory=dict, repr=False)
    #: Forms that were sent more than once before a receipt came.
    again: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class Count:
    """What was found after the last start."""

    storm: Storm
    kills: int
    acknowledged: int
    again: int
    lost: int
    doubled: int
    unreadable: int
    restarts: Sequence[float]
    seconds: float

    @property
    def reached(self) -> bool:
        whole = not self.lost + self.doubled + self.unreadable
        enough = self.acknowledged >= max(1, self.storm.acknowledged)
        return whole and enough and max(self.restarts) <= self.storm.restart_s


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.crash")
    parser.add_argument(
        "--full", action="store_true", help=f"{FULL.kills} kills instead of {QUICK.kills}"
    )
    parser.add_argument("--kills", type=int, help="so many kills")
    given = parser.parse_args()
    storm = FULL if given.full else QUICK
    if given.kills:
        storm = replace(storm, kills=given.kills)
    return report(outcome(asyncio.run(measure(storm))))


def outcome(count: Count) -> Outcome:
    """Say what was found."""
    rows = [
        ("kills", count.kills),
        ("acknowledged", f"{count.acknowledged:,}"),
        ("sent again with the same form", count.again),
        ("lost", count.lost),
        ("doubled", count.doubled),
        ("unreadable", count.unreadable),
        ("restart, median", f"{statistics.median(count.restarts):.2f} s"),
        ("restart, longest", f"{max(count.restarts):.2f} s"),
        ("whole run", f"{count.seconds:.0f} s"),
    ]
    figure = (
        f"{count.kills} kills, {count.acknowledged:,} acknowledged, {count.lost} lost, "
        f"{count.doubled} doubled, {count.unreadable} unreadable (at most 0), "
        f"back within {max(count.restarts):.1f} s"
    )
    return Outcome("crash", ("", "found"), rows, figure, count.reached, vars(count))


async def measure(storm: Storm, seed: int | None = None) -> Count:
    """Kill the server of a throwaway site again and again, and count."""
    began = time.monotonic()
    chance = random.Random(seed)
    async with throwaway(window="now") as site:
        server = voicebox(site)
        try:
            ledger, restarts = await _rage(server, storm, chance)
            lost, unreadable = await _come_back(server, ledger)
        finally:
            server.kill()
        doubled = await _doubled(site, ledger)
    return Count(
        storm=storm,
        kills=len(restarts) - 1,
        acknowledged=len(ledger.receipts),
        again=ledger.again,
        lost=lost + ledger.unanswered,
        doubled=doubled,
        unreadable=unreadable,
        restarts=restarts,
        seconds=time.monotonic() - began,
    )


async def _rage(server: Server, storm: Storm, chance: random.Random) -> tuple[Ledger, list[float]]:
    ledger, over = Ledger(), asyncio.Event()
    restarts = [await server.start()]
    async with asyncio.TaskGroup() as group:
        for number in range(storm.tellers):
            group.create_task(_tell_on(server, number, ledger, over))
        while len(restarts) <= storm.kills:
            await asyncio.sleep(chance.uniform(SHORTEST_S, LONGEST_S))
            server.kill()
            restarts.append(await server.start())
        while len(ledger.receipts) < storm.acknowledged:
            await asyncio.sleep(LONGEST_S)
        over.set()
    return ledger, restarts


async def _tell_on(server: Server, number: int, ledger: Ledger, over: asyncio.Event) -> None:
    texts = comments(100)
    told = 0
    async with Teller(server.address) as teller:
        while not over.is_set():
            told += 1
            # Line breaks and odd letters must come back as they were.
            text = f"{texts[told % len(texts)]}\n\n{number}/{told} <b>&amp;</b> – “é” 🙂"
            try:
                form = await teller.form(text, preset="all")
            except (httpx2.TransportError, Unexpected):
                await asyncio.sleep(AGAIN_S)
                continue
            await _until_acknowledged(teller, form, text, ledger)


async def _until_acknowledged(teller: Teller, form: Form, text: str, ledger: Ledger) -> None:
    began, tries = time.monotonic(), 0
    while time.monotonic() - began < LAST_CHANCE_S:
        tries += 1
        with contextlib.suppress(httpx2.TransportError, Unexpected):
            receipt = receipt_on(await teller.send(form))
            ledger.receipts[receipt] = text
            ledger.again += tries > 1
            return
        await asyncio.sleep(AGAIN_S)
    ledger.unanswered += 1


async def _come_back(server: Server, ledger: Ledger) -> tuple[int, int]:
    lost = unreadable = 0
    async with Teller(server.address) as teller:
        for receipt, text in ledger.receipts.items():
            try:
                found = await _asked(teller, receipt)
            except (httpx2.TransportError, Unexpected):
                unreadable += 1
                continue
            lost += found is None
            unreadable += found is not None and found != text
    return lost, unreadable


async def _asked(teller: Teller, receipt: str) -> str | None:
    try:
        return await teller.words_of(receipt)
    except httpx2.TransportError:
        # A busy machine can be slower than a client waits. Whoever asks again must be answered.
        return await teller.words_of(receipt)


async def _doubled(site: Site, ledger: Ledger) -> int:
    """Return how many stories there are beyond one for each form, by their words."""
    team = site.accounts[0].session.team_private
    here: Counter[str] = Counter()
    async with site.db.read_both() as both:
        kept = [await stories.find(both.main, one) for one in await stories.ids(both.main)]
        for story in [*kept, *await waiting.everything(both.main)]:
            assert story is not None
            wraps = await story_keys.find(both.keys, story.id, story.version)
            if wraps is not None:
                here[words.open_draft(words.key_by_team(team, wraps), story).text] += 1
        orphans = len(await story_keys.ids(both.keys)) - here.total()
    wanted = Counter(ledger.receipts.values())
    return (here - wanted).total() + abs(orphans)


if __name__ == "__main__":
    sys.exit(main())
