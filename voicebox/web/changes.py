"""Add or change anything: a box for every page, and what became of what people wrote in it."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voicebox.flows import learned, messages
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Form, Sent, Unfit, check, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import PLAIN, Problem
from voicebox.web.words import N_, Words

#: What is taken in an hour from everybody together.
AN_HOUR = 120
#: What pages are called where a message names them. Any other is called by its address.
CALLED: Mapping[str, str] = {
    "start": N_("the first page"),
    "tell": N_("Write"),
    "return": N_("Come back"),
    "stories": N_("Read"),
    "story": N_("the page of a story"),
    "themes": N_("Themes"),
    "theme": N_("the page of a theme"),
    "pair": N_("the page that sets two quotes of a theme side by side"),
    "alone": N_("On their own"),
    "rules": N_("Rules"),
    "help": N_("Help now"),
    "promises": N_("What we keep, and what we cannot do"),
    "transparency": N_("Numbers"),
    "accessibility": N_("Accessibility"),
    "moderation": N_("For moderators"),
    "change": N_("Add or change anything"),
    "changes": N_("What people wrote, and what changed"),
}
#: What a banner says after something was sent, by the key in the address.
DONE: Mapping[str, str] = {
    "sent": N_("We have it. It waits here, as a number, until a person has read it."),
}
_FULL = N_(
    "So many people are writing just now that we cannot take more in this hour. Your words are"
    " here. Please try again in %(minutes)s minutes, or copy them and come back another day."
)
#: As many digits as a receipt has, however they are set apart.
_RECEIPT = re.compile(r"\d(?:[ \t\u00a0.,/-]*\d){24}")


def holds_receipt(text: str) -> bool:
    """Tell whether something in a text looks like a receipt: it must not become public."""
    return _RECEIPT.search(text) is not None


def _message(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("no_words", PLAIN["no_words"])
    if holds_receipt(text):
        raise PydanticCustomError("receipt_inside", PLAIN["receipt_inside"])
    return text


class Message(Form):
    """What somebody would add or change."""

    message: Annotated[str, AfterValidator(_message)] = Field(
        "", max_length=messages.LONGEST, repr=False, validate_default=True
    )


async def change(request: Request) -> Response:
    """Give the box, or keep what was written in it."""
    if request.method != "POST":
        about = _about(request, request.query_params.get("about", ""))
        return _ask(request, about)
    given = await sent(request)
    about = _about(request, given.get("about"))
    state = request.state
    try:
        form = check(Message, given, state.words)
    except Unfit as unfit:
        problems = tuple(Problem("message", problem.text) for problem in unfit.problems)
        return _ask(request, about, given, problems=problems, status=422)
    if not state.message_budget.take():
        minutes = state.words.number(state.message_budget.minutes_left())
        full = state.words.gettext(_FULL) % {"minutes": minutes}
        return _ask(request, about, given, problems=(Problem("message", full),), status=503)
    async with state.db.write() as main:
        await messages.send(main, state.world, form.message, about)
    return go_to(request, "changes", done="sent")


async def changes(request: Request) -> Response:
    """Show what people wrote with its answers, and what was learned, month by month."""
    state = request.state
    async with state.db.read() as main:
        written = await messages.everything_public(main)
        months = await learned.by_month(main, state.world)
    done = DONE.get(request.query_params.get("done", ""), "")
    return page(
        request,
        "openness/changes.html",
        messages=written,
        called=called(request),
        titles={rule.key.value: rule for rule in state.policy.rules},
        months=months,
        done=state.words.gettext(done) if done else "",
    )


def called(request: Request) -> Mapping[str, str]:
    """Return what each page of this site is called, by its name in the site map."""
    words: Words = request.state.words
    addresses = {
        route.name: route.path.replace("{id}", "…")
        for route in request.app.routes
        if isinstance(route, Route)
    }
    return {
        name: words.gettext(CALLED[name]) if name in CALLED else address
        for name, address in addresses.items()
    } | {"": words.gettext(N_("the whole site"))}


def _about(request: Request, name: str) -> str:
    # What anybody may type into an address is not kept: only the name of a page that there is.
    return name if name in called(request) else ""


def _ask(
    request: Request,
    about: str,
    given: Sent | None = None,
    *,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> Response:
    return page(
        request,
        "openness/change.html",
        status=status,
        about=about,
        called=called(request),
        typed=given.get("message") if given else "",
        longest=messages.LONGEST,
        problems=problems,
    )
