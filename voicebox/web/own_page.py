"""A moderator's own page: what they have to do with, kept for themselves."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from moderation.conflicts import is_a_name
from voicebox.flows import own_page
from voicebox.flows.own_page import Own
from voicebox.web import signin
from voicebox.web.forms import LONGEST_ENTRY, Form, Sent, Unfit, Written, check, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import PLAIN, Problem
from voicebox.web.words import N_

MOST_NAMES = 50
KEPT = N_("It is kept. Only you can see this page.")


def _names(written: str) -> str:
    names = lines(written)
    if len(names) > MOST_NAMES:
        raise PydanticCustomError("too_many_names", PLAIN["too_many_names"])
    if any(len(name) > LONGEST_ENTRY for name in names):
        raise PydanticCustomError("entry_too_long", PLAIN["entry_too_long"])
    if not all(is_a_name(name) for name in names):
        raise PydanticCustomError("no_name", PLAIN["no_name"])
    return "\n".join(names)


def lines(written: str) -> tuple[str, ...]:
    """Return the lines of a text that hold something, each once."""
    stripped = (line.strip() for line in written.splitlines())
    return tuple(dict.fromkeys(line for line in stripped if line))


class Mine(Form):
    """What a moderator says of themselves, for themselves."""

    organisations: Annotated[str, AfterValidator(_names)] = Field("", repr=False)

    def own(self) -> Own:
        """Return what the flows take."""
        return Own(organisations=lines(self.organisations))


async def me(request: Request) -> Response:
    """Show a moderator their own page, or keep what they changed."""
    if request.method != "POST":
        return await _show(request)
    given = await sent(request)
    state = request.state
    try:
        form = check(Mine, given, state.words)
    except Unfit as unfit:
        async with state.db.write() as main:
            await signin.require_form(request, main, given.get("csrf"))
        return _page(request, given, unfit.problems)
    async with state.db.write() as main:
        session = await signin.require_form(request, main, given.get("csrf"))
        await own_page.keep(main, session, form.own())
    return go_to(request, "me", done="kept")


async def _show(request: Request) -> Response:
    async with request.state.db.write() as main:
        session = await signin.require(request, main)
        own = await own_page.read(main, session)
    return _page(request, Sent({"organisations": ("\n".join(own.organisations),)}))


def _page(request: Request, given: Sent, problems: tuple[Problem, ...] = ()) -> Response:
    state = request.state
    return page(
        request,
        "moderator/me.html",
        status=422 if problems else 200,
        form=Written(given),
        problems=problems,
        done=state.words.gettext(KEPT) if request.query_params.get("done") == "kept" else "",
        csrf=signin.form_token(request),
    )
