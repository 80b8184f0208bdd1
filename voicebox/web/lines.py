"""A line of a teller's, before moderators: to be shown, or kept back by two."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import ReasonKey
from voicebox.flows import unread_lines as flow
from voicebox.web import ruling, signin
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import go_to

#: What a moderator is told afterwards, by what the votes came to.
DONE: Mapping[str, str] = {
    "publish": "line_cleared",
    "refuse": "line_withheld",
    "wait": "wait",
}


async def line(request: Request) -> Response:
    """Show one line, or count a vote on it."""
    if request.method != "POST":
        return await _read(request, Sent())
    given = await sent(request)
    return await _ACTS.get(given.get("act"), _read)(request, given)


async def _vote(request: Request, given: Sent, reason: ReasonKey | None) -> Response:
    state = request.state
    async with state.db.write() as main:
        session = await signin.require_form(request, main, given.get("csrf"))
        line_id = request.path_params["id"]
        outcome = await flow.vote(main, state.keyring, session, line_id, reason)
    state.worker.wake()
    return go_to(request, "moderation", done=DONE[outcome.value])


async def _read(request: Request, given: Sent, field: str = "", problem: str = "") -> Response:
    async with request.state.db.write() as main:
        session = await signin.require(request, main)
        found = await flow.opened(main, session, request.path_params["id"])
    return ruling.asked(request, "moderator/line.html", given, field, problem, line=found)


_ACTS = ruling.acts(_vote, _read)
