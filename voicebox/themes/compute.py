"""Runs the engine somewhere else: work is named, so that who asks for it need not load it."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.queues import SimpleQueue
from threading import Thread
from typing import Any

from voicebox.themes.progress import Step, listen


@contextmanager
def processes(n: int = 1, listener: Callable[[Step], object] | None = None) -> Iterator[Executor]:
    """Give an executor of `n` fresh processes of this machine, and end them afterwards.

    They are spawned: a fork beside a running thread can hang, and would copy what is in memory.

    Args:
        n: how many processes.
        listener: is told how far the work has come, from a thread of this process.
    """
    context = get_context("spawn")
    if listener is None:
        with _Lasting(lambda: ProcessPoolExecutor(n, context, _end_with_parent)) as pool:
            yield pool
        return
    steps: SimpleQueue[Step | None] = context.SimpleQueue()
    thread = Thread(target=_pass_on, args=(steps, listener), daemon=True)
    thread.start()
    try:
        with ProcessPoolExecutor(n, context, _listen_until_the_end, (steps.put,)) as pool:
            yield pool
    finally:
        steps.put(None)
        thread.join()


class _Lasting(Executor):
    """Processes that come anew once one was killed, as where memory is short.

    What they worked on fails; by itself an executor would do nothing any more from then on.
    """

    def __init__(self, fresh: Callable[[], Executor]) -> None:
        self._fresh = fresh
        self._pool = fresh()

    def submit(self, fn: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        """Have a function called in a process."""
        try:
            return self._pool.submit(fn, *values, **named)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = self._fresh()
            return self._pool.submit(fn, *values, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def submit(executor: Executor, name: str, *values: Any) -> Future[Any]:
    """Have the function of that dotted name called with the values; all must be picklable."""
    return executor.submit(call, name, *values)


def call(name: str, *values: Any) -> Any:
    """Import the function of that dotted name and call it."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)(*values)


def _listen_until_the_end(put: Callable[[Step], object]) -> None:
    _end_with_parent()
    listen(put)


def _end_with_parent() -> None:
    """End this process once the one that began it was killed: nothing else would ever end it."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _pass_on(steps: "SimpleQueue[Step | None]", listener: Callable[[Step], object]) -> None:
    while (step := steps.get()) is not None:
        listener(step)
