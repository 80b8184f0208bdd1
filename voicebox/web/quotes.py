"""A teller sees which of their words are quoted where, and takes back one quote alone."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.flows import unpairing, unquoting
from voicebox.sealing.keyring import Keyring
from voicebox.store.db import Both
from voicebox.web.dials import done_with
from voicebox.web.forms import Sent
from voicebox.web.problems import Problem

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
#: Does something about the words that begin at a place; tells whether there were such.
Act = Callable[[Both, Keyring, str, int], Awaitable[bool]]
#: No place in a text has more digits.
_DIGITS = 6


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about one quote; each ends with the story's page."""

    def step(act: Act, done: str) -> Step:
        async def do(request: Request, given: Sent, receipt: str) -> Response:
            state, is_done = request.state, False
            async with state.db.write_both() as both:
                is_done = await act(both, state.keyring, receipt, _start(given))
            state.worker.wake()
            return await show(request, done_with(done) if is_done else Sent(), receipt, ())

        return do

    return {
        "unquote": step(unquoting.take_back, "unquoted"),
        "requote": step(unquoting.let, "requoted"),
        "unpair": step(unpairing.take_out, "unpaired"),
        "pair_let": step(unpairing.let, "pair_let"),
    }


def _start(given: Sent) -> int:
    """Return the place that a form names; one at which no quote begins where it names none."""
    written = given.get("start")
    return (
        int(written) if written.isascii() and written.isdigit() and len(written) <= _DIGITS else -1
    )
