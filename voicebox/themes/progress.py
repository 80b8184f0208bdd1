"""Says how far a long piece of work has come, to whoever listens in this process.

    with listening(print):
        engine.fit(stories)

Nothing that is computed depends on it. Nobody listens unless asked to.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Work(StrEnum):
    """What takes its time, in the order in which it comes."""

    ENCODE = "encode"
    DISCOVER = "discover"
    PART = "part"
    LOOK_AGAIN = "look again"


@dataclass(frozen=True)
class Step:
    """How much of one piece of work is done."""

    work: Work
    done: int
    total: int


_listener: ContextVar[Callable[[Step], object] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[Step], object]) -> Iterator[None]:
    """Have each step told to `listener` inside."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def listen(listener: Callable[[Step], object]) -> None:
    """Have each step told to `listener` from now on, in a process that does nothing else."""
    _listener.set(listener)


def report(work: Work, done: int, total: int) -> None:
    """Tell how much is done; 0 before the first piece."""
    listener = _listener.get()
    if listener is not None:
        listener(Step(work, done, total))
