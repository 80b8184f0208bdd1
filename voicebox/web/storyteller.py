"""Telling: two screens and a receipt at one address, with no trace but the form itself.

No cookie, no storage and no address holds anything: every screen carries the words in its
form, and each POST is answered by the next page directly.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from voicebox import receipt as receipts
from voicebox.flows.sleeping import rests_first
from voicebox.model import Arrival, Dials, Draft
from voicebox.sealing.tokens import Expired
from voicebox.web import choices, qr, recognise, sending, waits
from voicebox.web.floods import Closed
from voicebox.web.forms import Choices, Sent, Tell, Unfit, Written, check, sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.words import N_

LAST_DIGITS = 5
#: A browser that hears this forgets the pages of this site that it has kept.
FORGET = {"clear-site-data": '"cache", "storage"'}

NOTICES = {
    "less": N_(
        "We have put in the words you chose. Nothing is sent yet. Read it below: you can still"
        " change it, or put it back as it was."
    ),
    "back": N_("Your words are back as they were. Nothing is sent yet."),
    "old": N_(
        "This page was open for so long that we could not take it. Nothing was sent and nothing"
        " is lost: your words are here. Please press Send again."
    ),
    "taken": N_(
        "You sent this page before, with other words. Those are safe under the receipt you were"
        " given then. If you press Send now, these words become a second story with its own"
        " receipt."
    ),
}


async def tell(request: Request) -> Response:
    """Give the empty form, or take the next step with what was written."""
    if request.method != "POST":
        return _write(request, Sent())
    given = await sent(request)
    step = _STEPS.get(given.get("step"), _look)
    return await step(request, given)


async def _look(request: Request, given: Sent) -> Response:
    return await _shown(request, given, "")


async def _change(request: Request, given: Sent) -> Response:
    return _write(request, given)


async def _say_less(request: Request, given: Sent) -> Response:
    """Put in the words that the teller chose, and show the result: nothing is sent."""
    try:
        form = check(Tell, given, request.state.words)
    except Unfit as unfit:
        return await _mend(request, given, unfit)
    language = request.state.settings.language
    less = await recognise.say_less(request, given, form.language or language)
    notice = "" if less.get("words") == given.get("words") else "less"
    return await _shown(request, less, notice)


async def _put_back(request: Request, given: Sent) -> Response:
    notice = "back" if given.get("before") else ""
    return await _shown(request, recognise.put_back(given), notice)


async def _shown(request: Request, given: Sent, notice: str) -> Response:
    try:
        form = check(Tell, given, request.state.words)
    except Unfit as unfit:
        return await _mend(request, given, unfit)
    draft = form.draft(request.state.settings.language)
    return await _check_page(request, given, draft, notice=notice)


async def _send(request: Request, given: Sent) -> Response:
    try:
        form = check(Tell, given, request.state.words)
    except Unfit as unfit:
        return await _mend(request, given, unfit)
    draft = form.draft(request.state.settings.language)
    less = await recognise.say_less(request, given, draft.language)
    if less.get("words") != draft.text:
        # What they chose is not in their words yet. They see it before anybody else does.
        return await _shown(request, less, "less")
    receipt = _receipt_of(request, given)
    if receipt is None:
        return await _check_page(request, given, draft, status=422, notice="old")
    state = request.state
    try:
        arrival = await sending.take_in(request, given, receipt, draft)
    except Closed as closed:
        return await _put_off(request, given, draft, closed)
    if arrival is Arrival.TAKEN:
        return await _check_page(
            request, Sent(dict(given.fields) | {"token": ()}), draft, status=409, notice="taken"
        )
    state.worker.wake()
    expected = await state.pace.expected()
    wait = waits.reading(expected, state.settings.window, state.words)
    until = ""
    if arrival is Arrival.RECEIVED and rests_first(draft):
        until = waits.rests(state.world, state.settings.window, state.words)[draft.rest]
    return _receipt_page(
        request, given, receipt, wait=wait, sealed=not draft.dials.any, until=until
    )


async def _put_off(request: Request, given: Sent, draft: Draft, closed: Closed) -> Response:
    # They have looked at who could know them, and it takes as long as the rest of the page: in a
    # flood it is there again once they ask to see how it looks.
    notice = sending.sentence(closed, request.state.words)
    status = sending.STATUS[closed.why]
    return await _check_page(request, given, draft, status=status, said=notice, mirrored=False)


async def _note(request: Request, given: Sent) -> Response:
    receipt = _receipt_of(request, given)
    if receipt is None:
        return _write(request, Sent(), status=422, notice="old")
    # Neither the name of the file nor what it says tells where the digits belong.
    headers = {"content-disposition": 'attachment; filename="note.txt"'}
    return PlainTextResponse(f"{receipts.show(receipt)}\n", headers=headers)


async def _confirm(request: Request, given: Sent) -> Response:
    receipt = _receipt_of(request, given)
    if receipt is None:
        return _write(request, Sent(), status=422, notice="old")
    last = receipts.digits(given.get("last_five"))
    return _receipt_page(
        request,
        given,
        receipt,
        sealed=given.get("sealed") == "yes",
        confirmed=last == receipt[-LAST_DIGITS:],
    )


_STEPS: dict[str, Callable[[Request, Sent], Awaitable[Response]]] = {
    "check": _look,
    "change": _change,
    "less": _say_less,
    "back": _put_back,
    "send": _send,
    "note": _note,
    "confirm": _confirm,
}


def _receipt_of(request: Request, given: Sent) -> str | None:
    try:
        receipt: str = request.state.form_tokens.open(given.get("token"))
    except Expired:
        return None
    return receipt


def _token(request: Request, given: Sent) -> tuple[str, str]:
    """Return the token that a form carries, and its receipt: new ones where it has none."""
    receipt = _receipt_of(request, given)
    if receipt is not None:
        return given.get("token"), receipt
    receipt = receipts.mint(request.state.world)
    return request.state.form_tokens.seal(receipt), receipt


def _write(
    request: Request,
    given: Sent,
    *,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    notice: str = "",
) -> Response:
    return page(
        request,
        "storyteller/tell.html",
        status=status,
        token=_token(request, given)[0],
        form=Written(given),
        problems=problems,
        notice=_notice(request, notice),
        policy=request.state.policy,
        help=request.state.help,
    )


async def _mend(request: Request, given: Sent, unfit: Unfit) -> Response:
    if unfit.at("words"):
        # The other fields are on the next screen: here a link to one of them would lead nowhere.
        here = tuple(problem for problem in unfit.problems if problem.field == "words")
        return _write(request, given, problems=here, status=422)
    draft = Draft(
        given.get("words"), _dials(request, given), language=request.state.settings.language
    )
    return await _check_page(request, given, draft, problems=unfit.problems, status=422)


def _dials(request: Request, given: Sent) -> Dials:
    # A title that is too long is no reason to tell its teller that nobody will read the story.
    try:
        return check(Choices, given, request.state.words).dials
    except Unfit:
        return Dials()


async def _check_page(
    request: Request,
    given: Sent,
    draft: Draft,
    *,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    notice: str = "",
    said: str = "",
    mirrored: bool = True,
) -> Response:
    token, receipt = _token(request, given)
    return page(
        request,
        "storyteller/check.html",
        status=status,
        token=token,
        asked=request.state.gate.ask(receipt),
        form=Written(given),
        problems=problems,
        notice=said or _notice(request, notice),
        preview=draft,
        mirror=await recognise.look_into(request, draft, given) if mirrored else None,
        summary=choices.sum_up(draft.dials, request.state.words),
        rests=waits.rests(request.state.world, request.state.settings.window, request.state.words),
    )


def _receipt_page(
    request: Request,
    given: Sent,
    receipt: str,
    *,
    sealed: bool,
    wait: str = "",
    until: str = "",
    confirmed: bool | None = None,
) -> Response:
    answer = page(
        request,
        "storyteller/receipt.html",
        token=given.get("token"),
        groups=receipts.show(receipt).split(),
        picture=qr.draw(receipt),
        sealed=sealed,
        rest=given.get("rest"),
        until=until,
        wait=wait,
        confirmed=confirmed,
        help=request.state.help,
    )
    answer.headers.update(FORGET)
    return answer


def _notice(request: Request, key: str) -> str:
    sentence: str = request.state.words.gettext(NOTICES[key]) if key else ""
    return sentence
