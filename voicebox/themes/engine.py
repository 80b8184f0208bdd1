"""From stories to themes: cut, encode, discover, place, name, quote, say how sure and why."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from voicebox.themes import alone
from voicebox.themes.encoder import Encoder, Encodes, Vectors
from voicebox.themes.passages import Cut, cut
from voicebox.themes.placing import place
from voicebox.themes.reading import part, read
from voicebox.themes.sureness import how_sure
from voicebox.themes.values import FEWEST_STORIES, Story, Themes
from voicebox.themes.why import explained


def discover(encoder_folder: Path, stories: Sequence[Story], seed: int = 0) -> Themes:
    """Find the themes of some stories; the same stories in the same order give the same themes.

    With fewer than 20 there are none, and `too_few` says so.

    Raises:
        Unusable: the encoder's folder is not what it says.
    """
    encoder = Encoder.load(encoder_folder)
    parts = cut(stories)
    vectors = encode(encoder, parts.texts)
    tone = None if encoder.tone is None else encoder.tone.of(vectors)
    found = find(encoder.id, parts, vectors, seed, tone)
    return replace(found, languages=encoder.languages)


def encode(encoder: Encodes, texts: Sequence[str]) -> Vectors:
    """Return a unit vector per text; the same text is encoded once."""
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    vectors = encoder.encode(list(places))
    return np.asarray(vectors[[places[text] for text in texts]], dtype=np.float32)


def find(
    encoder_id: str, parts: Cut, vectors: Vectors, seed: int, tone: Vectors | None = None
) -> Themes:
    """Find the themes of passages whose vectors are known, shape (n_passages, d), unit rows.

    `tone`, shape (n_passages,), is where each stands on the encoder's tone axis, if it has one.
    """
    n_stories, n_passages = len(parts.stories), len(parts.spans)
    lonely = alone.on_their_own(parts, vectors)
    if n_stories < FEWEST_STORIES:
        return Themes(encoder_id, seed, 0.0, n_stories, n_passages, 0.0, (), (), lonely)
    placed = place(parts, vectors, seed)
    reading = read(parts, vectors, placed)
    reading = part(reading, parts, vectors, placed.voices, seed, tone)
    themes = np.array([passage.theme for passage in reading.passages], np.intp)
    return Themes(
        encoder_id=encoder_id,
        seed=seed,
        resolution=placed.resolution,
        n_stories=n_stories,
        n_passages=n_passages,
        stability=placed.stability,
        themes=reading.themes,
        passages=explained(reading.passages, {story.id: story.text for story in parts.stories}),
        alone=lonely,
        sureness=how_sure(parts, vectors, themes, seed),
    )
