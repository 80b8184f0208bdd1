"""What a teller's choices come to, in whole sentences."""

from voicebox.model import Dials
from voicebox.web.words import Words


def sum_up(dials: Dials, words: Words) -> tuple[str, ...]:
    """Say what happens with these four dials, one sentence each."""
    _ = words.gettext
    if not dials.any:
        return (_("With these choices it stays sealed. Nobody reads it until you decide."),)
    return (_("With these choices a person reads it first."), *then(dials, words))


def then(dials: Dials, words: Words) -> tuple[str, ...]:
    """Say what happens to a story that was read, one sentence for each dial."""
    _ = words.gettext
    said = []
    if dials.shown:
        said.append(_("Then anyone may read all of it."))
    elif dials.quoted:
        said.append(_("Then anyone may read parts of it, but not the whole."))
    else:
        said.append(_("Nothing of it can be read by anyone else."))
    if dials.shown and not dials.quoted:
        said.append(_("No part of it is quoted elsewhere."))
    if dials.counted:
        said.append(_("It counts in themes."))
    else:
        said.append(_("It does not count in any theme."))
    if dials.reused and dials.public:
        said.append(_("What is public of it may be reused in research."))
    return tuple(said)
