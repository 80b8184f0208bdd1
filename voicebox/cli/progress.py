"""How far the engine has come: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from voicebox.themes import compute
from voicebox.themes.progress import Step, Work

SAID = {
    Work.ENCODE: "Reading what is told",
    Work.DISCOVER: "Looking for themes",
    Work.PART: "Looking for perspectives",
    Work.LOOK_AGAIN: "Looking again, to know how sure they are",
}


@contextmanager
def working(console: Console) -> Iterator[Executor]:
    """Give an executor whose work is shown on the console as it goes on."""
    if not console.is_terminal:
        with compute.processes(listener=Lines().hear) as executor:
            yield executor
        return
    bars = Progress(console=console, transient=True)
    with bars, compute.processes(listener=Bars(bars).hear) as executor:
        yield executor


class Lines:
    """One line for each piece of work, when it begins."""

    def __init__(self) -> None:
        self._last: Work | None = None

    def hear(self, step: Step) -> None:
        if step.work is not self._last:
            self._last = step.work
            # Beside the answer, so that whoever reads that from a pipe gets nothing else.
            click.echo(f"{SAID[step.work]} …", err=True)


class Bars:
    """A bar for each piece of work; it is full when the next begins."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[Work, TaskID] = {}
        self._last: Work | None = None

    def hear(self, step: Step) -> None:
        if step.work is not self._last and self._last is not None:
            self._bars.update(self._tasks[self._last], total=1, completed=1)
        self._last = step.work
        # What is in one piece has no known end: its bar only moves.
        total = step.total if step.total > 1 else None
        if step.work not in self._tasks:
            self._tasks[step.work] = self._bars.add_task(SAID[step.work], total=total)
        self._bars.update(self._tasks[step.work], total=total, completed=step.done)
