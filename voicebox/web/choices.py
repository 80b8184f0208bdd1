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
    """Say what happens with these four dials once something else has happened."""
    _ = words.gettext
    if dials.shown:
        read = _("Then anyone may read all of it.")
    elif dials.quoted:
        read = _("Then anyone may read parts of it, but not the whole.")
    else:
        read = _("Nothing of it can be read by anyone else.")
    return (read, *_besides(dials, words))


def of_read(dials: Dials, words: Words) -> tuple[str, ...]:
    """Say what these four dials let be done with a story that a person has read."""
    _ = words.gettext
    if dials.shown:
        read = _("Anyone may read all of it.")
    elif dials.quoted:
        read = _("Anyone may read parts of it, but not the whole.")
    else:
        read = _("Nothing of it can be read by anyone else.")
    return (read, *_besides(dials, words))


def _besides(dials: Dials, words: Words) -> list[str]:
    _ = words.gettext
    said = []
    if dials.shown and dials.quoted:
        said.append(_("Parts of it may be quoted."))
    elif dials.shown:
        said.append(_("No part of it is quoted elsewhere."))
    if dials.counted:
        said.append(_("It counts in themes."))
    else:
        said.append(_("It does not count in any theme."))
    if dials.reused and dials.public:
        said.append(_("What is public of it may be reused in research."))
    return said
