"""A teller changes their words, sees them as everybody would, and sends them; or ends a rest."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from moderation.states import State
from voicebox.flows import editing, my_story, sleeping
from voicebox.flows.editing import Edited, Wording
from voicebox.flows.my_story import MyStory
from voicebox.model import STANDPOINTS, Draft
from voicebox.web import recognise, waits
from voicebox.web.forms import Sent, Unfit, Worded, Written, check
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.seen import version_of
from voicebox.web.storyteller import FORGET
from voicebox.web.words import N_

Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
Step = Callable[[Request, Sent, str], Awaitable[Response]]
#: Answers with a page of its own, or with what the story's page is to say; or with nothing more.
Act = Callable[[Request, Sent, str, MyStory], Awaitable[Response | Sent | None]]

LEAVE_UP, HIDE = "leave_up", "hide"
UNCHOSEN = N_("Choose what should happen with the words that are public now.")
OVERTAKEN = N_(
    "This story was changed on another page meanwhile. Your words are here, and not in place yet."
    " If you press Send now, they take the place of the others."
)
STAYS_HIDDEN = N_(
    "Your story is hidden, and stays so. Nobody reads the new words until you show it again. Then"
    " a person reads them first."
)
TOO_OFTEN = N_(
    "This story was changed so often that we cannot take another change. Your words are here:"
    " copy them. You can take the story back and tell it anew."
)


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do to their words; what is done ends with the story's page."""
    acts: Mapping[str, Act] = {
        "edit": _begin,
        "edit_change": _go_on,
        "edit_check": _look,
        "less": _say_less,
        "back": _put_back,
        "edit_send": _send,
        "send_now": _end_rest,
        "hide_old": _hide_old,
    }

    async def take(act: Act, request: Request, given: Sent, receipt: str) -> Response:
        mine = await _mine(request, receipt)
        answer = None if mine is None else await act(request, given, receipt, mine)
        if answer is None:
            return await show(request, given, receipt, ())
        if isinstance(answer, Sent):
            shown = await show(request, answer, receipt, ())
            shown.headers.update(FORGET)
            return shown
        return answer

    return {name: partial(take, act) for name, act in acts.items()}


async def _begin(request: Request, given: Sent, receipt: str, mine: MyStory) -> Response:
    return _write(request, filled_in(mine.draft), receipt, mine.versions.version)


async def _go_on(request: Request, given: Sent, receipt: str, mine: MyStory) -> Response:
    return _write(request, given, receipt, version_of(given, 0))


async def _look(request: Request, given: Sent, receipt: str, mine: MyStory) -> Response:
    try:
        wording = _wording(request, given, mine)
    except Unfit as unfit:
        return _write(request, given, receipt, version_of(given, 0), unfit.problems)
    return await _check(request, given, receipt, mine, wording, version_of(given, 0))


async def _say_less(request: Request, given: Sent, receipt: str, mine: MyStory) -> Response:
    less = await recognise.say_less(request, given, mine.draft.language)
    return await _look(request, less, receipt, mine)


async def _put_back(request: Request, given: Sent, receipt: str, mine: MyStory) -> Response:
    return await _look(request, recognise.put_back(given), receipt, mine)


async def _send(
    request: Request, given: Sent, receipt: str, mine: MyStory
) -> Response | Sent | None:
    try:
        wording = _wording(request, given, mine)
    except Unfit as unfit:
        return _write(request, given, receipt, version_of(given, 0), unfit.problems)
    less = await recognise.say_less(request, given, mine.draft.language)
    if less.get("words") != given.get("words"):
        # What they chose is not in their words yet. They see it before anybody else does.
        return await _look(request, less, receipt, mine)
    if mine.versions.is_public and given.get("old") not in (LEAVE_UP, HIDE):
        unchosen = Problem("old", request.state.words.gettext(UNCHOSEN))
        return await _check(
            request, given, receipt, mine, wording, version_of(given, 0), (unchosen,)
        )
    return await _put(request, given, receipt, mine, wording)


async def _put(
    request: Request, given: Sent, receipt: str, mine: MyStory, wording: Wording
) -> Response | Sent | None:
    state, seen = request.state, version_of(given, 0)
    leave_up = given.get("old") == LEAVE_UP
    came = await editing.edit(
        state.db, state.world, state.keyring, receipt, seen, wording, leave_up=leave_up
    )
    if came is Edited.UNKNOWN:
        return None
    if came is Edited.OVERTAKEN:
        now = await _mine(request, receipt) or mine
        told = (Problem("words", state.words.gettext(OVERTAKEN)),)
        version = now.versions.version
        return await _check(request, given, receipt, now, wording, version, told, status=409)
    if came is Edited.TOO_OFTEN:
        told = (Problem("words", state.words.gettext(TOO_OFTEN)),)
        return _write(request, given, receipt, seen, told)
    state.worker.wake()
    is_same = came is Edited.SAME and mine.versions.version == seen
    return Sent({"done": ("unchanged" if is_same else "changed",)})


async def _end_rest(request: Request, given: Sent, receipt: str, mine: MyStory) -> None:
    state = request.state
    async with state.db.write_both() as both:
        await sleeping.send_now(both, state.world, state.keyring, receipt)
    state.worker.wake()


async def _hide_old(request: Request, given: Sent, receipt: str, mine: MyStory) -> None:
    await editing.take_down_old(request.state.db, request.state.keyring, receipt)
    request.state.worker.wake()


def filled_in(draft: Draft) -> Sent:
    """Return a form as its teller would have filled it in for what is there."""
    known = draft.standpoint in STANDPOINTS or not draft.standpoint
    fields = {
        "words": draft.text,
        "title": draft.title,
        "tags": ", ".join(draft.tags),
        "notes": ", ".join(draft.notes),
        "standpoint": draft.standpoint if known else "own",
        "standpoint_own": "" if known else draft.standpoint,
    }
    return Sent({name: (value,) for name, value in fields.items()})


async def _mine(request: Request, receipt: str) -> MyStory | None:
    state = request.state
    async with state.db.write_both() as both:
        return await my_story.find(both, state.world, state.keyring, receipt)


def _wording(request: Request, given: Sent, mine: MyStory) -> Wording:
    """Return what was written.

    Raises:
        Unfit: it has to be mended first.
    """
    form = check(Worded, given, request.state.words)
    return Wording(form.words, form.title, form.tags, form.notes, _standpoint(form, mine.draft))


def _standpoint(form: Worded, before: Draft) -> str:
    if form.standpoint in STANDPOINTS:
        return form.standpoint
    # Whoever would rather not say now need not empty the box of before.
    is_left = form.standpoint == "" and form.standpoint_own == before.standpoint
    return "" if is_left else form.standpoint_own


def _write(
    request: Request,
    given: Sent,
    receipt: str,
    version: int,
    problems: tuple[Problem, ...] = (),
) -> Response:
    return page(
        request,
        "storyteller/edit.html",
        status=422 if problems else 200,
        token=request.state.page_tokens.seal(receipt),
        version=version,
        form=Written(given),
        problems=problems,
    )


async def _check(
    request: Request,
    given: Sent,
    receipt: str,
    mine: MyStory,
    wording: Wording,
    version: int,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 422,
) -> Response:
    preview = wording.of(mine.draft)
    return page(
        request,
        "storyteller/edit_check.html",
        status=status if problems else 200,
        token=request.state.page_tokens.seal(receipt),
        version=version,
        form=Written(given),
        problems=problems,
        preview=preview,
        mirror=await recognise.look_into(request, preview, given),
        is_public=mine.versions.is_public,
        begins=await _begins(request, mine),
    )


async def _begins(request: Request, mine: MyStory) -> str:
    """Say what becomes of a new version first."""
    words, window = request.state.words, request.state.settings.window
    if mine.state is State.HIDDEN:
        return str(words.gettext(STAYS_HIDDEN))
    if mine.state is State.UNDECIDED:
        return str(words.gettext(N_("It stays sealed. Nobody reads it until you decide.")))
    if mine.versions.midnights is not None:
        day = waits.rest(request.state.world, window, mine.versions.midnights, words)
        told = words.gettext(N_("It goes on resting until %(day)s. Then a person reads it."))
        return str(told % {"day": day})
    told = words.gettext(N_("It is read like a new story."))
    expected = await request.state.pace.expected()
    return f"{told} {waits.reading(expected, window, words)}"
