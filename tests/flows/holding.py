"""The engine at work, for as long as a test wants: what comes of it is kept back until then."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

DEADLINE_S = 60


class Holding(Executor):
    """Hands work on to another executor, and keeps back what comes of it until it is let go."""

    def __init__(self, executor: Executor) -> None:
        self.handed = asyncio.Event()
        self._executor = executor
        self._held: list[Callable[[], None]] | None = []

    def submit(self, fn: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        ours, theirs = Future[Any](), self._executor.submit(fn, *values, **named)
        answer = partial(theirs.add_done_callback, partial(_pass_on, ours))
        if self._held is None:
            answer()
        else:
            self._held.append(answer)
        self.handed.set()
        return ours

    def let_go(self) -> None:
        held, self._held = self._held or (), None
        for answer in held:
            answer()


def _pass_on(ours: Future[Any], theirs: Future[Any]) -> None:
    if error := theirs.exception():
        ours.set_exception(error)
    else:
        ours.set_result(theirs.result())


@asynccontextmanager
async def engine_at_work(
    find: Callable[[Executor], Coroutine[Any, Any, object]], executor: Executor
) -> AsyncIterator[None]:
    """Let it have what it was to read; what is done inside is done before anything comes of it."""
    holding = Holding(executor)
    working = asyncio.create_task(find(holding))
    async with asyncio.timeout(DEADLINE_S):
        await holding.handed.wait()
    yield
    assert not working.done()
    holding.let_go()
    await working
