"""Tries to send with a proof of work that is not good, and counts how many got in.

    python -m bench.proofs           100 of each kind
    python -m bench.proofs --full    1,000 of each kind

A crowd has used up what is taken without a proof, so that a proof is the only way in. Each kind
is tried at the real server: used once already; made for another form; the answer to another sum;
too old. The clock is moved for the last. As many good ones, a tenth of them, must all get in.

The sums are done at the start, since they get harder with each try. The good ones are those that
are tried again once they were used. The others are never used, so that one proof can be sent with
other forms, be cut up, and get too old. Eight tries are on their way at once.
"""

import argparse
import asyncio
import base64
import json
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

import httpx2

from bench.report import Outcome, report
from bench.shifted import move
from bench.site import Server, Site, environ_of, running, throwaway
from bench.solving import asked_on, solve
from bench.teller import Form, Teller, Unexpected, hidden
from voicebox.sealing.proofs import MINUTES
from voicebox.web.floods import LANE_AN_HOUR

WORDS = "This came with a proof that is not good."
#: One proof is tried so often, each time with a form of its own.
TRIES = 10
AT_ONCE = 8
#: How often a proof is sent until somebody looks at it.
MOST_TRIES = 20
T = TypeVar("T")


@dataclass(frozen=True)
class Solved:
    """A form and the proof that was made for it."""

    form: Form
    proof: str


@dataclass(frozen=True)
class Count:
    """What was found of one kind."""

    kind: str
    tried: int
    accepted: int


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.proofs")
    parser.add_argument("--full", action="store_true", help="1,000 of each kind instead of 100")
    each = 1_000 if parser.parse_args().full else 100
    return report(outcome(asyncio.run(measure(each))))


def outcome(counts: Sequence[Count]) -> Outcome:
    """Say what was found; the first are the good ones."""
    good, *bad = counts
    rows = [(one.kind, f"{one.tried:,}", one.accepted) for one in counts]
    accepted = sum(one.accepted for one in bad)
    figure = (
        f"{accepted} of {sum(one.tried for one in bad):,} proofs that are not good got in "
        f"(at most 0), {good.accepted} of {good.tried} good ones"
    )
    reached = not accepted and good.accepted == good.tried > 0
    return Outcome("proofs", ("", "tried", "got in"), rows, figure, reached)


async def measure(each: int) -> Sequence[Count]:
    """Try so many of each kind at a throwaway site."""
    async with throwaway(window="day", limits=True) as site:
        clock = site.folder / "clock"
        server = _shifted(site)
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as apart:
            async with running(server), Teller(server.address) as teller:
                await fill_the_lane(teller)
                bench = _Bench(teller, apart, max(each // TRIES, 2))
                used, kept = await bench.solved(), await bench.solved()
                counts = [await bench.good(used), await bench.replayed(used)]
                counts += [await bench.elsewhere(kept), await bench.spliced(kept)]
                move(clock, minutes=MINUTES + 1)
                # It is another hour: the lane is open anew.
                await fill_the_lane(teller)
                return [*counts, await bench.tried("too old", kept)]


def _shifted(site: Site) -> Server:
    command = [sys.executable, "-m", "bench.shifted", "--clock", str(site.folder / "clock")]
    return Server(command, environ_of(site.settings, site.temporary), site.log)


async def fill_the_lane(teller: Teller) -> None:
    """Send without a proof until nothing more is taken so."""
    forms = [await teller.form(f"Nobody wrote this, {n}.") for n in range(LANE_AN_HOUR + 1)]
    await asyncio.sleep(10)  # a form that is younger is not taken in a crowd
    for form in forms:
        answer = await teller.send(form)
    assert answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE, "The lane has no end."


@dataclass
class _Bench:
    teller: Teller
    apart: ProcessPoolExecutor
    n: int

    async def solved(self) -> Sequence[Solved]:
        """Open forms and do their sums."""
        forms, asked = [], []
        for form in await _at_once([self._fresh() for _ in range(self.n)]):
            answer = await self.teller.send(form, "check")
            forms.append(Form(hidden(answer, "token"), form.fields))
            asked.append(asked_on(answer))
        loop = asyncio.get_running_loop()
        proofs = await asyncio.gather(*(loop.run_in_executor(self.apart, solve, a) for a in asked))
        return [Solved(form, proof) for form, proof in zip(forms, proofs, strict=True)]

    async def good(self, solved: Sequence[Solved]) -> Count:
        """Send each proof with the form that it was made for."""
        got_in = await _at_once([self._send(one.form, one.proof) for one in solved])
        return Count("good", len(got_in), sum(got_in))

    async def replayed(self, used: Sequence[Solved]) -> Count:
        """Send proofs that were used: with the same form and other words, and with new forms."""

        async def again(one: Solved, number: int) -> Form:
            if number % 2:
                return await self._fresh()
            return Form(one.form.token, {**one.form.fields, "words": f"{WORDS} {number}"})

        return await self.tried("used once already", used, again)

    async def elsewhere(self, solved: Sequence[Solved]) -> Count:
        """Send proofs that are good, each with the forms of others."""
        return await self.tried("made for another form", solved, self._another)

    async def spliced(self, solved: Sequence[Solved]) -> Count:
        """Send the sum of each form with the answer to another."""
        turned = [*solved[1:], solved[0]]
        mixed = [
            Solved(one.form, _splice(one.proof, other.proof))
            for one, other in zip(solved, turned, strict=True)
        ]
        return await self.tried("the answer to another sum", mixed)

    async def tried(
        self,
        kind: str,
        solved: Sequence[Solved],
        form_of: Callable[[Solved, int], Awaitable[Form]] | None = None,
    ) -> Count:
        """Try each proof so often; without `form_of` with its own form."""

        async def once(one: Solved, number: int) -> bool:
            form = await form_of(one, number) if form_of else one.form
            return await self._send(form, one.proof)

        accepted = await _at_once([once(one, n) for one in solved for n in range(TRIES)])
        return Count(kind, len(accepted), sum(accepted))

    async def _another(self, _one: Solved, _number: int) -> Form:
        return await self._fresh()

    async def _fresh(self) -> Form:
        return await self.teller.form(WORDS, preset="all")

    async def _send(self, form: Form, proof: str) -> bool:
        sent = Form(form.token, {**form.fields, "proof": proof})
        for _ in range(MOST_TRIES):
            answer = await self.teller.send(sent)
            if answer.status_code == httpx2.codes.OK or 'name="token"' in answer.text:
                return answer.status_code == httpx2.codes.OK
            # There was no place for it: nobody has looked at the proof yet.
        raise Unexpected(f"The gate was never asked: {answer.status_code}.")


async def _at_once(calls: Sequence[Coroutine[Any, Any, T]]) -> Sequence[T]:
    """Return what all of these give, in their order, a few at a time."""
    places = asyncio.Semaphore(AT_ONCE)

    async def call(one: Coroutine[Any, Any, T]) -> T:
        async with places:
            return await one

    return await asyncio.gather(*(call(one) for one in calls))


def _splice(sum_of: str, answer_of: str) -> str:
    mixed = json.loads(base64.b64decode(sum_of))
    mixed["solution"] = json.loads(base64.b64decode(answer_of))["solution"]
    return base64.b64encode(json.dumps(mixed).encode()).decode()


if __name__ == "__main__":
    sys.exit(main())
