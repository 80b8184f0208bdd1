"""Tries to learn from a site in which order people wrote, after their window has closed.

    python -m bench.order           200 stories in one window
    python -m bench.order --full    2,000 stories
    python -m bench.order --spoil   adds a table with row numbers: then it must fail

A clock that the bench moves goes through two days: stories arrive, the worker closes the window;
moderators read the queue and publish all, the worker closes the next. Each order that files and
pages give is then compared, pair by pair, with the order of arrival and with that of the votes.
Half of the pairs agree by chance. An order of few stories is allowed what chance alone gives.
"""

import argparse
import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench import readers
from bench.orderings import Groups, Ordering, agreement, deviation, in_file, n_pairs, of_search
from bench.report import Outcome, report
from bench.site import Site, throwaway
from bench.words import comments
from voicebox import receipt as receipts
from voicebox.flows import offers
from voicebox.flows.submit import submit
from voicebox.model import Ballot, Dials, Draft
from voicebox.sealing.tokens import FormTokens
from voicebox.store import public
from voicebox.store.public import Wanted
from voicebox.themes import compute
from voicebox.worker import Worker
from voicebox.world import World

ALL = Dials(counted=True, quoted=True, shown=True)
PAGE = 30
ROWS_SHOWN = 12
#: So many standard deviations of chance are allowed to an order of few stories.
SIGMAS = 4.0
QUICK_WITHIN, FULL_WITHIN = 0.10, 0.03


@dataclass(frozen=True)
class Tried:
    """One order that was compared with the true one."""

    truth: str
    name: str
    n: int
    share: float
    #: The standard deviation that the share would have by chance.
    deviation: float

    @property
    def off(self) -> float:
        """How far from a half it is."""
        return abs(self.share - 0.5)

    def allowed(self, within: float) -> float:
        """Return how far it may be."""
        return max(within, SIGMAS * self.deviation)


@dataclass(frozen=True)
class Measured:
    """Every order that was tried, and what was allowed."""

    stories: int
    within: float
    tried: Sequence[Tried]
    seconds: float

    @property
    def beyond(self) -> Sequence[Tried]:
        """The orders that tell more than chance would."""
        return [one for one in self.tried if one.off > one.allowed(self.within)]

    @property
    def reached(self) -> bool:
        """Whether none does, and orders of all stories were tried."""
        return not self.beyond and any(one.n == self.stories for one in self.tried)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def next_day(self) -> None:
        """Move on by a day."""
        self.at += timedelta(days=1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.order")
    parser.add_argument("--full", action="store_true", help="2,000 stories instead of 200")
    parser.add_argument("--spoil", action="store_true", help="keep row numbers; it must be found")
    given = parser.parse_args()
    n, within = (2000, FULL_WITHIN) if given.full else (200, QUICK_WITHIN)
    return report(outcome(asyncio.run(measure(n, within, spoil=given.spoil))))


def outcome(measured: Measured) -> Outcome:
    """Say what was found: the orders that are farthest from a half."""
    worst = sorted(measured.tried, key=lambda one: one.off - one.allowed(measured.within))
    rows = [
        (one.name, one.truth, one.n, f"{one.share:.1%}", f"{one.allowed(measured.within):.1%}")
        for one in worst[::-1][:ROWS_SHOWN]
    ]
    # Of pages with a few stories each, chance gives more than that of all in one row.
    whole = [one for one in measured.tried if SIGMAS * one.deviation <= measured.within]
    farthest = max((one.off for one in whole), default=1.0)
    figure = (
        f"{measured.stories:,} stories in one window, {len(measured.tried)} orders tried, "
        f"{len(measured.beyond)} beyond chance (at most 0); long ones at most 50 ± "
        f"{farthest:.1%} (goal ± {measured.within:.0%}); {measured.seconds:.0f} s"
    )
    more = {"tried": [vars(one) for one in measured.tried]}
    columns = ("order", "against", "stories", "pairs agree", "allowed ±")
    return Outcome("order", columns, rows, figure, measured.reached, more)


async def measure(
    n_stories: int,
    within: float,
    *,
    spoil: bool = False,
    chance: Callable[[int], bytes] | None = None,
) -> Measured:
    """Let so many stories through two windows; compare every order with the true ones."""
    began, clock = time.monotonic(), Clock()
    world = World(clock, chance) if chance else World(clock)
    async with throwaway(window="day", world=world) as site:
        with compute.processes() as executor:
            tokens = FormTokens(site.settings.secrets, world)
            worker = Worker(site.db, world, site.keyring, site.settings, executor, tokens)
            await worker.run_once()
            arrived = await _arrive(site, n_stories)
            if spoil:
                _keep_numbers(site, arrived)
            clock.next_day()
            await worker.run_once()
            first = [one async for one in _orders(site, arrived)]
            queue = await _read_all(site)
            clock.next_day()
            await worker.run_once()
            second = [one async for one in _orders(site, arrived)]
    tried = [*_compare("arrival", arrived, [*first, ("queue as it is read", [queue]), *second])]
    tried += _compare("votes", queue, second)
    return Measured(n_stories, within, tried, time.monotonic() - began)


async def _arrive(site: Site, n_stories: int) -> Ordering:
    texts = random.Random(0).sample(list(comments(n_stories)), n_stories)
    told = []
    for text in texts:
        receipt = receipts.mint(site.world)
        draft = Draft(text, ALL)
        async with site.db.write_both() as both:
            await submit(both, site.world, site.keyring, receipt, draft, draft.to_bytes())
        told.append(receipt)
    return await readers.ids_of(site, told)


async def _read_all(site: Site) -> Ordering:
    """Publish every story in the order in which the queue offers them."""
    session = site.accounts[0].session
    read: list[str] = []
    while True:
        async with site.db.read_both() as both:
            queue = await offers.show_queue(both, site.world, session)
        if not queue.stories:
            return read
        ids = [story.story_id for story in queue.stories]
        await readers.vote(site, ids, site.accounts[0], Ballot(publish=True))
        read += ids


async def _orders(site: Site, ids: Ordering) -> AsyncIterator[tuple[str, Groups]]:
    await site.db.checkpoint()
    data = site.settings.data
    yield "ids", [sorted(ids)]
    for name in ("main", "keys"):
        for order in in_file(data / f"{name}.db", ids):
            yield order
    yield "main: search as it is read", [of_search(data / "main.db", ids)]
    yield "public pages", [await _public_pages(site)]


async def _public_pages(site: Site) -> Ordering:
    """Turn over the pages that anyone may read, to the last."""
    read: list[str] = []
    after = -1
    while True:
        async with site.db.read() as main:
            page = await public.page(main, Wanted(after=after), PAGE)
        if not page:
            return read
        read += [story.id for story in page]
        after = page[-1].place


def _compare(truth: str, true: Ordering, orders: Sequence[tuple[str, Groups]]) -> Sequence[Tried]:
    ranks = {one: rank for rank, one in enumerate(true)}
    return [
        Tried(truth, name, sum(map(len, groups)), agreement(ranks, groups), deviation(groups))
        for name, groups in orders
        if n_pairs(groups)
    ]


def _keep_numbers(site: Site, arrived: Ordering) -> None:
    with closing(sqlite3.connect(site.settings.data / "main.db")) as main:
        main.execute("CREATE TABLE spoiled (story_id TEXT)")
        main.executemany("INSERT INTO spoiled VALUES (?)", [(one,) for one in arrived])
        main.commit()


if __name__ == "__main__":
    sys.exit(main())
