"""A teller sets two quotes of a theme side by side and says why, with their receipt alone.

No account and no link leads from it to their story. What was chosen and written comes back with
each problem, and so does the receipt, as a token that lives for 30 minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from voicebox import receipt as receipts
from voicebox.errors import Conflict
from voicebox.flows import theme_lines, theme_pairs
from voicebox.flows.by_receipt import open_story
from voicebox.flows.theme_pairs import NotThese
from voicebox.sealing.tokens import Expired
from voicebox.store import lineage
from voicebox.store import themes as store
from voicebox.web import contest, own_line, themes
from voicebox.web.contest import Show, Step
from voicebox.web.forms import Sent, sent
from voicebox.web.pages import page
from voicebox.web.problems import Problem, only
from voicebox.web.words import N_

#: The fields in which two are chosen, and in which it is written why.
CHOSEN, FIELD = "pair_of", "pair_why"
NOT_TWO = N_("Please choose two of these quotes: no fewer, and no more.")
NOT_THESE = N_(
    "These two cannot be set side by side. Somebody whose words they are does not want it, or a"
    " story has more than one quote in this list. Please choose others."
)
NOT_HERE = N_(
    "Only somebody whose own story is in this theme can do this. The story must be public, and its"
    " teller must let it count."
)
CHANGED = N_(
    "This was not done: the quotes of this theme have changed meanwhile. Please choose again."
)
GONE = N_("This was not done: this theme is no longer there. Your words are below.")


@dataclass(frozen=True)
class Comer:
    """Who sent a form: the receipt, and what is to be mended about it."""

    #: Nothing where it cannot be read.
    receipt: str = ""
    problems: tuple[Problem, ...] = ()


async def pair(request: Request) -> Response:
    """Show the quotes of a theme to choose from, or take what was chosen."""
    if request.method != "POST":
        return await _ask(request, Sent())
    given = await sent(request)
    if not await _is_there(request):
        gone = Problem(FIELD, request.state.words.gettext(GONE))
        return await _ask(request, given, problems=(gone,))
    comer = await _who(request, given)
    problems = (*_wrong(request, given), *comer.problems)
    if not problems:
        problems = await _say(request, given, comer.receipt)
    if problems:
        return await _ask(request, given, comer, problems)
    request.state.worker.wake()
    return await _ask(request, Sent(), done=True)


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about a pair on the page of their story; `show` shows it."""

    async def take_back(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                await theme_pairs.take_back(both, state.keyring, receipt, given.get("theme"))
        except Conflict:
            problem = Problem(contest.FIELD, state.words.gettext(contest.CHANGED))
            return await show(request, Sent(), receipt, (problem,))
        state.worker.wake()
        return await show(request, Sent(), receipt, ())

    return {"pair_back": take_back}


async def _ask(
    request: Request,
    given: Sent,
    comer: Comer | None = None,
    problems: Sequence[Problem] = (),
    *,
    done: bool = False,
) -> Response:
    state, theme_id = request.state, request.path_params["id"]
    async with state.db.read() as main:
        theme = await store.find(main, theme_id)
        if theme is None and not problems:
            return await themes.gone(request, main)
        was_there = await lineage.was_there(main, theme_id)
        offered = await theme_pairs.offered(main, state.keyring, theme_id)
    known = comer is not None and not comer.problems
    amiss = 422 if theme else 410 if was_there else 404
    return page(
        request,
        "themes/pair.html",
        status=amiss if problems else 200,
        theme=theme,
        offered=offered,
        chosen=given.all(CHOSEN),
        written=given.get(FIELD),
        # The digits come back where one is mistyped, and never those of a story that there is.
        typed=given.get("receipt") if _is_unread(given) else "",
        token=state.page_tokens.seal(comer.receipt) if comer and known else "",
        longest=theme_pairs.LONGEST,
        problems=problems,
        done=done,
    )


async def _who(request: Request, given: Sent) -> Comer:
    """Return the receipt of a form, typed or in its token, if its story is in the theme."""
    state, words = request.state, request.state.words
    try:
        if given.get("receipt") or not given.get("token"):
            receipt = receipts.read(given.get("receipt"))
        else:
            receipt = state.page_tokens.open(given.get("token"))
    except receipts.Mistyped:
        return Comer(problems=only(words, "receipt", "receipt_mistyped"))
    except receipts.Unreadable:
        return Comer(problems=only(words, "receipt", "receipt_unreadable"))
    except Expired:
        return Comer(problems=only(words, "receipt", "page_too_old"))
    async with state.db.read_both() as both:
        if await open_story(both, state.keyring, receipt) is None:
            return Comer(problems=only(words, "receipt", "receipt_unknown"))
        try:
            theme_id = request.path_params["id"]
            await theme_lines.required(both, state.keyring, receipt, theme_id)
        except Conflict:
            return Comer(problems=(Problem("receipt", words.gettext(NOT_HERE)),))
    return Comer(receipt)


async def _is_there(request: Request) -> bool:
    async with request.state.db.read() as main:
        return await store.find(main, request.path_params["id"]) is not None


def _wrong(request: Request, given: Sent) -> tuple[Problem, ...]:
    """Return what is to be mended about what was chosen and written."""
    words, found = request.state.words, []
    if len(set(given.all(CHOSEN)) - {""}) != 2:
        found.append(Problem(CHOSEN, words.gettext(NOT_TWO)))
    wrong = own_line.wrong(given, _why(given), theme_pairs.LONGEST, words)
    if wrong:
        found.append(Problem(FIELD, wrong))
    return tuple(found)


async def _say(request: Request, given: Sent, receipt: str) -> tuple[Problem, ...]:
    """Set the two side by side; return why that could not be done."""
    state, chosen = request.state, given.all(CHOSEN)
    try:
        async with state.db.write_both() as both:
            theme_id = request.path_params["id"]
            said = (theme_id, chosen, _why(given))
            await theme_pairs.say(both, state.world, state.keyring, receipt, *said)
    except NotThese:
        return (Problem(CHOSEN, state.words.gettext(NOT_THESE)),)
    except Conflict:
        return (Problem(CHOSEN, state.words.gettext(CHANGED)),)
    return ()


def _is_unread(given: Sent) -> bool:
    try:
        receipts.read(given.get("receipt"))
    except (receipts.Mistyped, receipts.Unreadable):
        return True
    return False


def _why(given: Sent) -> str:
    return own_line.straight(given.get(FIELD))
