"""Messages about the site, before moderators: to be read, kept back by two, answered."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import ReasonKey
from voicebox.errors import SignedOut
from voicebox.flows import messages as flow
from voicebox.web import moderator, ruling, signin
from voicebox.web.changes import called
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import PLAIN
from voicebox.web.words import N_

#: What a banner says after something was done, by the key in the address.
DONE: Mapping[str, str] = {
    "publish": N_("Everybody can read it now. It waits for an answer."),
    "refuse": N_("Two people have agreed: it is kept back, and the reason is public."),
    "wait": N_("Thank you. A second person reads it now, without seeing what you chose."),
    "answered": N_("Your answer stands beside it."),
}


async def messages(request: Request) -> Response:
    """Show which messages wait for this moderator; ask who they are first."""
    try:
        async with request.state.db.write() as main:
            session = await signin.require(request, main)
            desk = await flow.desk(main, session)
    except SignedOut:
        return await moderator.queue(request)
    done = DONE.get(request.query_params.get("done", ""), "")
    return page(
        request,
        "moderator/messages.html",
        desk=desk,
        called=called(request),
        lead=session.role == "lead",
        done=request.state.words.gettext(done) if done else "",
    )


async def message(request: Request) -> Response:
    """Show one message, or take the next step with it."""
    if request.method != "POST":
        return await _read(request, Sent())
    given = await sent(request)
    return await _ACTS.get(given.get("act"), _read)(request, given)


async def _vote(request: Request, given: Sent, reason: ReasonKey | None) -> Response:
    async with request.state.db.write() as main:
        session = await signin.require_form(request, main, given.get("csrf"))
        outcome = await flow.vote(main, session, request.path_params["id"], reason)
    return go_to(request, "messages", done=outcome.value)


async def _answer(request: Request, given: Sent) -> Response:
    words = given.get("answer")
    if is_blank(words):
        return await _read(request, given, "answer", PLAIN["no_words"])
    if len(words) > flow.LONGEST:
        return await _read(request, given, "answer", PLAIN["string_too_long"])
    state = request.state
    async with state.db.write() as main:
        await signin.require_form(request, main, given.get("csrf"))
        await flow.answer(main, state.world, request.path_params["id"], words)
    return go_to(request, "messages", done="answered")


async def _read(request: Request, given: Sent, field: str = "", problem: str = "") -> Response:
    async with request.state.db.write() as main:
        session = await signin.require(request, main)
        found = await flow.find(main, session, request.path_params["id"])
    return ruling.asked(
        request,
        "moderator/message.html",
        given,
        field,
        problem,
        message=found,
        unread=isinstance(found, flow.Unread),
        called=called(request),
        typed=given.get("answer"),
        longest=flow.LONGEST,
    )


_ACTS: dict[str, ruling.Act] = ruling.acts(_vote, _read) | {"answer": _answer}
