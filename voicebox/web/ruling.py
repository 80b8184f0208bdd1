"""What is no story, before moderators: one person shows it, two keep it back by a public rule."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import ReasonKey
from voicebox.web import signin
from voicebox.web.forms import Sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.words import N_

CHOOSE = N_("Choose the rule that it breaks.")

Act = Callable[[Request, Sent], Awaitable[Response]]
#: A vote to keep it back.
Keep = Callable[[Request, Sent, ReasonKey], Awaitable[Response]]
#: A vote: no reason shows it, a reason keeps it back.
Vote = Callable[[Request, Sent, ReasonKey | None], Awaitable[Response]]
#: The page anew: the field that something is wrong with, and what.
Read = Callable[[Request, Sent, str, str], Awaitable[Response]]


def acts(vote: Vote, read: Read) -> dict[str, Act]:
    """Return both acts by the name that the form gives them."""

    async def show(request: Request, given: Sent) -> Response:
        return await vote(request, given, None)

    return {"show": show} | keeping(vote, read)


def keeping(vote: Keep, read: Read) -> dict[str, Act]:
    """Return the act that is left once it is shown, likewise."""

    async def withhold(request: Request, given: Sent) -> Response:
        if given.get("reason") not in list(ReasonKey):
            return await read(request, given, "reason", CHOOSE)
        return await vote(request, given, ReasonKey(given.get("reason")))

    return {"withhold": withhold}


def asked(
    request: Request, template: str, given: Sent, field: str, problem: str, **what: Any
) -> Response:
    """Show what is voted on, with what was chosen before and what is wrong with it.

    Args:
        request: of a moderator.
        template: of the page.
        given: what the form sent; nothing at first.
        field: that something is wrong with.
        problem: what, as a message to translate; nothing where all is well.
        what: else the template needs.
    """
    state = request.state
    return page(
        request,
        template,
        status=422 if problem else 200,
        policy=state.policy,
        reason=given.get("reason"),
        problems=(Problem(field, state.words.gettext(problem)),) if problem else (),
        csrf=signin.form_token(request),
        **what,
    )
