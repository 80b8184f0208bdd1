"""A teller's answer to a notice about their story."""

from collections.abc import Sequence

from voicebox.flows.notices import Told
from voicebox.web.cleaning import is_blank
from voicebox.web.forms import Sent
from voicebox.web.problems import LONGEST_STORY, Problem
from voicebox.web.words import N_, Words

#: How the form names this step.
STEP = "answer_notice"
EMPTY = N_("There is nothing here yet. You need not answer.")
TOO_LONG = N_("Your answer is still here. It is longer than there is room for.")
TOO_LATE = N_(
    "This was not sent: it was answered before, or we have closed it. Your words are below."
)


def problem_with(given: Sent, words: Words) -> str:
    """Return what is wrong with an answer; nothing where nothing is, or none was sent."""
    if given.get("step") != STEP:
        return ""
    if is_blank(given.get("words")):
        return words.gettext(EMPTY)
    if len(given.get("words")) > LONGEST_STORY:
        return words.gettext(TOO_LONG)
    return ""


def at_its_box(given: Sent, told: Sequence[Told], words: Words) -> tuple[Problem, ...]:
    """Return what is wrong with an answer, at the box in which it was written."""
    wrong, number = problem_with(given, words), number_of(given, told)
    return (Problem(f"words-{number}", wrong),) if wrong and number else ()


def number_of(given: Sent, told: Sequence[Told]) -> int:
    """Return which of the notices was answered, from 1; 0 where it can be answered no longer."""
    for number, notice in enumerate(told, 1):
        if notice.id == given.get("notice") and not notice.closed and notice.answer is None:
            return number
    return 0
