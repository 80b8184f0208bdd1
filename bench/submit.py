"""Counts stories that are acknowledged in a second, beside the least that could be durable.

    python -m bench.submit           3 rounds of 4 s each
    python -m bench.submit --full    10 rounds of 10 s each

The same tellers send the same words to the real server and to a bare Starlette application that
makes two `synchronous=FULL` commits for each form, in turns, in one run. The forms are opened
before a round begins: what is measured is the sending, to the receipt.
"""

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx2

from bench.report import Outcome, report
from bench.site import Server, Site, running, throwaway, voicebox
from bench.teller import Form, Teller, receipt_on
from bench.words import comments

LEAST = 0.2
TELLERS = 8
#: Forms that are opened before a round, for each second of it. More than can be sent.
FORMS_PER_S = 120


@dataclass(frozen=True)
class Round:
    """One turn of each: acknowledged forms in a second."""

    ours: float
    bare: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.submit")
    parser.add_argument("--full", action="store_true", help="10 rounds of 10 s instead of 3 of 4 s")
    rounds, seconds = (10, 10.0) if parser.parse_args().full else (3, 4.0)
    return report(outcome(asyncio.run(measure(rounds, seconds))))


def outcome(rounds: Sequence[Round]) -> Outcome:
    """Say what was found."""
    shares = [one.ours / one.bare for one in rounds]
    share = statistics.median(shares)
    rows = [
        (number, f"{one.ours:.0f}", f"{one.bare:.0f}", f"{one.ours / one.bare:.2f}")
        for number, one in enumerate(rounds, 1)
    ]
    ours, bare = (statistics.median(getattr(r, name) for r in rounds) for name in ("ours", "bare"))
    figure = (
        f"{ours:.0f} stories acknowledged in a second, {bare:.0f} by a bare POST with two "
        f"commits, {share:.2f} of it (at least {LEAST})"
    )
    columns = ("round", "Voicebox, a second", "bare, a second", "share")
    more = {"tellers": TELLERS, "shares": shares}
    return Outcome("submit", columns, rows, figure, share >= LEAST, more)


async def measure(n_rounds: int, seconds: float) -> Sequence[Round]:
    """Let both take turns."""
    async with throwaway(window="day") as site:
        ours, bare = voicebox(site), _bare(site)
        async with running(ours), running(bare):
            await _ours(ours, 1.0)
            await _bare_round(bare, 1.0)
            return [
                Round(await _ours(ours, seconds), await _bare_round(bare, seconds))
                for _ in range(n_rounds)
            ]


def _bare(site: Site) -> Server:
    command = [sys.executable, "-m", "bench.bare", "--folder", str(site.temporary)]
    return Server(command, dict(os.environ), site.folder / "bare.log")


async def _ours(server: Server, seconds: float) -> float:
    texts = comments(100)

    async def open_forms(teller: Teller) -> list[Form]:
        n = round(FORMS_PER_S * seconds / TELLERS)
        return [await teller.form(texts[k % len(texts)], preset="all") for k in range(n)]

    async def send(teller: Teller, form: Form) -> None:
        receipt_on(await teller.send(form))

    return await _round(server, seconds, open_forms, send)


async def _bare_round(server: Server, seconds: float) -> float:
    texts = comments(100)

    async def open_forms(_teller: Teller) -> list[Form]:
        n = round(FORMS_PER_S * 20 * seconds / TELLERS)
        # As long as the token that the real form carries.
        return [Form("t" * 80, {"words": texts[k % len(texts)], "preset": "all"}) for k in range(n)]

    async def send(teller: Teller, form: Form) -> None:
        answer = await teller.send(form)
        assert answer.status_code == httpx2.codes.OK

    return await _round(server, seconds, open_forms, send)


async def _round(
    server: Server,
    seconds: float,
    open_forms: Callable[[Teller], Awaitable[list[Form]]],
    send: Callable[[Teller, Form], Awaitable[None]],
) -> float:
    """Send until the time is over; return how many were acknowledged in a second."""
    tellers = [Teller(server.address) for _ in range(TELLERS)]
    try:
        forms = [await open_forms(teller) for teller in tellers]
        began = time.monotonic()

        async def tell_on(teller: Teller, mine: list[Form]) -> int:
            sent = 0
            while mine and time.monotonic() - began < seconds:
                await send(teller, mine.pop())
                sent += 1
            return sent

        counts = await asyncio.gather(*map(tell_on, tellers, forms))
        return sum(counts) / (time.monotonic() - began)
    finally:
        for teller in tellers:
            await teller.http.aclose()


if __name__ == "__main__":
    sys.exit(main())
