"""A teller sees which of their words are quoted where, and takes back one quote alone."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.flows import unquoting
from voicebox.web.dials import done_with
from voicebox.web.forms import Sent
from voicebox.web.problems import Problem

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
#: No place in a text has more digits.
_DIGITS = 6


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about one quote; each ends with the story's page."""

    async def take_back(request: Request, given: Sent, receipt: str) -> Response:
        state, gone = request.state, False
        async with state.db.write_both() as both:
            gone = await unquoting.take_back(both, state.keyring, receipt, _start(given))
        state.worker.wake()
        return await show(request, done_with("unquoted") if gone else Sent(), receipt, ())

    async def let(request: Request, given: Sent, receipt: str) -> Response:
        state, done = request.state, False
        async with state.db.write_both() as both:
            done = await unquoting.let(both, state.keyring, receipt, _start(given))
        state.worker.wake()
        return await show(request, done_with("requoted") if done else Sent(), receipt, ())

    return {"unquote": take_back, "requote": let}


def _start(given: Sent) -> int:
    """Return the place that a form names; one at which no quote begins where it names none."""
    written = given.get("start")
    return (
        int(written) if written.isascii() and written.isdigit() and len(written) <= _DIGITS else -1
    )
