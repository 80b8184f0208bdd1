"""A reader says that something is wrong with a story: no account, and nothing kept of who it is."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Missing
from voicebox.flows import reports
from voicebox.flows.reports import EnoughWords, Reported
from voicebox.store import folds, public
from voicebox.web.forms import Sent, Written, sent
from voicebox.web.pages import go_to, page
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

LONGEST_WORDS = 5_000  # characters

#: What a reader is told afterwards.
DONE: Mapping[str, str] = {
    Reported.OPENED: N_("Thank you. A person will read this story again. It stays up meanwhile."),
    Reported.KNOWN: N_(
        "Thank you. Others have told us the same, and a person will read this story again. It"
        " stays up meanwhile."
    ),
    Reported.ANSWERED: N_(
        "Thank you. Somebody has told us the same before. A person has read this story again for"
        " that reason, and it stays. We do not ask a second time."
    ),
}
#: The same, while readers see a notice in its place.
DONE_FOLDED = N_(
    "Thank you. A person will read this story again. Just now it stands behind a notice, for a day"
    " at most."
)
NO_REASON = N_("Choose what is wrong with it. If nothing here fits, it stays.")
TOO_LONG = N_("This is longer than 5,000 characters. Please make it shorter.")
ENOUGH = N_(
    "Others have written a lot to us about this story already, and a person will read it. Please"
    " take your words out and send this without them."
)


async def report(request: Request) -> Response:
    """Ask what is wrong with a story, or take a report."""
    if request.method != "POST":
        return await _ask(request, Sent())
    given, state = await sent(request), request.state
    problems = _problems(request, given)
    if problems:
        return await _ask(request, given, problems)
    story_id = request.path_params["id"]
    try:
        async with state.db.write() as main:
            done = await reports.report(
                main, state.world, story_id, given.get("reason"), given.get("words")
            )
    except EnoughWords:
        return await _ask(request, given, (Problem("words", state.words.gettext(ENOUGH)),))
    return go_to(request, "report", id=story_id, done=done.value)


async def _ask(request: Request, given: Sent, problems: tuple[Problem, ...] = ()) -> Response:
    story_id = request.path_params["id"]
    async with request.state.db.read() as main:
        told = await public.find(main, story_id)
        folded = await folds.find(main, story_id) is not None
    if told is None or not told.dials.shown:
        raise Missing
    asked = request.query_params.get("done", "")
    done = DONE.get(asked, "")
    if folded and asked in (Reported.OPENED, Reported.KNOWN):
        done = DONE_FOLDED
    return page(
        request,
        "reader/report.html",
        status=422 if problems else 200,
        story_id=story_id,
        # Its title may hold what it is folded for.
        title="" if folded else told.title,
        folded=folded,
        language=told.language,
        policy=request.state.policy,
        form=Written(given),
        problems=problems,
        done=request.state.words.gettext(done) if done else "",
    )


def _problems(request: Request, given: Sent) -> tuple[Problem, ...]:
    words: Words = request.state.words
    found = []
    if given.get("reason") not in {rule.key.value for rule in request.state.policy.rules}:
        found.append(Problem("reason", words.gettext(NO_REASON)))
    if len(given.get("words")) > LONGEST_WORDS:
        found.append(Problem("words", words.gettext(TOO_LONG)))
    return tuple(found)
