"""Finds the theme nearest to a story that nobody may read, and keeps nothing of the story.

Its words shape no theme: the centres are those of public stories, and are not moved.
"""

from pathlib import Path

from voicebox.kept import KeptThemes
from voicebox.themes import centroids, keeping
from voicebox.themes.encoder import Encoder, Encodes, encode
from voicebox.themes.passages import cut
from voicebox.themes.state import Origin
from voicebox.themes.values import Story


def nearest(folder: Path, kept: KeptThemes, text: str) -> int | None:
    """Return the number of the theme that has most of a text; None when there is none to have it.

    Args:
        folder: of the encoder.
        kept: the themes as the last window left them.
        text: the story's; it is read here and goes nowhere.

    Raises:
        Unusable: the folder is no whole encoder.
    """
    return nearest_of(Encoder.load(folder), kept, text)


def nearest_of(encoder: Encodes, kept: KeptThemes, text: str) -> int | None:
    """Do what `nearest` does, with an encoder that is open."""
    parts = cut([Story(id="", text=text, quotable=False)])
    # Under another encoder the centres mean nothing.
    same = keeping.made_by(kept) == Origin.of(encoder)
    if not (kept.themes and parts.texts and same):
        return None
    state = keeping.to_state(kept, encoder.dim)
    vectors = encode(encoder, parts.texts)
    weights = centroids.story_weights(vectors, state.centres, parts.owners, 1)
    return int(state.themes[weights[0].argmax()])
