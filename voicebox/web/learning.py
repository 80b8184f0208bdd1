"""A lead says in public what was learned; what could point to somebody is shown to them first."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation import personal
from voicebox.errors import SignedOut
from voicebox.flows import learned as flow
from voicebox.store.learned import LearnedFrom
from voicebox.web import moderator, signin
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import PLAIN, Problem
from voicebox.web.recognise import Marked, marked
from voicebox.web.words import N_, Words

#: What something can be learned from, as the form asks it.
KINDS: Mapping[str, str] = {
    LearnedFrom.OVERTURNED: N_("A refusal that was overturned on appeal"),
    LearnedFrom.DRIFT: N_("What was published beside what arrived"),
    LearnedFrom.MESSAGE: N_("A message, or several"),
}


async def learned(request: Request) -> Response:
    """Give the form, or take what was written in it."""
    if request.method != "POST":
        try:
            async with request.state.db.write() as main:
                flow.require_lead(await signin.require(request, main))
        except SignedOut:
            return await moderator.queue(request)
        return _form(request, Sent())
    return await _write(request, await sent(request))


async def _write(request: Request, given: Sent) -> Response:
    state, words = request.state, given.get("answer")
    problems = _problems(given, state.words)
    pieces = marked(words)
    points = any(piece.kind for piece in pieces) and given.get("anyway") != "yes"
    async with state.db.write() as main:
        session = await signin.require_form(request, main, given.get("csrf"))
        flow.require_lead(session)
        if not problems and not points:
            await flow.write(main, state.world, session, LearnedFrom(given.get("kind")), words)
    if problems or points:
        return _form(request, given, problems, pieces if points else ())
    return go_to(request, "changes")


def _problems(given: Sent, words: Words) -> tuple[Problem, ...]:
    found = []
    if given.get("kind") not in KINDS:
        found.append(Problem("kind", words.gettext(PLAIN["literal_error"])))
    if is_blank(given.get("answer")):
        found.append(Problem("answer", words.gettext(PLAIN["no_words"])))
    elif len(given.get("answer")) > flow.LONGEST:
        found.append(Problem("answer", words.gettext(PLAIN["string_too_long"])))
    return tuple(found)


def _form(
    request: Request,
    given: Sent,
    problems: tuple[Problem, ...] = (),
    pieces: tuple[Marked, ...] = (),
) -> Response:
    words: Words = request.state.words
    kinds = dict.fromkeys(piece.kind for piece in pieces if piece.kind)
    return page(
        request,
        "moderator/learned.html",
        status=422 if problems or pieces else 200,
        kinds={value: words.gettext(label) for value, label in KINDS.items()},
        kind=given.get("kind"),
        typed=given.get("answer"),
        pieces=pieces,
        why=[words.gettext(personal.WHY[kind]) for kind in kinds],
        longest=flow.LONGEST,
        problems=problems,
        csrf=signin.form_token(request),
    )
