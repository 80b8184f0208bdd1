"""Urgency hints in words."""

from moderation.hints import SAYS
from voicebox.web.words import Words


def says(words: Words) -> dict[str, str]:
    """Return what each kind of hint says, in the site's language, by its key."""
    return {kind.value: words.gettext(sentence) for kind, sentence in SAYS.items()}
