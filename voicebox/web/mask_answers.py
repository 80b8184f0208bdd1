"""A teller answers a proposal by receipt: yes, other words, or no."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from moderation.marking import Row, cover
from moderation.states import State
from voicebox.errors import Conflict
from voicebox.flows import mask_answers
from voicebox.flows.mask_answers import BeforeTeller
from voicebox.flows.mask_words import Unfit
from voicebox.flows.my_story import MyStory
from voicebox.store.db import Both
from voicebox.web import mask_form, unsent
from voicebox.web.forms import Sent
from voicebox.web.mask_form import Sides
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

Step = Callable[[Request, Sent, str], Awaitable[Response]]
Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
TOO_LATE = N_(
    "This was not sent: you have answered before, or your story has moved on. What you wrote is"
    " below."
)


@dataclass(frozen=True)
class Covering:
    """What the page of a story says about masks."""

    is_open: bool
    #: Whether words are covered, or will be when it is public.
    is_agreed: bool
    why: str = field(repr=False)
    #: The story and the proposal; once they are agreed, what the public gets.
    sides: Sides
    #: What happens when nobody answers.
    otherwise: str
    rows: Sequence[Row]
    kinds: Mapping[str, str]
    answer: str = field(repr=False)
    #: What the teller would have covered instead, when they asked to see it.
    preview: Sides | None
    problems: tuple[Problem, ...]


def covering(request: Request, given: Sent, story: MyStory) -> Covering | None:
    """Return what the page of a story says about masks; none when none were proposed."""
    found = story.masks
    if found is None:
        return None
    words: Words = request.state.words
    kinds = request.state.policy.placeholders
    filled = mask_form.rows(given)
    preview: Sides | None = None
    problems: tuple[Problem, ...] = ()
    if found.is_open and given.get("step") in ("masks_look", "masks_others"):
        others, amiss = cover(story.draft.title, story.draft.text, filled, kinds)
        problems = mask_form.problems(amiss, words)
        preview = None if problems else mask_form.sides(story.draft, others)
    is_agreed = found.status == "agreed"
    last = found.proposal.last if is_agreed else found.proposal.covering
    return Covering(
        is_open=found.is_open,
        is_agreed=is_agreed,
        why=found.proposal.sentence,
        sides=mask_form.sides(story.draft, last),
        otherwise=_otherwise(story, found, words),
        rows=mask_form.to_show(filled),
        kinds=kinds,
        answer=given.get("answer"),
        preview=preview,
        problems=problems,
    )


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do about masks; `show` shows the story's page again."""

    async def look(request: Request, given: Sent, receipt: str) -> Response:
        return await show(request, given, receipt, ())

    async def yes(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                await mask_answers.accept(both, state.keyring, receipt)
        except Conflict:
            # The same button twice, or on a page from before: nothing was typed, nothing is lost.
            return await look(request, given, receipt)
        state.worker.wake()
        return await look(request, given, receipt)

    async def others(request: Request, given: Sent, receipt: str) -> Response:
        state, rows, said = request.state, mask_form.rows(given), given.get("answer")

        async def answer(both: Both) -> None:
            world, keyring, policy = state.world, state.keyring, state.policy
            await mask_answers.counter(both, world, keyring, policy, receipt, rows, said)

        return await _answer(show, request, given, receipt, answer)

    async def no(request: Request, given: Sent, receipt: str) -> Response:
        state, said = request.state, given.get("answer")

        async def answer(both: Both) -> None:
            await mask_answers.decline(both, state.world, state.keyring, receipt, said)

        return await _answer(show, request, given, receipt, answer)

    return {"masks_yes": yes, "masks_look": look, "masks_others": others, "masks_no": no}


async def _answer(
    show: Show,
    request: Request,
    given: Sent,
    receipt: str,
    answer: Callable[[Both], Awaitable[None]],
) -> Response:
    """Take an answer, and show the story's page; what cannot be taken stays on it."""
    try:
        async with request.state.db.write_both() as both:
            await answer(both)
    except Unfit:
        # The page itself finds what has to be mended in what was given.
        return await show(request, given, receipt, ())
    except Conflict:
        # On a page from before, or in a second tab. Who typed nothing sees where it stands now.
        late = Problem(unsent.BOX, request.state.words.gettext(TOO_LATE))
        return await show(request, given, receipt, (late,) if unsent.written(given) else ())
    return await show(request, Sent(), receipt, ())


def _otherwise(story: MyStory, found: BeforeTeller, words: Words) -> str:
    _ = words.gettext
    if story.state is State.HELD:
        return _("It waits for you, for as long as you like.")
    day = format_date(date.fromisoformat(found.until), "d MMMM", locale=words.locale)
    if found.lapses == "masked":
        said = _(
            "You need not answer. If you have not come back by %(day)s, it is shown with these"
            " words covered, as you chose when you sent it."
        )
    elif story.draft.if_away == "held":
        said = _(
            "You need not answer. If you have not come back by %(day)s, it is held until you do,"
            " as you chose when you sent it."
        )
    else:
        said = _(
            "You need not answer. If you have not come back by %(day)s, it is held until you do."
        )
    return said % {"day": day}
