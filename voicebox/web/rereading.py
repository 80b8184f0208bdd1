"""A reported story before a moderator: it stays up, or two people withhold it."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.policy import Rule
from voicebox.flows import rereading
from voicebox.flows.hands import Changed
from voicebox.flows.votes import Unfit
from voicebox.web import hidden, signin
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.reading import UNFIT, ballot_of
from voicebox.web.seen import version_of
from voicebox.web.words import N_, Words

#: What a moderator is told afterwards, by what the votes came to.
DONE: Mapping[str, str] = {
    "publish": "stays",
    "refuse": "taken_down",
    "wait": "read_again",
}
_FOLD: Mapping[str, str] = {
    "other_reason": N_(
        "A story is folded only for a threat, for somebody else who could be known, or for words"
        " that are unlawful to publish."
    ),
    "not_now": N_("It was folded for a day already. It cannot be folded a second time."),
}


async def reread(request: Request) -> Response:
    """Show a reported story, or count a vote on it."""
    if request.method != "POST":
        return await _read(request, Sent())
    given, state = await sent(request), request.state
    try:
        ballot = ballot_of(given)
        async with state.db.write_both() as both:
            session = await signin.require_form(request, both.main, given.get("csrf"))
            outcome = await rereading.vote(
                both,
                state.world,
                state.keyring,
                state.policy,
                session,
                request.path_params["id"],
                ballot,
                fold=given.get("fold") == "yes",
                seen=version_of(given, 1),
            )
    except Unfit as unfit:
        return await _read(request, given, unfit)
    except Changed:
        return await _read(request, given, Unfit("vote", "changed"))
    state.worker.wake()
    answer = go_to(request, "moderation", done=DONE[outcome.value])
    answer.background = hidden.place_later(request, session, request.path_params["id"])
    return answer


async def _read(request: Request, given: Sent, unfit: Unfit | None = None) -> Response:
    state = request.state
    async with state.db.write() as main:
        session = await signin.require(request, main)
        found = await rereading.opened(main, session, request.path_params["id"])
    rules: Mapping[str, Rule] = {rule.key.value: rule for rule in state.policy.rules}
    return page(
        request,
        "moderator/reported.html",
        status=422 if unfit else 200,
        reread=found,
        rules=rules,
        policy=state.policy,
        form=Written(given),
        problems=_problems(unfit, state.words),
        csrf=signin.form_token(request),
    )


def _problems(unfit: Unfit | None, words: Words) -> tuple[Problem, ...]:
    if unfit is None:
        return ()
    if unfit.field == "fold":
        return (Problem("fold", words.gettext(_FOLD[unfit.problem])),)
    field = "clause" if unfit.field == "reason" else unfit.field
    return (Problem(field, words.gettext(UNFIT[field, unfit.problem])),)
