"""Floods a site with stories that nobody wrote, and looks at those who wrote one.

    python -m bench.flood           2,000 posts of junk, 20 tellers with script and 5 without
    python -m bench.flood --full    50,000 posts of junk, 200 tellers with script and 50 without

The junk comes without proof of work, over a hundred connections, as fast as it is answered.
Meanwhile tellers come one after another. With script they do the sum that the page asks for; how
long they wait is counted from pressing Send, the sum included. Without script they are taken by
turns, or get their words back. In the end each receipt must give back its exact words. Printed is
how long pages took meanwhile, as a reader sees it, beside what they took before.

All of it is on the machine of the server: whoever floods is at the lowest priority there, since a
real flood does not come from the server's own processors; readers and tellers are not.
"""

import argparse
import asyncio
import contextlib
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from multiprocessing import get_context

import httpx2

from bench.asked import REST_S, Waits, at_rest, beside_rest, reading
from bench.junk import OLD_ENOUGH_S, storm
from bench.report import Outcome, report
from bench.site import Server, running, throwaway, voicebox
from bench.solving import asked_on, solve
from bench.teller import Form, Teller, Unexpected, hidden, receipt_on
from bench.words import comments
from voicebox.store import stories, waiting

MOST_WAIT_S = 10.0
MOST_READING_S = 0.2
#: Two hours of the lane: the flood may go on past the full hour.
MOST_JUNK_KEPT = 300
#: How often somebody presses Send.
MOST_TRIES = 5


@dataclass
class Told:
    """What became of tellers."""

    #: Words by receipt.
    receipts: dict[str, str] = field(default_factory=dict, repr=False)
    waits: list[float] = field(default_factory=list)
    #: Who did not get in, and whose words did not come back with that.
    kept_out: int = 0
    words_lost: int = 0


@dataclass(frozen=True)
class Flooded:
    """What was found."""

    posts: int
    statuses: dict[int, int]
    tellers: int
    with_script: Told
    without: Told
    lost: int
    junk_kept: int
    #: Of pages before the flood, and in it.
    rest: Waits
    waits: Waits
    seconds: float

    @property
    def late(self) -> int:
        """How many waited longer than they should."""
        return sum(wait > MOST_WAIT_S for wait in self.with_script.waits)

    @property
    def words_lost(self) -> int:
        """How many stories or words of tellers are nowhere."""
        return self.lost + self.with_script.words_lost + self.without.words_lost

    @property
    def is_complete(self) -> bool:
        """Whether everybody with script got in and nobody lost a word, however long it took."""
        in_all = len(self.with_script.receipts) == self.tellers and not self.words_lost
        return in_all and self.junk_kept <= MOST_JUNK_KEPT and not self.waits.failed

    @property
    def reached(self) -> bool:
        return self.is_complete and not self.late and self.waits.at(0.95) < MOST_READING_S


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.flood")
    parser.add_argument("--full", action="store_true", help="50,000 posts, 200 and 50 tellers")
    full = parser.parse_args().full
    sizes = (50_000, 200, 50) if full else (2_000, 20, 5)
    return report(outcome(asyncio.run(measure(*sizes, REST_S))))


def outcome(found: Flooded) -> Outcome:
    """Say what was found."""
    answered = ", ".join(f"{n:,} x {status}" for status, n in sorted(found.statuses.items()))
    told, without = found.with_script, found.without
    longest = max(told.waits, default=0)
    rows = [
        ("posts of junk, by status", answered),
        ("posts in a second", f"{found.posts / found.seconds:.0f}"),
        ("junk that was taken", f"{found.junk_kept} (at most {MOST_JUNK_KEPT})"),
        ("tellers with script acknowledged", f"{len(told.receipts)} of {found.tellers}"),
        ("longest wait from Send, the sum included", f"{longest:.1f} s"),
        ("tellers without script acknowledged", len(without.receipts)),
        ("tellers without script put off, words given back", without.kept_out),
        ("stories or words lost", found.words_lost),
        ("pages read", f"{len(found.waits.seconds):,} ({found.waits.failed} failed)"),
        *beside_rest("reading", found.rest, found.waits),
        ("whole run", f"{found.seconds:.0f} s"),
    ]
    figure = (
        f"{len(told.receipts)} of {found.tellers} acknowledged, {found.late} later than "
        f"{MOST_WAIT_S:.0f} s, {found.words_lost} words or stories lost (at most 0) under "
        f"{found.posts:,} posts, reading p95 {1000 * found.waits.at(0.95):.0f} ms "
        f"(below {1000 * MOST_READING_S:.0f})"
    )
    more = {"waits": told.waits, "statuses": found.statuses}
    return Outcome("flood", ("", "found"), rows, figure, found.reached, more)


async def measure(posts: int, tellers: int, without: int, rest_s: float = 1.0) -> Flooded:
    """Flood a throwaway site, with tellers in the midst of it."""
    async with throwaway(window="day", limits=True) as site:
        server = voicebox(site)
        async with running(server):
            rest = await at_rest(server.address, rest_s)
            with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as apart:
                began = time.monotonic()
                loop = asyncio.get_running_loop()
                junk = loop.run_in_executor(apart, storm, server.port, posts)
                async with reading(server.address) as waits:
                    with_script, plain = await asyncio.gather(
                        _tell_all(server, tellers, apart), _tell_plainly(server, without)
                    )
                    statuses = await junk
                seconds = time.monotonic() - began
            receipts = with_script.receipts | plain.receipts
            lost = await _count_lost(server, receipts)
        async with site.db.read() as main:
            here = len(await stories.ids(main)) + len(await waiting.everything(main))
    return Flooded(
        posts=posts,
        statuses=statuses,
        tellers=tellers,
        with_script=with_script,
        without=plain,
        lost=lost,
        junk_kept=here - len(receipts),
        rest=rest,
        waits=waits,
        seconds=seconds,
    )


async def _tell_all(server: Server, n: int, apart: ProcessPoolExecutor) -> Told:
    """Tell so many stories with script, one after another, from the moment the crowd is there."""
    told = Told()
    texts = comments(n)
    await asyncio.sleep(2)
    for number, text in enumerate(texts):
        async with Teller(server.address) as teller:
            await _tell(teller, f"{text} {number}/{n}", told, apart)
    return told


async def _tell(teller: Teller, text: str, told: Told, apart: ProcessPoolExecutor) -> None:
    loop = asyncio.get_running_loop()
    form = await _opened(teller, text)
    answer = await teller.send(form, "check")
    began = time.monotonic()
    for _ in range(MOST_TRIES):
        if 'name="token"' not in answer.text:
            # There was no place: the page has the words, and a button to try again with them.
            told.words_lost += text not in unescape(answer.text)
            form = await _opened(teller, text)
            answer = await teller.send(form, "check")
            continue
        asked = asked_on(answer)
        proof = await loop.run_in_executor(apart, solve, asked) if asked else ""
        form = Form(hidden(answer, "token"), {**form.fields, "proof": proof})
        answer = await teller.send(form)
        if answer.status_code == httpx2.codes.OK:
            told.receipts[receipt_on(answer)] = text
            told.waits.append(time.monotonic() - began)
            return
        told.words_lost += text not in unescape(answer.text)
    told.kept_out += 1


async def _opened(teller: Teller, text: str) -> Form:
    """Open the form, however often it takes: no word was written yet."""
    for _ in range(MOST_TRIES):
        with contextlib.suppress(Unexpected):
            return await teller.form(text, preset="all")
        await asyncio.sleep(1)
    return await teller.form(text, preset="all")


async def _tell_plainly(server: Server, n: int) -> Told:
    """Tell so many stories without script: nothing is asked of them but some patience."""
    told = Told()

    async def tell(number: int, text: str) -> None:
        async with Teller(server.address) as teller:
            form = await _opened(teller, text)
            await asyncio.sleep(OLD_ENOUGH_S + number / 5)
            answer = await teller.send(form)
        if answer.status_code == httpx2.codes.OK:
            told.receipts[receipt_on(answer)] = text
            return
        told.kept_out += 1
        told.words_lost += text not in unescape(answer.text)

    texts = [f"{text} {number}, plainly" for number, text in enumerate(comments(n))]
    await asyncio.gather(*(tell(number, text) for number, text in enumerate(texts)))
    return told


async def _count_lost(server: Server, receipts: dict[str, str]) -> int:
    async with Teller(server.address) as teller:
        found = [await teller.words_of(receipt) == text for receipt, text in receipts.items()]
    return found.count(False)


if __name__ == "__main__":
    sys.exit(main())
