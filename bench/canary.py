"""Sends stories marked in every way, and looks for the marks in all that is left behind.

    python -m bench.canary           200 stories
    python -m bench.canary --full    10,000 stories
    python -m bench.canary --spoil   plants one mark in the log: then it must fail

Marked are the source address, X-Forwarded-For, agent, referrer, language, query, cookie, path,
receipt, password, second factor, session and every part of a story. Some tellers come back, some
stories are published, withheld or taken back, some requests are malformed. Then the data folder,
the logs, temporary folders, deleted files that are still open, the tables and the vocabulary of
the search are read: only words that are public may stand, in the public tables of `main.db`.
The server's own temporary folder, which is its home as well, must hold no file at all.
"""

import argparse
import asyncio
import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field

import pyotp

from bench import readers, traces
from bench.marked import END, STORY, Mark, Secrets, misbehave, sign_in
from bench.report import Outcome, report
from bench.site import Server, Site, running, throwaway, voicebox
from bench.traces import Hit
from bench.words import comments
from moderation.states import State
from voicebox.flows import staff
from voicebox.store import stories

AT_ONCE = 4
TURNS = 10
RELEASE_S = 240.0
LOOK_S = 0.2
#: Where words that are public may stand; the names of themes are made of them.
PUBLIC_TABLES = frozenset({"public_stories", "public_notes", "themes"})
PUBLIC_FILES = frozenset({"data/main.db", "data/main.db-wal"})
_INSERT = re.compile(r'INSERT INTO "?(\w+)')
_KIND = re.compile(rf"([a-z]*?)(\d+){END}")


@dataclass(frozen=True)
class Found:
    """What was searched, and what was found where it must not be."""

    stories: int
    public: int
    withdrawn: int
    searched: Mapping[str, int] = field(default_factory=dict)
    hits: Sequence[Hit] = ()
    #: How often words that are public were found where they may be: the search does see.
    seen: int = 0
    seconds: float = 0


@dataclass(frozen=True)
class Told:
    """Every story of a run, by number: its receipt, whether it is public, or gone."""

    receipts: Sequence[str] = field(repr=False)
    public: Set[int]
    shown: Set[int]
    withdrawn: Set[int]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.canary")
    parser.add_argument("--full", action="store_true", help="10,000 stories instead of 200")
    parser.add_argument("--stories", type=int, help="so many stories")
    parser.add_argument("--spoil", action="store_true", help="plant one mark; it must be found")
    given = parser.parse_args()
    n_stories = given.stories or (10_000 if given.full else 200)
    return report(outcome(asyncio.run(measure(n_stories, spoil=given.spoil))))


def outcome(found: Found) -> Outcome:
    """Say what was found; of a mark, its kind alone."""
    hits = Counter(hit.place for hit in found.hits)
    names = sorted(set(found.searched) | set(hits))
    rows = [(name, f"{found.searched[name]:,}", hits[name]) for name in names]
    figure = (
        f"{found.stories:,} stories ({found.public} public, {found.withdrawn} taken back), "
        f"{len(found.hits)} marks where none may be (at most 0); "
        f"{found.seen} public ones seen; {found.seconds:.0f} s"
    )
    kinds = Counter(f"{hit.place}, {hit.coding}: {_kind(hit)}" for hit in found.hits)
    reached = not found.hits and found.seen > 0
    return Outcome(
        "canary", ("place", "bytes", "hits"), rows, figure, reached, {"hits": dict(kinds)}
    )


async def measure(n_stories: int, *, spoil: bool = False) -> Found:
    """Run a site through the marked stories, and search everything it leaves."""
    began, since, mark = time.monotonic(), traces.now(), Mark.fresh()
    passwords = (mark.of("password", 1), mark.of("password", 2))
    async with throwaway(window="now", passwords=passwords) as site:
        server = voicebox(site)
        async with running(server):
            told, cookie = await _live(site, server, mark, n_stories)
            secrets = Secrets(
                {cookie, *(account.secret for account in site.accounts)}, set(told.receipts)
            )
            if spoil:
                with site.log.open("a") as log:
                    log.write(f"from {mark.of('agent', 1)}\n")
            found = _search(site, traces.family(server.pid), since, mark, secrets, told)
        after = _search(site, (), since, mark, secrets, told)
        tables = [*_in_tables(site, mark, told), *_in_vocabulary(site, mark, told)]
    return Found(
        stories=n_stories,
        public=len(told.public),
        withdrawn=len(told.withdrawn),
        searched={**after.searched, **found.searched},
        hits=[*dict.fromkeys([*found.hits, *after.hits, *tables])],
        seen=after.seen,
        seconds=time.monotonic() - began,
    )


async def _live(site: Site, server: Server, mark: Mark, n_stories: int) -> tuple[Told, str]:
    receipts = await _tell_all(server, mark, n_stories)
    await misbehave(server.address, mark)
    ids = await readers.ids_of(site, receipts)
    await _released(site, State.WAITING, {ids[n] for n in _turn(n_stories, 2)})
    cookie = await _sign_in(site, server, mark)
    await _decide(site, ids, mark)
    cleared = {ids[n] for n in _turn(n_stories, 2, 3, 5, 7)}
    await _released(site, State.PUBLISHED, cleared - {ids[n] for n in _turn(n_stories, 5)})
    gone = {*_turn(n_stories, 1, 3), *_turn(n_stories, 4)[::2], *_turn(n_stories, 0)[::2]}
    await _return_all(server, mark, receipts, gone)
    public = set(_turn(n_stories, 2, 7))
    return Told(receipts, public, set(_turn(n_stories, 2)), gone), cookie


async def _sign_in(site: Site, server: Server, mark: Mark) -> str:
    """Sign in over HTTP; by the flow alone while there is no page for it."""
    account = site.accounts[0]
    code = pyotp.TOTP(account.secret).now()
    return await sign_in(server.address, mark, account) or await staff.sign_in(
        site.db, site.world, staff.UsedSteps(), account.name, account.password, code
    )


async def _tell_all(server: Server, mark: Mark, n_stories: int) -> Sequence[str]:
    texts, turn = comments(n_stories), asyncio.Semaphore(AT_ONCE)

    async def tell(number: int) -> str:
        async with turn, mark.teller(server.address, number) as teller:
            return await teller.tell(**mark.story(number, texts[number]))

    return await asyncio.gather(*(tell(number) for number in range(n_stories)))


async def _return_all(server: Server, mark: Mark, receipts: Sequence[str], gone: Set[int]) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def come(number: int, receipt: str) -> None:
        async with turn, mark.teller(server.address, number) as teller:
            await teller.words_of(receipt)
            if number in gone:
                await teller.withdraw(receipt)

    back = {*gone, *range(0, len(receipts), 3)}
    await asyncio.gather(*(come(number, receipts[number]) for number in sorted(back)))


async def _decide(site: Site, ids: Sequence[str], mark: Mark) -> None:
    first, second = site.accounts
    told = readers.refusal(f"We cannot show it: {mark.of('sentence')}.")
    of = {turn: [ids[n] for n in _turn(len(ids), turn)] for turn in range(TURNS)}
    await readers.publish(site, [*of[2], *of[3], *of[5], *of[7]])
    await readers.vote(site, [*of[4], *of[9]], first, told)
    await readers.vote(site, of[4], second, told)
    await readers.claim(site, of[8], first)


async def _released(site: Site, state: State, wanted: Set[str]) -> None:
    """Wait until the server has moved stories through its window."""
    until = time.monotonic() + RELEASE_S
    while time.monotonic() < until:
        async with site.db.read() as main:
            here = {story.id for story in await stories.in_state(main, state)}
        if wanted <= here:
            return
        await asyncio.sleep(LOOK_S)
    raise TimeoutError(f"The window did not close within {RELEASE_S:.0f} s.")


def _turn(n_stories: int, *turns: int) -> list[int]:
    return [number for number in range(n_stories) if number % TURNS in turns]


def _search(
    site: Site, pids: Sequence[int], since: float, mark: Mark, secrets: Secrets, told: Told
) -> Found:
    marks = [mark.letters, mark.network, mark.forwarded, *sorted(secrets.strings)]
    searched: Counter[str] = Counter()
    hits, seen = [], 0
    for place in traces.places(site.folder, pids, since):
        searched[place.name] += len(place.content)
        if place.name.startswith("tmp/"):
            hits.append(Hit(place.name, "a file", ""))
        for hit in traces.look(place, marks):
            if place.name in PUBLIC_FILES and hit.coding == "raw" and _is_of(hit, told.public):
                seen += 1
            else:
                hits.append(hit)
        hits += traces.look_for_digits(place, secrets.receipts)
    return Found(0, 0, 0, searched, hits, seen)


def _is_of(hit: Hit, numbers: Set[int]) -> bool:
    parts = _KIND.match(hit.tail)
    return parts is not None and parts[1] in STORY and int(parts[2]) in numbers


def _kind(hit: Hit) -> str:
    parts = _KIND.match(hit.tail)
    return parts[1] if parts else "other"


def _in_tables(site: Site, mark: Mark, told: Told) -> Iterator[Hit]:
    """Look into each row: words that are public have their tables, and no other."""
    with closing(sqlite3.connect(site.settings.data / "main.db")) as main:
        for statement in main.iterdump():
            table = _INSERT.match(statement)
            if table is None or table[1].startswith("search"):  # its terms are looked at below
                continue
            place = traces.Place(f"table {table[1]}", statement.encode())
            for hit in traces.look(place, [mark.letters]):
                if table[1] not in PUBLIC_TABLES or not _is_of(hit, told.public):
                    yield hit


def _in_vocabulary(site: Site, mark: Mark, told: Told) -> Iterator[Hit]:
    """Look into the terms of the search: neighbours share letters, so bytes do not show them."""
    with closing(sqlite3.connect(site.settings.data / "main.db")) as main:
        main.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search', 'row')")
        for (term,) in main.execute("SELECT term FROM temp.terms").fetchall():
            for hit in traces.look(traces.Place("vocabulary", term.encode()), [mark.letters]):
                if not _is_of(hit, told.shown):
                    yield hit


if __name__ == "__main__":
    sys.exit(main())
