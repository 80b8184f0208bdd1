"""Words that were written for a story and that no box of its page takes up."""

from collections.abc import Iterable

from voicebox.web import answers, mask_form
from voicebox.web.forms import Sent
from voicebox.web.problems import Problem

#: What is written anywhere on the page of a story, by the name of its field.
FIELDS = (
    *("words", "answer", "gap_line", "theme_name", "matters"),
    *("title", "notes", "tags", "standpoint_own"),
)
#: The box in which it is given back, where the page has a box of another name or none.
BOX = "unsent"
#: How the form for a line beside the gap names its step.
LINE = "gap_line"
#: How the form for a name of a theme names its step; it stands on a page of its own.
NAME = "name_propose"
_DIALS = ("dials", "dials_yes", "dials_back")
_MASKS = ("masks_look", "masks_others", "masks_no", "masks_yes")


def written(given: Sent) -> str:
    """Return all that was written on a page: words, an answer, and rows of words to cover."""
    texts = [given.get(name) for name in FIELDS]
    texts += [row.words for row in mask_form.rows(given)]
    return "\n\n".join(text for text in texts if text)


def left_over(
    given: Sent,
    *,
    has_box: bool,
    has_masks: bool,
    has_notice: bool,
    has_line: bool,
    has_dials: bool,
) -> str:
    """Return what was written where the page has no box for it any more.

    Args:
        given: what was sent.
        has_box: whether the page has a box for an answer or an appeal.
        has_masks: whether it asks about covered words.
        has_notice: whether the notice that was answered can still be.
        has_line: whether it has a box for a line beside the gap.
        has_dials: whether it asks what may be done with the story.
    """
    step = given.get("step")
    if step == answers.STEP:
        taken_up = has_notice
    elif step == LINE:
        taken_up = has_line
    elif step == NAME:
        taken_up = False
    elif step in _DIALS:
        taken_up = has_dials
    elif step in _MASKS:
        taken_up = has_masks
    else:
        taken_up = has_box
    return "" if taken_up else written(given)


def box(problems: Iterable[Problem], *, has_box: bool) -> str:
    """Return the name of the box in which words are given back: where a problem leads to it."""
    own = has_box or any(problem.field == BOX for problem in problems)
    return BOX if own else FIELDS[0]
