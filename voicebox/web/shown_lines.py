"""Lines that everybody can read, before moderators: two people keep one back later."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import ReasonKey
from voicebox.errors import SignedOut
from voicebox.flows import shown_lines as flow
from voicebox.web import moderator, ruling, signin
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import go_to, page
from voicebox.web.words import N_

#: What a banner says after a vote, by what the votes come to.
DONE: Mapping[str, str] = {
    "wait": N_(
        "Thank you. Nothing changes yet: this is one of two. It stays up until a second person"
        " gives the same reason, without seeing what you chose."
    ),
    "refuse": N_(
        "Two people have agreed: nobody can read it any more, and its teller is told why."
    ),
    "publish": N_("Three people have given three reasons, so it stays up."),
}


async def lines(request: Request) -> Response:
    """Show what everybody can read; ask who it is first."""
    try:
        async with request.state.db.write() as main:
            session = await signin.require(request, main)
            found = await flow.everything(main, session)
    except SignedOut:
        return await moderator.queue(request)
    done = DONE.get(request.query_params.get("done", ""), "")
    return page(
        request,
        "moderator/shown_lines.html",
        lines=found,
        policy=request.state.policy,
        done=request.state.words.gettext(done) if done else "",
    )


async def line(request: Request) -> Response:
    """Show one line, or count a vote to keep it back."""
    if request.method != "POST":
        return await _read(request, Sent())
    given = await sent(request)
    return await _ACTS.get(given.get("act"), _read)(request, given)


async def _vote(request: Request, given: Sent, reason: ReasonKey) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        line_id = request.path_params["id"]
        outcome = await flow.keep_back(both, state.keyring, session, line_id, reason)
    state.worker.wake()
    return go_to(request, "shown_lines", done=outcome.value)


async def _read(request: Request, given: Sent, field: str = "", problem: str = "") -> Response:
    async with request.state.db.write() as main:
        session = await signin.require(request, main)
        found = await flow.opened(main, session, request.path_params["id"])
    return ruling.asked(request, "moderator/shown_line.html", given, field, problem, line=found)


_ACTS = ruling.keeping(_vote, _read)
