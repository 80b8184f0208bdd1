"""A teller's answer to a notice about their story."""

from voicebox.web.forms import Sent, is_blank
from voicebox.web.problems import LONGEST_STORY
from voicebox.web.words import N_, Words

#: How the form names this step.
STEP = "answer_notice"
EMPTY = N_("There is nothing here yet. You need not answer.")
TOO_LONG = N_("Your answer is still here. It is longer than there is room for.")


def problem_with(given: Sent, words: Words) -> str:
    """Return what is wrong with an answer; nothing where nothing is, or none was sent."""
    if given.get("step") != STEP:
        return ""
    if is_blank(given.get("words")):
        return words.gettext(EMPTY)
    if len(given.get("words")) > LONGEST_STORY:
        return words.gettext(TOO_LONG)
    return ""
