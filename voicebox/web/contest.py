"""A teller sees where their story was placed, says that it is not what they meant, and moves it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Conflict
from voicebox.flows import contest, unread_places
from voicebox.flows.contest import Choices, Places
from voicebox.flows.my_story import MyStory
from voicebox.web import why
from voicebox.web.dials import done_with
from voicebox.web.forms import Sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.why import Reason
from voicebox.web.words import N_

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
#: The part of a story's page that is about its places.
FIELD = "places"
#: The value of the form's field for no theme at all.
ALONE = "alone"
CHANGED = N_("This was not done: the themes have changed meanwhile. Below is how it stands now.")
CHOOSE = N_("Please choose where it belongs, or go back.")


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about the place of their story; `show` shows its page again."""

    async def ask(request: Request, given: Sent, receipt: str) -> Response:
        return await _ask(show, request, given, receipt)

    async def move(request: Request, given: Sent, receipt: str) -> Response:
        state, target = request.state, given.get("to")
        if not target:
            wrong = Problem("to", state.words.gettext(CHOOSE))
            return await _ask(show, request, given, receipt, (wrong,))
        to = None if target == ALONE else target
        try:
            async with state.db.write_both() as both:
                await contest.move(both, state.keyring, receipt, given.get("theme"), to)
        except Conflict:
            return await _changed(show, request, receipt)
        state.worker.wake()
        return await show(request, Sent(), receipt, ())

    async def undo(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                await contest.undo(both, state.keyring, receipt, given.get("theme"))
        except Conflict:
            return await _changed(show, request, receipt)
        state.worker.wake()
        return await show(request, Sent(), receipt, ())

    acts = {"contest": ask, "contest_move": move, "contest_undo": undo}
    return {**acts, **_unread_steps(show)}


def _unread_steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about the place of a story that nobody can read."""

    async def ask_unread(request: Request, given: Sent, receipt: str) -> Response:
        return await _ask_unread(show, request, receipt)

    async def move_unread(request: Request, given: Sent, receipt: str) -> Response:
        state, target = request.state, given.get("to")
        if not target:
            wrong = Problem("to", state.words.gettext(CHOOSE))
            return await _ask_unread(show, request, receipt, (wrong,))
        try:
            async with state.db.write_both() as both:
                await unread_places.move(both, state.keyring, receipt, target)
        except Conflict:
            return await _changed(show, request, receipt)
        return await show(request, done_with("moved"), receipt, ())

    return {"contest_unread": ask_unread, "contest_unread_move": move_unread}


def reasons(story: MyStory) -> Sequence[Reason]:
    """Return why a story is in each of its themes, by its own words."""
    places: Places = story.places
    if places.told is None:
        return ()
    return why.reasons(places.told, places.themes, places.passages, frozenset())


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
            choices = await contest.choices(both, state.keyring, receipt, given.get("theme"))
    except Conflict:
        return await _changed(show, request, receipt)
    return _choose(request, receipt, choices, ALONE, problems)


async def _ask_unread(
    show: Show, request: Request, receipt: str, problems: tuple[Problem, ...] = ()
) -> Response:
    state = request.state
    try:
        async with state.db.read_both() as both:
            choices = await unread_places.choices(both, state.keyring, receipt)
    except Conflict:
        return await _changed(show, request, receipt)
    return _choose(request, receipt, choices, "", problems)


def _choose(
    request: Request,
    receipt: str,
    choices: Choices,
    alone: str,
    problems: tuple[Problem, ...],
) -> Response:
    """Ask where a story belongs; one that nobody can read never stands on its own."""
    return page(
        request,
        "storyteller/move.html",
        status=422 if problems else 200,
        token=request.state.page_tokens.seal(receipt),
        choices=choices,
        alone=alone,
        problems=problems,
    )


async def _changed(show: Show, request: Request, receipt: str) -> Response:
    problem = Problem(FIELD, request.state.words.gettext(CHANGED))
    return await show(request, Sent(), receipt, (problem,))
