"""Gives every passage a theme, and every story its share in each: nothing is dropped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicebox.themes import centroids, duplicates
from voicebox.themes.consensus import RESOLUTION
from voicebox.themes.counting import n_distinct, numbered
from voicebox.themes.discovery import Found, discover, sample
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Labels
from voicebox.themes.passages import Cut
from voicebox.themes.progress import Work, report
from voicebox.themes.texts import texts_of

#: A theme is told by so many voices at least.
FEWEST_VOICES = 3
#: Fewer passages that differ are one theme, whatever they say.
FEWEST_DIFFERENT = 4


@dataclass(frozen=True)
class Placed:
    """Where each passage went. Passages are those of the cut, in its order."""

    #: Unit rows, shape (n_themes, d).
    centres: Vectors
    #: The theme of each passage.
    labels: Labels
    #: The cosine of each passage to the centre of its theme.
    similarity: Vectors
    #: Whether a passage is among the 5 % of its theme that fit least.
    edge: NDArray[np.bool_]
    #: How much of each story is in each theme, shape (n_stories, n_themes); rows sum to 1.
    weights: centroids.Weights
    #: Which stories are nearly the same: a number per story.
    voices: Labels
    #: How finely the votes were grouped; 0 where there were too few passages to vote about.
    resolution: float
    stability: float


def place(parts: Cut, vectors: Vectors, seed: int) -> Placed:
    """Discover themes in a sample of the passages, and give every passage to the nearest.

    Args:
        parts: the passages.
        vectors: their unit rows, shape (n_passages, d).
        seed: of the dice.
    """
    report(Work.DISCOVER, 0, 1)
    voices = duplicates.voices_in(parts)
    found, rows = _discover(parts, vectors, seed)
    centres = centroids.settled(vectors, centroids.centres(vectors[rows], found.labels))
    centres = _told_by_enough(vectors, centres, voices[parts.owners])
    labels = centroids.nearest(vectors, centres)
    similarity = centroids.similarities(vectors, centres, labels)
    return Placed(
        centres=centres,
        labels=labels,
        similarity=similarity,
        edge=centroids.edges(similarity, labels),
        weights=centroids.story_weights(vectors, centres, parts.owners, len(parts.stories)),
        voices=voices,
        resolution=RESOLUTION if len(rows) >= FEWEST_DIFFERENT else 0.0,
        stability=found.stability,
    )


def looked_at(parts: Cut, seed: int) -> Labels:
    """Return the rows of the passages to discover themes in, in rising order."""
    # What is written twice is looked at once: sending a story fifty times makes no theme.
    first = numbered(texts_of(parts.texts).places).firsts
    return first[sample(parts.owners[first], seed)]


def _discover(parts: Cut, vectors: Vectors, seed: int) -> tuple[Found, Labels]:
    rows = looked_at(parts, seed)
    if len(rows) < FEWEST_DIFFERENT:
        return Found(np.zeros(len(rows), np.intp), 0.0), rows
    return discover(vectors[rows], parts.tokens.of(rows), seed), rows


def _told_by_enough(vectors: Vectors, centres: Vectors, voices: Labels) -> Vectors:
    """Drop the theme of fewest voices, again and again, until each has three."""
    while len(centres) > 1:
        labels = centroids.nearest(vectors, centres)
        n_voices = n_distinct(labels, voices, len(centres))
        if n_voices.min() >= FEWEST_VOICES:
            break
        centres = np.delete(centres, n_voices.argmin(), axis=0)
    return centres
