"""One story in a moderator's hands: reading it, voting on it, handing it on."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation import questions
from moderation.verdict import Verdict
from voicebox.flows import buddies, hands, own_page, votes
from voicebox.flows.handing import NotForYou
from voicebox.flows.votes import Unfit
from voicebox.model import Ballot
from voicebox.web import asking, hidden, masking, orders, signin
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.hints import says
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.seen import require_seen
from voicebox.web.words import N_, Words

#: What is wrong with a ballot, by field and problem.
UNFIT: Mapping[tuple[str, str], str] = {
    ("clause", "missing"): N_("Choose the rule that it breaks."),
    ("clause", "unknown"): N_("Choose the rule that it breaks."),
    ("words", "missing"): N_("Copy the words that break the rule into this box."),
    ("words", "not_in_text"): N_("These words are not in the story. Copy them exactly."),
    ("sentence", "missing"): N_("Write a sentence to the teller: they deserve to know why."),
    ("vote", "own_organisation"): N_(
        "It names an organisation of yours, so your vote cannot count. Please hand it on."
    ),
    ("vote", "missing"): N_("Choose what should happen with it."),
    ("vote", "changed"): N_(
        "The storyteller changed this while you had it in hand. Please read it again: nothing of"
        " what you chose has happened."
    ),
    **orders.UNFIT,
    **asking.UNFIT,
}
#: What is wrong with a line to a buddy.
TOO_LONG: Mapping[tuple[str, str], str] = {
    ("line", "too_long"): N_("This is longer than 500 characters. Please make it shorter."),
}


async def story(request: Request) -> Response:
    """Show a story that this moderator has in hand, or take the next step with it."""
    if request.method != "POST":
        return await _read(request, Sent())
    given = await sent(request)
    try:
        return await ACTS.get(given.get("act"), _read)(request, given)
    except hands.Changed:
        # What they wrote about the words of before is on the page still.
        return await _read(request, given, Unfit("vote", "changed"))


async def _claim(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        try:
            await hands.claim(both, state.world, session, request.path_params["id"])
        except NotForYou as reason:
            return go_to(request, "moderation", done=reason.key)
    return go_to(request, "reading", id=request.path_params["id"])


async def _skip(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        await hands.skip(both, state.world, session, request.path_params["id"])
    return go_to(request, "moderation", done="skipped")


async def _pass(request: Request, given: Sent) -> Response:
    state, line = request.state, given.get("line")
    if len(line) > buddies.LONGEST_LINE:
        return await _read(request, given, Unfit("line", "too_long"))
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        story_id = request.path_params["id"]
        await buddies.hand_over(both, state.world, session, story_id, line)
    return go_to(request, "moderation", done="passed")


async def _decline(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require_form(request, both.main, given.get("csrf"))
        await buddies.decline(both, state.world, session, request.path_params["id"])
    return go_to(request, "moderation", done="skipped")


async def _vote(request: Request, given: Sent) -> Response:
    state = request.state
    try:
        ballot = ballot_of(given)
        async with state.db.write_both() as both:
            session = await signin.require_form(request, both.main, given.get("csrf"))
            await require_seen(request, both, given)
            await asking.send_along(request, both, session, given)
            outcome: Verdict = await votes.vote(
                both,
                state.world,
                state.keyring,
                state.policy,
                session,
                request.path_params["id"],
                ballot,
            )
    except Unfit as unfit:
        return await _read(request, given, unfit)
    state.recent_votes.note(session.moderator_id, request.path_params["id"])
    state.worker.wake()
    answer = go_to(request, "moderation", done=outcome.value)
    answer.background = hidden.place_later(request, session, request.path_params["id"])
    return answer


async def _read(request: Request, given: Sent, unfit: Unfit | None = None) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require(request, both.main)
        reading = await hands.opened(both, state.world, session, request.path_params["id"])
        shortcuts = (await own_page.read(both.main, session)).shortcuts
        buddy = (await buddies.pair(both.main, session)).buddy
        covering = await masking.panel(both, request, session, reading.draft, given)
    problems = _problems(unfit, given, state.words) + covering.problems
    return page(
        request,
        "moderator/story.html",
        status=422 if problems else 200,
        reading=reading,
        covering=covering,
        buddy=buddy,
        shortcuts=shortcuts,
        policy=state.policy,
        says=says(state.words),
        models=questions.load(),
        form=Written(given),
        problems=problems,
        unfit=unfit.problem if unfit else "",
        csrf=signin.form_token(request),
    )


async def _ask(request: Request, given: Sent) -> Response:
    return await asking.ask(request, given, _read)


ACTS: dict[str, Callable[[Request, Sent], Awaitable[Response]]] = {
    "claim": _claim,
    "decline": _decline,
    "pass": _pass,
    "skip": _skip,
    "vote": _vote,
    **masking.acts(_read),
    "ask": _ask,
}


def ballot_of(given: Sent) -> Ballot:
    """Return what a form says about a story.

    Raises:
        Unfit: it does not say whether to publish or to withhold.
    """
    choice = given.get("vote")
    if choice not in ("publish", "withhold"):
        raise Unfit("vote", "missing")
    if choice == "publish":
        return Ballot(publish=True)
    clause = given.get("clause")
    marked = tuple(line.strip() for line in given.get("words").splitlines() if line.strip())
    # A clause names its reason: `third_party.2` is the second clause of `third_party`.
    reason = clause.partition(".")[0] or None
    order = orders.order_of(given)
    return Ballot(False, reason, clause or None, marked, given.get("sentence"), order)


def _problems(unfit: Unfit | None, given: Sent, words: Words) -> tuple[Problem, ...]:
    if unfit is None:
        return ()
    field = "clause" if unfit.field == "reason" else unfit.field
    at = asking.field_of(given) if field == "question" else field
    return (Problem(at, words.gettext({**UNFIT, **TOO_LONG}[field, unfit.problem])),)
