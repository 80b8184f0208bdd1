"""A reader says that something is wrong with a story: no account, and nothing kept of who it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from voicebox.errors import Missing
from voicebox.flows import quoted, reports
from voicebox.flows.reports import EnoughWords, Reported
from voicebox.model import PublicStory
from voicebox.store import folds, public
from voicebox.store.db import Connection
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
#: The same after a quote, whatever became of it: else two could be told to be of one story.
DONE_QUOTE = N_(
    "Thank you. A person will read the story of this quote again, unless one has done so for this"
    " reason already. It stays up meanwhile."
)
NO_REASON = N_("Choose what is wrong with it. If nothing here fits, it stays.")
TOO_LONG = N_("This is longer than 5,000 characters. Please make it shorter.")
ENOUGH = N_(
    "Others have written a lot to us about this story already, and a person will read it. Please"
    " take your words out and send this without them."
)


@dataclass(frozen=True)
class About:
    """What a report is about: a story with a page of its own, or one known by a quote alone."""

    #: The address of the form.
    address: str
    #: None where which story it is stays unsaid.
    shown: PublicStory | None = field(repr=False)
    story_id: str
    #: Whether readers see a notice in its place; of a quote that is not said.
    folded: bool


async def report(request: Request) -> Response:
    """Ask what is wrong with a story, or with a quote, or take a report."""
    if request.method != "POST":
        return await _ask(request, Sent())
    given, state = await sent(request), request.state
    problems = _problems(request, given)
    if problems:
        return await _ask(request, given, problems)
    try:
        async with state.db.write() as main:
            about = await _about(request, main)
            done = await _take(request, main, about, given)
    except EnoughWords:
        return await _ask(request, given, (Problem("words", state.words.gettext(ENOUGH)),))
    told = done.value if about.shown else "quote"
    return go_to(request, request.scope["route"].name, id=request.path_params["id"], done=told)


async def _take(request: Request, main: Connection, about: About, given: Sent) -> Reported:
    state, reason, words = request.state, given.get("reason"), given.get("words")
    if about.shown is not None:
        return await reports.report(main, state.world, about.story_id, reason, words)
    # Were it the story that has had enough, two quotes could be told to be of one.
    if words and not state.quote_words.take(about.address):
        raise EnoughWords
    return await reports.report(main, state.world, about.story_id, reason, words, most=None)


def report_of(request: Request, story: PublicStory, start: int) -> str | None:
    """Return where a quote can be reported; none where its story is shown, and has its own link."""
    handle = quoted.handle_of(request.state.keyring, story, start)
    return None if handle is None else str(request.app.url_path_for("report_quote", id=handle))


async def _about(request: Request, main: Connection) -> About:
    route, one = request.scope["route"].name, request.path_params["id"]
    address = str(request.app.url_path_for(route, id=one))
    if route == "report_quote":
        told = await quoted.story_of(main, request.state.keyring, one)
        return About(address, None, told.id, folded=False)
    shown = await public.find(main, one)
    if shown is None or not shown.dials.shown:
        raise Missing
    return About(address, shown, one, folded=await folds.find(main, one) is not None)


async def _ask(request: Request, given: Sent, problems: tuple[Problem, ...] = ()) -> Response:
    async with request.state.db.read() as main:
        about = await _about(request, main)
    done = _done(about, request.query_params.get("done", ""))
    return page(
        request,
        "reader/report.html",
        status=422 if problems else 200,
        about=about,
        policy=request.state.policy,
        form=Written(given),
        problems=problems,
        done=request.state.words.gettext(done) if done else "",
    )


def _done(about: About, asked: str) -> str:
    if about.shown is None:
        return DONE_QUOTE if asked else ""
    if about.folded and asked in (Reported.OPENED, Reported.KNOWN):
        return DONE_FOLDED
    return DONE.get(asked, "")


def _problems(request: Request, given: Sent) -> tuple[Problem, ...]:
    words: Words = request.state.words
    found = []
    if given.get("reason") not in {rule.key.value for rule in request.state.policy.rules}:
        found.append(Problem("reason", words.gettext(NO_REASON)))
    if len(given.get("words")) > LONGEST_WORDS:
        found.append(Problem("words", words.gettext(TOO_LONG)))
    return tuple(found)
