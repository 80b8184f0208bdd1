"""A teller's form that failed, to be sent once more with everything that was in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request

from voicebox.web import forms
from voicebox.web.forms import Sent, Tell, Worded
from voicebox.web.recognise import CHOSEN

#: Steps that carry other words for a story that is there.
_EDITS = ("edit_change", "edit_check", "edit_send", "less", "back")
#: What a page of ours put into its form, beside what was typed. The answer to a sum is not among
#: them: it may be spent, and the next page asks anew where it has to.
_OURS = ("token", "version", "before", "old")


@dataclass(frozen=True)
class Again:
    """A form with the words of a story, as the page of a failure gives it back."""

    #: The name of the address that takes it, and of the step to look it over.
    to: str
    step: str
    words: str = field(repr=False)
    #: All else that was filled in, by the names of the fields: it goes along unseen.
    beside: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def form(request: Request, words: str, *, is_ours: bool) -> Again | None:
    """Return the form of a story that failed; None where its words were for something else.

    Args:
        request: what failed.
        words: what was written, however little of the rest can be read.
        is_ours: whether a page of ours sent it: of another's form nothing goes along but words.
    """
    path, given = request.scope["path"], forms.rest_of(request)
    if path == "/tell":
        return Again("tell", "check", words, _beside(given, Tell.model_fields) if is_ours else ())
    if path == "/return" and given.get("version") and given.get("step") in _EDITS:
        beside = _beside(given, Worded.model_fields) if is_ours else ()
        return Again("return", "edit_check", words, beside)
    return None


def _beside(given: Sent, typed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    kept = {*typed, *_OURS} - {"words"}
    return tuple(
        (name, value)
        for name, values in given.fields.items()
        if name in kept or name.startswith(CHOSEN)
        for value in values
        if value
    )
