"""A teller changes their mind: first a page that says exactly what would change, then the act."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response

from moderation.states import State
from voicebox.flows import dials as flow
from voicebox.flows import matters, my_story
from voicebox.flows.my_story import MyStory
from voicebox.model import DIALS, Dials
from voicebox.web import hidden, minds, talking, unsent
from voicebox.web.forms import Choices, Sent, Unfit, check
from voicebox.web.pages import page
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
#: The field for what matters to a teller: failures give its words back.
FIELD = "matters"
LOOK, YES, BACK = "dials", "dials_yes", "dials_back"
STEPS = (LOOK, YES, BACK)
#: What the page of a story says after something was done, by its name.
DONE: Mapping[str, str] = {
    "turned": N_("It is done."),
    "said": N_("What matters to you is with your story. Whoever reads it sees it."),
    "same": N_("Nothing was changed: this is what you had chosen."),
    "unquoted": N_("You took this quote back. It leaves every page within a minute."),
    "requoted": N_("These words may be quoted again, when stories next appear."),
    "unpaired": N_("You took these words out. Nobody can set them beside others now."),
    "pair_let": N_("These words may be set beside others again."),
    "moved": N_("When stories next appear, it counts in the theme that you chose."),
    "showed": N_("It comes back when stories next appear."),
}
#: Where a story stands of which that is true; of the others it is true wherever they stand.
STANDS: Mapping[str, State] = {"showed": State.CLEARED}
_FULL = N_(
    "What you chose was done. What matters to you could not be kept here just now. Your words are"
    " below."
)


@dataclass(frozen=True)
class Panel:
    """What the page of a story says about its dials."""

    #: What is chosen in the form, by dial: yes, no, or nothing.
    chosen: Mapping[str, str]
    matters: str = field(repr=False)
    is_open: bool
    #: What was done just now; nothing where nothing was.
    done: str
    #: Each change of mind: its week, and what was changed in sentences.
    changes: Sequence[tuple[str, Sequence[str]]]
    may_hide: bool
    may_show: bool


def panel(given: Sent, story: MyStory, problems: Sequence[Problem], words: Words) -> Panel:
    """Return what the page of a story says about its dials."""
    step, done = given.get("step"), DONE.get(given.get("done"), "")
    if story.state is not STANDS.get(given.get("done"), story.state):
        done = ""
    returning = step in STEPS
    chosen = {dial: "yes" if getattr(story.draft.dials, dial) else "no" for dial in DIALS}
    typed = {dial: given.get(dial) for dial in DIALS if returning and given.get(dial)}
    return Panel(
        chosen=chosen | typed,
        matters=given.get(FIELD) if returning else "",
        is_open=returning or any(problem.field in (FIELD, *DIALS) for problem in problems),
        done=words.gettext(done) if done else "",
        changes=[(one.week, minds.told(one, words)) for one in story.changes],
        may_hide=story.state is State.PUBLISHED,
        may_show=story.state is State.HIDDEN,
    )


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do here; each ends with the story's page, or asks once before."""

    async def look(request: Request, given: Sent, receipt: str) -> Response:
        story = await story_of(request, receipt)
        asked, problems = _asked(request, given, story)
        if story is None or problems:
            return await show(request, given, receipt, problems)
        if asked != story.draft.dials:
            words: Words = request.state.words
            said = minds.of_turning(story.state, story.draft.dials, asked, words)
            return ask(request, receipt, said, YES, BACK, asked, given.get(FIELD))
        if not given.get(FIELD):
            return await show(request, done_with("same"), receipt, ())
        return await _say(show, request, given, receipt, "said")

    async def turn(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        story = await story_of(request, receipt)
        asked, problems = _asked(request, given, story)
        if story is None or problems:
            return await show(request, given, receipt, problems)
        await flow.turn(state.db, state.world, state.keyring, receipt, asked)
        return await _say(show, request, given, receipt, "turned")

    async def back(request: Request, given: Sent, receipt: str) -> Response:
        return await show(request, given, receipt, ())

    return {LOOK: look, YES: turn, BACK: back}


async def _say(show: Show, request: Request, given: Sent, receipt: str, done: str) -> Response:
    """Keep what matters to a teller, if they say so, and show their story's page."""
    state, text = request.state, given.get(FIELD)
    kept = True
    if text:
        async with state.db.write_both() as both:
            kept = await matters.say(both, state.world, state.keyring, receipt, text)
    state.worker.wake()
    problems = () if kept else (Problem(unsent.BOX, state.words.gettext(_FULL)),)
    after = done_with(done) if kept else Sent({FIELD: (text,)})
    answer = await show(request, after, receipt, problems)
    await place_later(request, receipt, answer)
    return answer


async def place_later(request: Request, receipt: str, answer: Response) -> None:
    """Have a story placed that now counts and cannot be read, once the answer has been sent."""
    story = await story_of(request, receipt)
    if story is not None and story.draft.dials.counted:
        answer.background = hidden.place_for_teller(request, receipt, story.id)


async def story_of(request: Request, receipt: str) -> MyStory | None:
    """Return what a receipt shows; None when it is unknown, or its story was withdrawn."""
    state = request.state
    async with state.db.write_both() as both:
        return await my_story.find(both, state.world, state.keyring, receipt)


def _asked(
    request: Request, given: Sent, story: MyStory | None
) -> tuple[Dials, tuple[Problem, ...]]:
    """Return the dials that are asked for; what was not answered stays as it is."""
    words: Words = request.state.words
    wrong = talking.wrong(given, words, field=FIELD, may_be_empty=True)
    if wrong:
        return Dials(), (Problem(FIELD, wrong),)
    try:
        form = check(Choices, given, words)
    except Unfit as unfit:
        return Dials(), unfit.problems
    answers = {dial: getattr(form, dial) for dial in DIALS}
    answered = {dial: yes for dial, yes in answers.items() if yes is not None}
    before = Dials() if story is None else story.draft.dials
    return replace(before, **answered), ()


def ask(
    request: Request,
    receipt: str,
    said: Sequence[str],
    yes: str,
    no: str = "read",
    asked: Dials | None = None,
    matters: str = "",
) -> Response:
    """Say what would change, and ask once.

    Args:
        request: it knows the templates.
        receipt: sealed into the page's token.
        said: what would change, in sentences.
        yes: the step that changes it.
        no: the step that leads back.
        asked: the dials as they would be, where they are turned.
        matters: what the teller says beside it.
    """
    dials = {} if asked is None else {dial: getattr(asked, dial) for dial in DIALS}
    return page(
        request,
        "storyteller/turn.html",
        token=request.state.page_tokens.seal(receipt),
        said=said,
        yes=yes,
        no=no,
        dials=dials,
        matters=matters,
    )


def done_with(what: str) -> Sent:
    """Return what the page of a story is shown with after something was done."""
    return Sent({"done": (what,)})
