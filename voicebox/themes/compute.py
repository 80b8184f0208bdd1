"""Runs the engine somewhere else: work is named, so that who asks for it need not load it."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any


@contextmanager
def processes(n: int = 1) -> Iterator[Executor]:
    """Give an executor of `n` fresh processes of this machine, and end them afterwards.

    They are spawned: a fork beside a running thread can hang, and would copy what is in memory.
    """
    with ProcessPoolExecutor(n, mp_context=get_context("spawn")) as pool:
        yield pool


def submit(executor: Executor, name: str, *values: Any) -> Future[Any]:
    """Have the function of that dotted name called with the values; all must be picklable."""
    return executor.submit(call, name, *values)


def call(name: str, *values: Any) -> Any:
    """Import the function of that dotted name and call it."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)(*values)
