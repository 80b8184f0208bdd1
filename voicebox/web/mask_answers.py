"""A teller answers a proposal by receipt: yes, other words, or no."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_date
from starlette.requests import Request
from starlette.responses import Response

from moderation.marking import Row, cover
from moderation.states import IN_QUEUE, State
from voicebox.errors import Conflict
from voicebox.flows import mask_answers
from voicebox.flows.mask_answers import BeforeTeller
from voicebox.flows.mask_words import Unfit
from voicebox.flows.my_story import MyStory
from voicebox.web import mask_form
from voicebox.web.forms import Sent
from voicebox.web.mask_form import Sides
from voicebox.web.problems import Problem
from voicebox.web.words import N_, Words

Step = Callable[[Request, Sent, str], Awaitable[Response]]
#: What its teller is told of a story with masks, where that is not what its state alone says.
COVERED = N_("It is public, with some words covered, as you allowed. All else is as you wrote it.")
ANSWERED = N_("We have your answer. A person will read it again, with what you said.")
HELD = N_("It is held until you come back, because the covered words are not agreed.")


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
    told: str
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
        told=_told(story, found, words),
        rows=mask_form.to_show(filled),
        kinds=kinds,
        answer=given.get("answer"),
        preview=preview,
        problems=problems,
    )


def steps(show: Step) -> Mapping[str, Step]:
    """Return what a teller can do about masks; `show` shows the story's page again."""

    async def yes(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                await mask_answers.accept(both, state.keyring, receipt)
        except Conflict:
            # The same button twice, or on a page from before: nothing was typed, nothing is lost.
            return await show(request, given, receipt)
        state.worker.wake()
        return await show(request, given, receipt)

    async def others(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        try:
            async with state.db.write_both() as both:
                await mask_answers.counter(
                    both,
                    state.world,
                    state.keyring,
                    state.policy,
                    receipt,
                    mask_form.rows(given),
                    given.get("answer"),
                )
        except Unfit:
            return await show(request, given, receipt)
        return await show(request, Sent(), receipt)

    async def no(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        async with state.db.write_both() as both:
            said = given.get("answer")
            await mask_answers.decline(both, state.world, state.keyring, receipt, said)
        return await show(request, Sent(), receipt)

    return {"masks_yes": yes, "masks_look": show, "masks_others": others, "masks_no": no}


def _told(story: MyStory, found: BeforeTeller, words: Words) -> str:
    if story.state is State.PUBLISHED and found.status == "agreed":
        return words.gettext(COVERED)
    if story.state in IN_QUEUE and found.status in ("countered", "declined"):
        return words.gettext(ANSWERED)
    if story.state is State.HELD and not story.draft.if_away:
        return words.gettext(HELD)
    return ""


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
