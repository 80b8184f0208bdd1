"""Moves the clock of a running site back and forth, and asks what that costs its tellers.

    python -m bench.clock           3 stories at each time
    python -m bench.clock --full    40 stories at each time

The clock is set a day and ten years ahead and back, by hours, and through the two nights in which
Europe's clocks change, with a server that lives by them. At each time stories are told, some with
a form that was opened before; one is taken back; every story that was ever acknowledged must come
back word for word, without a restart and without a failure of ours.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from bench.report import Outcome, report
from bench.shifted import move
from bench.site import Server, environ_of, running, throwaway
from bench.teller import Teller
from bench.told import Shelf
from bench.words import comments

#: What the server's own clock on the wall follows; the site itself counts in UTC.
ZONE = "Europe/London"
FAULT = 500
#: The clocks change a few seconds after the time that is set: the worker lives through it.
SETTLE_S = 4.0
#: One time after the other, in seconds ahead of the machine's.
DAY, YEAR, HOUR = 86_400, 31_557_600, 3_600


@dataclass(frozen=True)
class At:
    """What was found at one time."""

    named: str
    told: int
    #: Forms that were opened at the time before: acknowledged, or their words given back.
    carried_on: int
    withdrawn: bool
    lost: int
    words_lost: int
    faults: int

    @property
    def reached(self) -> bool:
        return self.told > 0 and self.withdrawn and not self.lost + self.words_lost + self.faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.clock")
    parser.add_argument("--full", action="store_true", help="40 stories at each time instead of 3")
    each = 40 if parser.parse_args().full else 3
    return report(outcome(asyncio.run(measure(each))))


def outcome(times: Sequence[At]) -> Outcome:
    """Say what was found."""
    rows = [
        (
            one.named,
            one.told,
            one.carried_on,
            "yes" if one.withdrawn else "NO",
            one.lost,
            one.words_lost,
            one.faults,
        )
        for one in times
    ]
    figure = (
        f"{len(times)} settings of the clock, {sum(one.told for one in times)} acknowledged, "
        f"{sum(one.lost for one in times)} lost, {sum(one.words_lost for one in times)} refused "
        f"without their words, {sum(one.faults for one in times)} failures of ours (at most 0)"
    )
    columns = ("clock", "told", "forms from before", "withdrawn", "lost", "words lost", "failures")
    return Outcome("clock", columns, rows, figure, all(one.reached for one in times))


def times() -> Sequence[tuple[str, float]]:
    """Return each time's name and its seconds ahead of the machine's clock."""
    now = datetime.now(UTC)
    forward = datetime(now.year + 1, 3, 28, 0, 59, 57, tzinfo=UTC)
    back = datetime(now.year + 1, 10, 31, 0, 59, 57, tzinfo=UTC)
    return (
        ("as it is", 0),
        ("a day ahead", DAY),
        ("back again", 0),
        ("a day behind", -DAY),
        ("an hour ahead", HOUR),
        ("an hour behind", -HOUR),
        ("the night clocks go forward", (forward - now).total_seconds()),
        ("the night clocks go back", (back - now).total_seconds()),
        ("ten years ahead", 10 * YEAR),
        ("ten years behind", -10 * YEAR),
        ("as it is, in the end", 0),
    )


async def measure(each: int, settle_s: float = SETTLE_S) -> Sequence[At]:
    """Move the clock of a throwaway site, and let its worker live through each for so long."""
    async with throwaway(window="hour") as site:
        clock = site.folder / "clock"
        command = [sys.executable, "-m", "bench.shifted", "--clock", str(clock)]
        environ = environ_of(site.settings, site.temporary) | {"TZ": ZONE}
        server = Server(command, environ, site.log)
        async with running(server):
            bench = _Bench(server, clock, each, settle_s, Shelf())
            return [await bench.at(named, ahead) for named, ahead in times()]


@dataclass
class _Bench:
    server: Server
    clock: Path
    each: int
    settle_s: float
    shelf: Shelf
    faults: int = 0

    async def at(self, named: str, ahead: float) -> At:
        """Set the clock, and do all that tellers do."""
        shelf = self.shelf
        before, words_lost = len(shelf.told), shelf.words_lost
        async with Teller(self.server.address) as teller:
            teller.http.event_hooks["response"].append(self._note)
            texts = [f"{text} {named}" for text in comments(self.each)]
            forms = [await teller.form(f"{text}, from before", preset="all") for text in texts]
            move(self.clock, seconds=ahead)
            await asyncio.sleep(self.settle_s)
            for text in texts:
                await shelf.tell(teller, text)
            fresh = len(shelf.told) - before
            for form in forms:
                await shelf.tell(teller, str(form.fields["words"]), form)
            receipt = next(one for one in reversed(shelf.told) if one not in shelf.gone)
            withdrawn = await shelf.withdraw(teller, receipt)
            lost = await shelf.count_lost(teller)
        faults, self.faults = self.faults, 0
        return At(
            named=named,
            told=fresh,
            carried_on=len(shelf.told) - before - fresh,
            withdrawn=withdrawn,
            lost=lost,
            words_lost=shelf.words_lost - words_lost,
            faults=faults,
        )

    async def _note(self, answer: httpx2.Response) -> None:
        self.faults += answer.status_code >= FAULT


if __name__ == "__main__":
    sys.exit(main())
