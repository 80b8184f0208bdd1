"""A teller answers a question, lets the story go on, or has others look at a refusal again."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from voicebox.flows import appeals, dialogue
from voicebox.flows.my_story import MyStory
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Sent
from voicebox.web.problems import LONGEST_STORY, PLAIN, Problem
from voicebox.web.words import N_, Words

Show = Callable[[Request, Sent, str, tuple[Problem, ...]], Awaitable[Response]]
Step = Callable[[Request, Sent, str], Awaitable[Response]]

#: The field in which answers and appeals are written: failures give its words back.
FIELD = "words"
NO_READER = N_(
    "This was not sent: your story has moved on meanwhile, and nobody would read it here. Your"
    " words are below."
)
NO_APPEAL = N_(
    "This was not sent: others cannot look at this story again just now. Your words are below."
)


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do here; each ends with the story's page."""

    async def answer(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        amiss = wrong(given, state.words, may_be_empty=False)
        if not amiss:
            async with state.db.write_both() as both:
                text = given.get(FIELD)
                kept = await dialogue.answer(both, state.world, state.keyring, receipt, text)
            if kept:
                return await show(request, _done("answered"), receipt, ())
            amiss = state.words.gettext(NO_READER)
        return await show(request, given, receipt, (Problem(FIELD, amiss),))

    async def go_on(request: Request, given: Sent, receipt: str) -> Response:
        async with request.state.db.write_both() as both:
            await dialogue.go_on(both, request.state.keyring, receipt)
        return await show(request, given, receipt, ())

    async def appeal(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        amiss = wrong(given, state.words, may_be_empty=True)
        if not amiss:
            async with state.db.write_both() as both:
                text = given.get(FIELD)
                taken = await appeals.appeal(both, state.world, state.keyring, receipt, text)
            if taken:
                return await show(request, _done("appealed"), receipt, ())
            amiss = state.words.gettext(NO_APPEAL)
        return await show(request, given, receipt, (Problem(FIELD, amiss),))

    return {"answer": answer, "go_on": go_on, "appeal": appeal}


def is_writing(story: MyStory) -> bool:
    """Tell whether the page of a story has a box to write in: for an answer or an appeal."""
    may_appeal = story.appeal is not None and story.appeal.standing is appeals.Standing.OPEN
    return story.may_answer or may_appeal


def _done(what: str) -> Sent:
    return Sent({"done": (what,)})


def wrong(given: Sent, words: Words, *, field: str = FIELD, may_be_empty: bool) -> str:
    """Say what is wrong with what was written; nothing when it can be kept."""
    text = given.get(field)
    if given.broken:
        return words.gettext(PLAIN["broken_letters"])
    if is_blank(text) and not may_be_empty:
        return words.gettext(PLAIN["no_words"])
    over = len(text) - LONGEST_STORY
    if over > 0:
        return words.ngettext(
            "Your words are still here. They are %(over)s character longer than there is room for.",
            "Your words are still here. They are %(over)s characters longer than there is room"
            " for.",
            over,
        ) % {"over": words.number(over)}
    return ""
