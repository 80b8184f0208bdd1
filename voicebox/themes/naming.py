"""Keeps the names of themes still: a theme is renamed only when its name no longer fits."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voicebox.themes import centroids, inertia
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.labels import FEWEST_VOICES, Label
from voicebox.themes.lineage import Event, Ids, Renamed
from voicebox.themes.passages import Cut
from voicebox.themes.phrases import TOKEN
from voicebox.themes.placing import Placed
from voicebox.themes.reading import name
from voicebox.themes.state import State
from voicebox.themes.words import WORD

#: A theme is renamed when more than so many of its words are no longer those that name it best.
MOST_CHANGED = 3


def placed(state: State, voices: Labels) -> Placed:
    """Return a state of at least one theme as discovery gives it: themes by their row.

    Args:
        state: with a theme for every passage.
        voices: which stories are nearly the same: a number per story.
    """
    told, centres = state.members, state.centres
    labels = state.places(told.theme)
    similarity = centroids.similarities(told.vectors, centres, labels)
    n_stories = len(told.stories)
    return Placed(
        centres=centres,
        labels=labels,
        similarity=similarity,
        edge=centroids.edges(similarity, labels),
        weights=inertia.story_weights(told.vectors, centres, labels, told.owners, n_stories),
        voices=voices,
        resolution=state.resolution,
        stability=state.stability,
    )


def closeness(state: State, vectors: Vectors, theme: Ids) -> tuple[Vectors, Flags]:
    """Return how near passages are to the centres of their themes, and which fit least.

    Args:
        state: with a theme for every passage.
        vectors: unit rows of any passages, shape (n, d).
        theme: the id of the theme of each, shape (n,).
    """
    told, centres = state.members, state.centres
    labels = state.places(told.theme)
    bounds = centroids.bounds(centroids.similarities(told.vectors, centres, labels), labels)
    places = state.places(theme)
    similarity = centroids.similarities(vectors, centres, places)
    return similarity, np.asarray(similarity < bounds[places], dtype=bool)


def named(
    state: State, parts: Cut, voices: Labels, anew: Ids | None = None
) -> tuple[State, list[Event]]:
    """Name the themes that have no name yet or whose name no longer fits.

    Args:
        state: with a theme for every passage.
        parts: its stories in passages, in the order of their ids.
        voices: which stories are nearly the same: a number per story.
        anew: ids of themes whose names must be made from what is here now, if there are any.
    """
    fresh = name(parts, placed(state, voices))
    allowed = _common(state.names, parts, voices)
    names, events = [], list[Event]()
    for theme, before, best in zip(state.themes.tolist(), state.names, fresh, strict=True):
        n_kept = len(set(before.words) & set(best.words))
        changed = len(before.words) - n_kept > MOST_CHANGED
        must = anew is not None and theme in anew
        fits = before.words and _words(before) <= allowed and not changed and not must
        names.append(before if fits else best)
        if before.words and names[-1].words != before.words:
            events.append(Renamed(theme, n_kept, len(before.words)))
    return replace(state, names=tuple(names)), events


def _words(label: Label) -> set[str]:
    return {*label.words, *(word for phrase in label.phrases for word in phrase.split())}


def _common(names: Sequence[Label], parts: Cut, voices: Labels) -> set[str]:
    """Return the words of the names that three voices or more still use, joining words too."""
    asked = set().union(*map(_words, names)) if names else set()
    users: dict[str, set[int]] = {word: set() for word in asked}
    for text, voice in zip(parts.texts, voices[parts.owners].tolist(), strict=True):
        said = text.lower()
        for word in asked.intersection([*re.findall(WORD, said), *TOKEN.findall(said)]):
            users[word].add(voice)
    return {word for word, voices_of in users.items() if len(voices_of) >= FEWEST_VOICES}
