"""A moderator's own page: places they have to do with and how much they take on, for them alone."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from moderation.conflicts import is_a_name
from voicebox.errors import SignedOut
from voicebox.flows import buddies, care, giving_up, own_page
from voicebox.flows.buddies import Pair
from voicebox.flows.own_page import Own
from voicebox.model import Session
from voicebox.store.db import Both
from voicebox.web import signin
from voicebox.web.forms import LONGEST_ENTRY, Form, Sent, Unfit, Written, check, sent
from voicebox.web.moderator import ask
from voicebox.web.pages import go_to, page
from voicebox.web.problems import PLAIN, Problem
from voicebox.web.words import N_

MOST_NAMES = 50
KEPT = N_("It is kept.")


def _names(written: str) -> str:
    names = lines(written)
    if len(names) > MOST_NAMES:
        raise PydanticCustomError("too_many_names", PLAIN["too_many_names"])
    if any(len(name) > LONGEST_ENTRY for name in names):
        raise PydanticCustomError("entry_too_long", PLAIN["entry_too_long"])
    if not all(is_a_name(name) for name in names):
        raise PydanticCustomError("no_name", PLAIN["no_name"])
    return "\n".join(names)


def _number(written: str) -> str:
    if written and not (written.isascii() and written.isdigit() and len(written) < 3):
        raise PydanticCustomError("cap_unclear", PLAIN["cap_unclear"])
    return written


def lines(written: str) -> tuple[str, ...]:
    """Return the lines of a text that hold something, each once."""
    stripped = (line.strip() for line in written.splitlines())
    return tuple(dict.fromkeys(line for line in stripped if line))


def number(written: str) -> int | None:
    """Return a number that was written; none where nothing was."""
    return int(written) if written else None


Number = Annotated[str, AfterValidator(_number)]


class Mine(Form):
    """What a moderator says of themselves, for themselves."""

    organisations: Annotated[str, AfterValidator(_names)] = Field("", repr=False)
    cap: Number = ""
    shortcuts: bool = False

    def own(self) -> Own:
        """Return what the flows take."""
        return Own(
            organisations=lines(self.organisations), cap=number(self.cap), shortcuts=self.shortcuts
        )


class Everybodys(Form):
    """What a lead sets for everybody."""

    service_cap: Number = ""


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the forms: to this moderator, of this moderator."""

    handed_today: int
    service_cap: int | None
    leads: bool
    pair: Pair


async def me(request: Request) -> Response:
    """Show a moderator their own page, or keep what they changed."""
    if request.method != "POST":
        try:
            return await _show(request)
        except SignedOut:
            return await ask(request)
    given = await sent(request)
    try:
        return await _keep(request, given)
    except Unfit as unfit:
        return await _show(request, given, unfit.problems)


async def _keep(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        if given.get("act") == "service":
            everybodys = check(Everybodys, given, state.words)
            await care.set_service_cap(both.keys, session, number(everybodys.service_cap))
        elif given.get("act") == "buddy":
            await buddies.name_buddy(both.main, session, given.get("buddy"))
        else:
            await own_page.keep(both.main, session, check(Mine, given, state.words).own())
            await giving_up.give_up(both, state.world, state.keyring, session, state.recent_votes)
    return go_to(request, "me", done="kept")


async def _show(
    request: Request, given: Sent | None = None, problems: tuple[Problem, ...] = ()
) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require(request, both.main)
        shown = await _shown(both, request, session)
        written = _written(await own_page.read(both.main, session), shown)
    # What was not sent stands as it is kept: the page has two forms.
    fields = {**written.fields, **(given.fields if given else {})}
    if given and given.all("organisations"):
        fields["shortcuts"] = given.all("shortcuts")  # a box without a tick sends nothing
    return page(
        request,
        "moderator/me.html",
        status=422 if problems else 200,
        form=Written(Sent(fields)),
        shown=shown,
        problems=problems,
        done=state.words.gettext(KEPT) if request.query_params.get("done") == "kept" else "",
        csrf=signin.form_token(request),
    )


async def _shown(both: Both, request: Request, session: Session) -> Shown:
    return Shown(
        handed_today=await care.handed_today(both.main, request.state.world, session),
        service_cap=await care.service_cap(both.keys),
        leads=session.role == "lead",
        pair=await buddies.pair(both.main, session),
    )


def _written(own: Own, shown: Shown) -> Sent:
    caps = {"cap": own.cap, "service_cap": shown.service_cap}
    numbers = {name: ("" if cap is None else str(cap),) for name, cap in caps.items()}
    keys = ("yes",) if own.shortcuts else ()
    names = ("\n".join(own.organisations),)
    return Sent({"organisations": names, "shortcuts": keys, **numbers})
