"""What is wrong with a form, in plain words: pydantic's kinds on one side, ours on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from voicebox.web.words import N_, Words

#: What the telling form may hold, in characters of any script.
LONGEST_STORY = 50_000

#: The one table. A form's own kinds are raised as PydanticCustomError with these names.
PLAIN: Mapping[str, str] = {
    "no_words": N_("There is nothing here yet. One sentence is enough."),
    "broken_letters": N_(
        "Some letters did not arrive whole. We put � in their place: please look them over."
    ),
    "month_unclear": N_("Write the month like 2024-03, or only the year, or leave it empty."),
    "language_unclear": N_("Choose a language from the list."),
    "which_of_both": N_(
        "Your answers say two different things. Please choose again what may be done."
    ),
    "too_many": N_("That is more than ten. Please keep the ten that matter most."),
    "entry_too_long": N_("One of these is longer than 100 characters. Please make it shorter."),
    "receipt_mistyped": N_(
        "One digit looks mistyped. Please compare each group with what you wrote down."
    ),
    "receipt_unreadable": N_("A receipt has 25 digits. Spaces and dashes do not matter."),
    "receipt_unknown": N_(
        "There is no story with this receipt here. Either a digit is wrong, or the story was"
        " withdrawn."
    ),
    "page_too_old": N_(
        "For your safety, the page of a story stops working after 30 minutes. Please type your"
        " receipt again."
    ),
    "too_many_names": N_("That is more than fifty. Please keep the fifty that matter most."),
    "no_name": N_("A name has two letters or more. Please write each name on a line of its own."),
    "receipt_inside": N_(
        "This looks like a receipt. What you write here becomes public, so please take it out:"
        " whoever has the receipt has the story."
    ),
    "cap_unclear": N_("Write a number from 0 to 99, or leave it empty."),
    "string_too_long": N_("This is longer than there is room for. Please make it shorter."),
    "literal_error": N_("Choose one of the answers."),
    "bool_parsing": N_("Choose yes or no."),
    "missing": N_("This part is missing. Please fill it in."),
}
_OTHERWISE = N_("We could not read this. Please look at it again.")


@dataclass(frozen=True)
class Problem:
    """One thing to mend, and the field where it stands."""

    field: str
    text: str


def problems(error: ValidationError, words: Words) -> tuple[Problem, ...]:
    """Return every problem of a form at once, one for each field, without what was typed."""
    found: dict[str, Problem] = {}
    for detail in error.errors(include_input=False, include_url=False):
        context = detail.get("ctx", {})
        # A problem between fields names the one where it is shown.
        field = str(detail["loc"][0]) if detail["loc"] else str(context.get("field", ""))
        found.setdefault(field, Problem(field, _say(detail["type"], context, words)))
    return tuple(found.values())


def only(words: Words, field: str, kind: str) -> tuple[Problem, ...]:
    """Return one problem of a kind that the table knows."""
    return (Problem(field, words.gettext(PLAIN[kind])),)


def kinds() -> Sequence[str]:
    """Return the error types that have words of their own."""
    return ["story_too_long", *PLAIN]


def _say(kind: str, context: Mapping[str, object], words: Words) -> str:
    if kind == "story_too_long":
        over = int(str(context["over"]))
        return words.ngettext(
            "Your story is still here. It is %(over)s character longer than there is room for:"
            " send it in parts. Each part can say which it is.",
            "Your story is still here. It is %(over)s characters longer than there is room for:"
            " send it in parts. Each part can say which it is.",
            over,
        ) % {"over": words.number(over)}
    return words.gettext(PLAIN.get(kind, _OTHERWISE))
