"""The desk for legal notices: cases with their clocks, for leads alone."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import SignedOut
from voicebox.flows import notices
from voicebox.flows.notices import Notice
from voicebox.flows.votes import Unfit
from voicebox.web import moderator, signin
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.words import N_

#: What is wrong with a case, by field and problem.
UNFIT: Mapping[tuple[str, str], str] = {
    ("story", "unknown"): N_("Copy the address of the story's page here. It must be public now."),
    ("sender", "missing"): N_("Say who wrote, and how they can be answered."),
    ("told", "missing"): N_("Say what they complain of, as its teller is to read it."),
    ("came", "unclear"): N_("Write the day on which it came, like 2026-11-25."),
    ("came", "not_yet"): N_("The day on which it came cannot be after today."),
}
DONE: Mapping[str, str] = {
    "logged": N_("It is a case now, and its teller is told when they come back. The story stays."),
    "closed": N_("The case is closed."),
}


async def cases(request: Request) -> Response:
    """Show all cases, take a new one, or close one."""
    if request.method != "POST":
        return await _show(request, Sent())
    given, state = await sent(request), request.state
    closing = given.get("act") == "close"
    try:
        async with state.db.write_both() as both:
            session = await signin.require_form(request, both.main, given.get("csrf"))
            if closing:
                await notices.close(both.main, session, given.get("notice"))
            else:
                await notices.log(both, state.world, session, _notice(given))
    except Unfit as unfit:
        return await _show(request, given, unfit)
    return go_to(request, "notices", done="closed" if closing else "logged")


async def _show(request: Request, given: Sent, unfit: Unfit | None = None) -> Response:
    state = request.state
    try:
        async with state.db.write_both() as both:
            session = await signin.require(request, both.main)
            found = await notices.cases(both, session)
    except SignedOut:
        return await moderator.ask(request)
    done = DONE.get(request.query_params.get("done", ""), "")
    problems: tuple[Problem, ...] = ()
    if unfit is not None:
        words = state.words.gettext(UNFIT[unfit.field, unfit.problem])
        problems = (Problem(unfit.field, words),)
    return page(
        request,
        "moderator/notices.html",
        status=422 if unfit else 200,
        cases=found,
        form=Written(given),
        problems=problems,
        done=state.words.gettext(done) if done else "",
        csrf=signin.form_token(request),
    )


def _notice(given: Sent) -> Notice:
    # The address of its page, or its id alone.
    found = re.search(r"[0-9a-f]{32}", given.get("story"))
    story_id = found[0] if found else ""
    return Notice(story_id, given.get("sender"), given.get("came"), given.get("told"))
