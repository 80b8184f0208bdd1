"""A teller proposes a name for a theme that their story is in, or says yes to one."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Conflict
from voicebox.flows import theme_names
from voicebox.web import contest, own_line, unsent
from voicebox.web.contest import Show, Step
from voicebox.web.forms import Sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.words import N_

#: The fields in which a name is written, and one is chosen.
FIELD, CHOSEN = "theme_name", "called"
CHOOSE = N_("Please choose a name, or go back.")
#: Does something about the name of one theme; may raise `Conflict`.
Act = Callable[[Request, Sent, str], Awaitable[None]]


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about the names of themes; `show` shows their story again."""

    async def ask(request: Request, given: Sent, receipt: str) -> Response:
        return await _ask(show, request, given, receipt)

    async def propose(request: Request, given: Sent, receipt: str) -> Response:
        name = _name(given)
        wrong = own_line.wrong(given, name, theme_names.LONGEST, request.state.words)
        if wrong:
            return await _ask(show, request, given, receipt, (Problem(FIELD, wrong),))
        return await _done(show, request, given, receipt, _propose)

    async def say_yes(request: Request, given: Sent, receipt: str) -> Response:
        if not given.get(CHOSEN):
            wrong = Problem(CHOSEN, request.state.words.gettext(CHOOSE))
            return await _ask(show, request, given, receipt, (wrong,))
        return await _done(show, request, given, receipt, _say_yes)

    async def take_back(request: Request, given: Sent, receipt: str) -> Response:
        return await _done(show, request, given, receipt, _take_back)

    async def take_yes_back(request: Request, given: Sent, receipt: str) -> Response:
        return await _done(show, request, given, receipt, _take_yes_back)

    return {
        "names": ask,
        unsent.NAME: propose,
        "name_back": take_back,
        "name_yes": say_yes,
        "name_no": take_yes_back,
    }


async def _ask(
    show: Show,
    request: Request,
    given: Sent,
    receipt: str,
    problems: tuple[Problem, ...] = (),
) -> Response:
    state = request.state
    try:
        async with state.db.read_both() as both:
            naming = await theme_names.naming(both, state.keyring, receipt, given.get("theme"))
    except Conflict:
        return await _changed(show, request, given, receipt)
    return page(
        request,
        "storyteller/names.html",
        status=422 if problems else 200,
        token=state.page_tokens.seal(receipt),
        naming=naming,
        policy=state.policy,
        longest=theme_names.LONGEST,
        written=given.get(FIELD),
        chosen=given.get(CHOSEN),
        problems=problems,
    )


async def _done(show: Show, request: Request, given: Sent, receipt: str, act: Act) -> Response:
    try:
        await act(request, given, receipt)
    except Conflict:
        return await _changed(show, request, given, receipt)
    request.state.worker.wake()
    return await show(request, Sent(), receipt, ())


async def _changed(show: Show, request: Request, given: Sent, receipt: str) -> Response:
    """Say that it was not done, at the story; what was written comes back there."""
    text = request.state.words.gettext(contest.CHANGED)
    at = unsent.BOX if given.get(FIELD) else contest.FIELD
    return await show(request, given, receipt, (Problem(at, text),))


async def _propose(request: Request, given: Sent, receipt: str) -> None:
    state, theme = request.state, given.get("theme")
    async with state.db.write_both() as both:
        await theme_names.propose(both, state.world, state.keyring, receipt, theme, _name(given))


async def _say_yes(request: Request, given: Sent, receipt: str) -> None:
    state, theme = request.state, given.get("theme")
    async with state.db.write_both() as both:
        await theme_names.say_yes(both, state.keyring, receipt, theme, given.get(CHOSEN))


async def _take_back(request: Request, given: Sent, receipt: str) -> None:
    async with request.state.db.write_both() as both:
        await theme_names.take_back(both, request.state.keyring, receipt, given.get("theme"))


async def _take_yes_back(request: Request, given: Sent, receipt: str) -> None:
    async with request.state.db.write_both() as both:
        await theme_names.take_yes_back(both, request.state.keyring, receipt, given.get("theme"))


def _name(given: Sent) -> str:
    # Names stand in links, titles and tables.
    return own_line.straight(given.get(FIELD))
