"""Gaps that need an answer: a lead writes it here, and it is public; who wrote it is nowhere."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation import markers
from voicebox.errors import Refused, SignedOut
from voicebox.flows import drifting
from voicebox.store import drift_reviews
from voicebox.web import moderator, signin
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.words import N_

UNFIT: Mapping[str, str] = {
    "missing": N_("Write an answer: nothing else closes this."),
    "too_long": N_("This answer is longer than there is room for. Your words are still here."),
}
DONE = N_("Your answer is public now.")


async def reviews(request: Request) -> Response:
    """Show a lead what needs an answer, or take an answer."""
    if request.method != "POST":
        try:
            return await _show(request, Sent())
        except SignedOut:
            # The way in stands there.
            return await moderator.queue(request)
    given, state = await sent(request), request.state
    try:
        async with state.db.write() as main:
            session = await signin.require_form(request, main, given.get("csrf"))
            await drifting.close(
                main, state.world, session, given.get("review"), given.get("sentence")
            )
    except ValueError as unfit:
        return await _show(request, given, str(unfit))
    return go_to(request, "reviews", done="answered")


async def _show(request: Request, given: Sent, unfit: str = "") -> Response:
    state = request.state
    async with state.db.write() as main:
        session = await signin.require(request, main)
        if session.role != drifting.LEAD:
            raise Refused("Only a lead answers a review.")
        found = await drift_reviews.everything(main)
    problems = (Problem("sentence", state.words.gettext(UNFIT[unfit])),) if unfit else ()
    return page(
        request,
        "moderator/reviews.html",
        status=422 if unfit else 200,
        waiting=[(drifting.name_of(one), one) for one in found if one.answer is None],
        markers={one.key.value: one for one in markers.load()},
        mending=given.get("review"),
        typed=given.get("sentence"),
        problems=problems,
        csrf=signin.form_token(request),
        done=state.words.gettext(DONE) if request.query_params.get("done") else "",
    )
