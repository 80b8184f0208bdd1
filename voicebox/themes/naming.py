"""Keeps the names of themes still: a theme is renamed only when its name no longer fits."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from voicebox.themes import centroids, contested, inertia
from voicebox.themes.encoder import Vectors
from voicebox.themes.forms import families
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.labels import Label, holds
from voicebox.themes.lineage import Event, Ids, Renamed
from voicebox.themes.passages import Cut
from voicebox.themes.placing import Placed
from voicebox.themes.reading import name
from voicebox.themes.state import State

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
    nearness = contested.nearness(state.contests, told, state.themes)
    return Placed(
        centres=centres,
        labels=labels,
        similarity=similarity,
        edge=centroids.edges(similarity, labels),
        weights=inertia.story_weights(
            told.vectors, centres, labels, told.owners, n_stories, nearness
        ),
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
    here = placed(state, voices)
    fresh = name(parts, here)
    names, events = [], list[Event]()
    for row, (theme, before, best) in enumerate(
        zip(state.themes.tolist(), state.names, fresh, strict=True)
    ):
        n_kept = _n_kept(before.words, best.words)
        must = anew is not None and theme in anew
        changed = len(before.words) - n_kept > MOST_CHANGED
        fits = before.words and not must and not changed and _holds(before, row, here, parts)
        names.append(before if fits else best)
        if before.words and names[-1].words != before.words:
            events.append(Renamed(theme, n_kept, len(before.words)))
    return replace(state, names=tuple(names)), events


def _n_kept(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many words of a name are in the next one; another form is the same word."""
    told = sorted({*before, *after})
    family = dict(zip(told, families(told).tolist(), strict=True))
    kept = {family[word] for word in after}
    return sum(family[word] in kept for word in before)


def _holds(name: Label, row: int, here: Placed, parts: Cut) -> bool:
    rows = np.flatnonzero(here.labels == row)
    return holds(name, [parts.texts[i] for i in rows], here.voices[parts.owners[rows]])
