"""A teller writes one line to stand beside the gap that their story leaves, or takes it back."""

import re
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from moderation.states import State
from voicebox.flows import gap_lines
from voicebox.flows.my_story import MyStory
from voicebox.web import unsent
from voicebox.web.changes import holds_receipt
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Sent
from voicebox.web.problems import PLAIN, Problem
from voicebox.web.talking import Show, Step
from voicebox.web.words import N_, Words

#: The field in which it is written.
FIELD = "gap_line"
#: Marks that would turn what stands beside a line.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
NO_GAP = N_(
    "This was not sent: there is a line already, or your story has moved on meanwhile. Your words"
    " are below."
)


def steps(show: Show) -> Mapping[str, Step]:
    """Return what a teller can do here; each ends with the story's page."""

    async def write(request: Request, given: Sent, receipt: str) -> Response:
        state = request.state
        line = " ".join(given.get(FIELD).split())
        amiss = wrong(given, line, gap_lines.LONGEST, state.words)
        if amiss:
            return await show(request, given, receipt, (Problem(FIELD, amiss),))
        async with state.db.write_both() as both:
            kept = await gap_lines.write(both, state.world, state.keyring, receipt, line)
        if kept:
            return await show(request, Sent(), receipt, ())
        problem = Problem(unsent.BOX, state.words.gettext(NO_GAP))
        return await show(request, given, receipt, (problem,))

    async def take_back(request: Request, given: Sent, receipt: str) -> Response:
        async with request.state.db.write_both() as both:
            await gap_lines.take_back(both, request.state.keyring, receipt)
        request.state.worker.wake()
        return await show(request, Sent(), receipt, ())

    return {unsent.LINE: write, "gap_line_back": take_back}


def is_asked(story: MyStory) -> bool:
    """Tell whether the page of a story has a box for a line."""
    return story.state is State.WITHHELD and story.gap_line is None


def at_its_box(problems: Iterable[Problem], story: MyStory) -> tuple[Problem, ...]:
    """Return problems, each at a box that there is: where none is for a line, its words stand."""
    there = is_asked(story)
    return tuple(
        Problem(unsent.BOX, one.text) if one.field == FIELD and not there else one
        for one in problems
    )


def straight(written: str) -> str:
    """Return what was written in one line, which turns nothing that stands beside it."""
    return " ".join(_TURNING.sub("", written).split())


def wrong(given: Sent, line: str, longest: int, words: Words) -> str:
    """Say what is wrong with a line of so many characters at most; nothing when it can be kept."""
    if given.broken:
        return words.gettext(PLAIN["broken_letters"])
    if is_blank(line):
        return words.gettext(PLAIN["no_words"])
    if holds_receipt(line):
        return words.gettext(PLAIN["receipt_inside"])
    over = len(line) - longest
    if over > 0:
        return words.ngettext(
            "Your line is still here. It is %(over)s character longer than there is room for.",
            "Your line is still here. It is %(over)s characters longer than there is room for.",
            over,
        ) % {"over": words.number(over)}
    return ""
