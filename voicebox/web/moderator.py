"""Moderators' pages: the queue, one story, a vote."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from moderation.hints import SAYS
from moderation.verdict import Verdict
from voicebox.errors import Refused, SignedOut
from voicebox.flows import review, staff
from voicebox.flows.review import Unfit
from voicebox.model import Ballot, Session
from voicebox.store.db import Connection
from voicebox.web import signin
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

#: What a banner says after something was done, by the key in the address.
DONE: Mapping[str, str] = {
    "publish": N_("It will be published with the next window."),
    "refuse": N_("Two people have agreed: it is withheld, and its teller is told why."),
    "wait": N_("Thank you. A second person reads it now, without seeing what you chose."),
    "skipped": N_("Handed on. Somebody else will read it."),
}
#: What is wrong with a ballot, by field and problem.
UNFIT: Mapping[tuple[str, str], str] = {
    ("clause", "missing"): N_("Choose the rule that it breaks."),
    ("clause", "unknown"): N_("Choose the rule that it breaks."),
    ("words", "missing"): N_("Copy the words that break the rule into this box."),
    ("words", "not_in_text"): N_("These words are not in the story. Copy them exactly."),
    ("sentence", "missing"): N_("Write a sentence to the teller: they deserve to know why."),
    ("vote", "missing"): N_("Choose what should happen with it."),
}
WRONG = N_(
    "This did not fit together. Look at the name, the password and the code again. After several"
    " wrong codes it takes a while until a right one counts."
)


async def queue(request: Request) -> Response:
    """Show what waits for this moderator; ask who they are first."""
    state = request.state
    try:
        async with state.db.write_both() as both:
            session = await signin.require(request, both.main)
            waiting = await review.show_queue(both, state.world, session)
    except SignedOut:
        return await _ask(request)
    done = DONE.get(request.query_params.get("done", ""), "")
    return page(
        request,
        "moderator/queue.html",
        queue=waiting,
        says=_says(state.words),
        csrf=signin.form_token(request),
        done=state.words.gettext(done) if done else "",
    )


async def sign_in(request: Request) -> Response:
    """Open a session, or say that something did not fit, without saying what."""
    given = await sent(request)
    state = request.state
    try:
        token = await staff.sign_in(
            state.db,
            state.world,
            state.used_steps,
            given.get("name"),
            given.get("password"),
            given.get("code"),
        )
    except Refused:
        problem = Problem("name", state.words.gettext(WRONG))
        return await _ask(request, name=given.get("name"), problems=(problem,), status=403)
    answer = _to(request, "moderation")
    signin.keep(request, answer, token)
    return answer


async def sign_out(request: Request) -> Response:
    """End the session: the key that it held is gone with it."""
    given = await sent(request)
    async with request.state.db.write() as main:
        session = await signin.require(request, main)
        signin.require_own_form(request, given.get("csrf"))
        await staff.sign_out(main, session.token_hash)
    answer = _to(request, "moderation")
    signin.forget(request, answer)
    return answer


async def story(request: Request) -> Response:
    """Show a story that this moderator has in hand, or take the next step with it."""
    if request.method != "POST":
        return await _read(request, Sent())
    given = await sent(request)
    return await _ACTS.get(given.get("act"), _read)(request, given)


async def _claim(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await _own(request, both.main, given)
        await review.claim(both, state.world, session, request.path_params["id"])
    return _to(request, "reading", id=request.path_params["id"])


async def _skip(request: Request, given: Sent) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await _own(request, both.main, given)
        await review.skip(both, state.world, session, request.path_params["id"])
    return _to(request, "moderation", done="skipped")


async def _vote(request: Request, given: Sent) -> Response:
    state = request.state
    try:
        ballot = _ballot(given)
        async with state.db.write_both() as both:
            session = await _own(request, both.main, given)
            outcome: Verdict = await review.vote(
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
    state.worker.wake()
    return _to(request, "moderation", done=outcome.value)


async def _read(request: Request, given: Sent, unfit: Unfit | None = None) -> Response:
    state = request.state
    async with state.db.write_both() as both:
        session = await signin.require(request, both.main)
        reading = await review.opened(both, state.world, session, request.path_params["id"])
    return page(
        request,
        "moderator/story.html",
        status=422 if unfit else 200,
        reading=reading,
        policy=state.policy,
        says=_says(state.words),
        form=Written(given),
        problems=_problems(unfit, state.words),
        csrf=signin.form_token(request),
    )


_ACTS: dict[str, Callable[[Request, Sent], Awaitable[Response]]] = {
    "claim": _claim,
    "skip": _skip,
    "vote": _vote,
}


async def _own(request: Request, main: Connection, given: Sent) -> Session:
    session = await signin.require(request, main)
    signin.require_own_form(request, given.get("csrf"))
    return session


def _ballot(given: Sent) -> Ballot:
    choice = given.get("vote")
    if choice not in ("publish", "withhold"):
        raise Unfit("vote", "missing")
    if choice == "publish":
        return Ballot(publish=True)
    clause = given.get("clause")
    marked = tuple(line.strip() for line in given.get("words").splitlines() if line.strip())
    # A clause names its reason: `third_party.2` is the second clause of `third_party`.
    reason = clause.partition(".")[0] or None
    return Ballot(False, reason, clause or None, marked, given.get("sentence"))


def _problems(unfit: Unfit | None, words: Words) -> tuple[Problem, ...]:
    if unfit is None:
        return ()
    field = "clause" if unfit.field == "reason" else unfit.field
    return (Problem(field, words.gettext(UNFIT[field, unfit.problem])),)


def _says(words: Words) -> dict[str, str]:
    return {kind.value: words.gettext(sentence) for kind, sentence in SAYS.items()}


async def _ask(
    request: Request, *, name: str = "", problems: tuple[Problem, ...] = (), status: int = 200
) -> Response:
    codes: dict[str, str] = {}
    if signin.is_local(request) and not request.state.settings.public:
        async with request.state.db.read() as main:
            codes = await staff.example_codes(main, request.state.world)
    return page(
        request,
        "moderator/sign_in.html",
        status=status,
        name=name,
        problems=problems,
        codes=codes,
    )


def _to(request: Request, name: str, /, *, done: str = "", **params: str) -> Response:
    address = str(request.app.url_path_for(name, **params))
    return RedirectResponse(f"{address}?done={done}" if done else address, status_code=303)
