"""Finds themes, keeps them as stories arrive, and takes stories out again: states in, states out.

Every function takes a state and the same stories in passages, in the order of their ids, and
gives the next state with the events that led to it.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from voicebox.themes import births, centroids, contested, discovery, inertia, lineage, members
from voicebox.themes.counting import n_distinct
from voicebox.themes.discovery import Looks
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.labels import Label
from voicebox.themes.lineage import NONE, Event, Faded, Ids, Merged
from voicebox.themes.members import Members
from voicebox.themes.passages import Cut
from voicebox.themes.placing import FEWEST_DIFFERENT, FEWEST_VOICES, Placed, looked_at
from voicebox.themes.state import State

#: Two themes whose centres are nearer than this, in cosine, are one.
ONE = 0.9
NAMELESS = Label((), ())


def fitted(state: State, placed: Placed, spoken: Labels) -> tuple[State, list[Event]]:
    """Take over themes that were found from scratch; what was there before keeps its id.

    Args:
        state: with every story.
        placed: where its passages went, in their order.
        spoken: whose voice each passage is, shape (n_passages,).
    """
    told = state.members
    matched = lineage.match(told.theme, placed.labels, told.owners, state.next_id)
    theme = matched.ids[placed.labels]
    nowhere = np.full(len(theme), NONE, np.int64)
    state = replace(
        state,
        resolution=placed.resolution,
        stability=placed.stability,
        next_id=matched.next_id,
        members=replace(told, theme=theme, new=theme, old=nowhere),
    )
    state, faded = honoured(recentred(state), spoken, state.contests, matched.events)
    return state, [*matched.events, *faded]


def refreshed(state: State, parts: Cut, spoken: Labels) -> tuple[State, list[Event]]:
    """Look at all stories again: themes may merge, be born and fade; the others keep still.

    Args:
        state: one with themes.
        parts: its stories in passages, in the order of their ids.
        spoken: whose voice each passage is, shape (n_passages,).
    """
    before = np.where(at_home(state.members), state.members.theme, NONE)
    state, events = _merged(state)
    earlier, first_new = state.themes, state.next_id
    found = looks(parts, state.members.vectors, state.seed + 2 * state.n_looks + 1)
    stability = found.stability if found.pairs else state.stability
    born: list[Event] = []
    sources = np.where(at_home(state.members), state.members.theme, NONE)
    for both, inside in zip(found.pairs, (births.ANYWHERE, births.ELSEWHERE), strict=False):
        state, these = _with_births(state, spoken, sources, both, inside)
        born += these
    state = _warmed(state)
    here = np.union1d(earlier, np.arange(first_new, state.next_id))
    events += [*born, *(Faded(int(gone), 0) for gone in np.setdiff1d(here, state.themes))]
    state, faded = honoured(state, spoken, state.contests, events)
    events += faded
    events += lineage.moves(before, state.members.theme, state.members.owners)
    return replace(state, n_looks=state.n_looks + 1, stability=stability), events


def honoured(
    state: State, spoken: Labels, contests: contested.Contests, events: Iterable[Event] = ()
) -> tuple[State, list[Event]]:
    """Put contested stories where their tellers want them; themes of too few voices fade.

    Args:
        state: one with themes, and with what is to hold from now on.
        spoken: whose voice each passage is, shape (n_passages,).
        contests: what holds, and what was undone.
        events: what happened to the themes just now.
    """
    before = state.themes
    state = replace(state, contests=contested.followed(state.contests, events))
    state = _wanted(state, contested.followed(contests, events))
    emptied = [Faded(int(gone), 0) for gone in np.setdiff1d(before, state.themes)]
    state, faded = without_few(state, spoken)
    return state, [*emptied, *faded]


def reduced(state: State, story_ids: set[str]) -> State:
    """Take stories out; centres are reckoned anew from the members that remain."""
    told = members.without(state.members, story_ids)
    contests = contested.lasting(state.contests, told.stories)
    return recentred(replace(state, members=told, contests=contests))


def look(parts: Cut, vectors: Vectors, seed: int) -> Labels:
    """Group all passages from scratch: a group per passage, from 0."""
    rows = looked_at(parts, seed)
    if len(rows) < FEWEST_DIFFERENT:
        return np.zeros(len(vectors), np.intp)
    groups = discovery.look(vectors[rows], parts.tokens.of(rows), seed)
    return _everywhere(vectors, rows, groups)


def looks(parts: Cut, vectors: Vectors, seed: int) -> Looks:
    """Look for what is new, twice, first as coarsely as themes are and then finely.

    Returns:
        A group for each passage.
    """
    rows = looked_at(parts, seed)
    if len(rows) < FEWEST_DIFFERENT:
        return Looks([], 0.0)
    found = discovery.looks(vectors[rows], parts.tokens.of(rows), seed)
    pairs = [
        (_everywhere(vectors, rows, first), _everywhere(vectors, rows, second))
        for first, second in found.pairs
    ]
    return replace(found, pairs=pairs)


def _everywhere(vectors: Vectors, rows: Labels, groups: Labels) -> Labels:
    """Give every passage to the nearest of the groups that were found among some rows."""
    middles = centroids.settled(vectors, centroids.centres(vectors[rows], groups))
    return centroids.compact(centroids.nearest(vectors, middles))


def at_home(told: Members) -> Flags:
    """Tell which passages have been in their theme for a refresh.

    One that came since is where it is nearest, and that may be far.
    """
    return np.asarray(told.new != NONE, dtype=bool)


def recentred(state: State) -> State:
    """Reckon both terms of every centre from their members; a theme without passages goes."""
    told = state.members
    themes = np.unique(told.theme[told.theme >= 0])
    named = dict(zip(state.themes.tolist(), state.names, strict=True))
    new, old = (np.where(np.isin(ids, themes), ids, NONE) for ids in (told.new, told.old))
    state = replace(
        state,
        themes=themes,
        names=tuple(named.get(theme, NAMELESS) for theme in themes.tolist()),
        members=replace(told, new=new, old=old),
    )
    n = len(themes)
    return replace(
        state,
        new=centroids.means(told.vectors, state.places(new), n),
        old=centroids.means(told.vectors, state.places(old), n),
    )


def without_few(state: State, spoken: Labels) -> tuple[State, list[Event]]:
    """Let the theme of fewest voices fade, again and again, until each has three.

    Args:
        state: any.
        spoken: whose voice each passage is, shape (n_passages,).
    """
    events: list[Event] = []
    while len(state.themes) > 1:
        told = state.members
        n_voices = n_distinct(state.places(told.theme), spoken, len(state.themes))
        place = int(n_voices.argmin())
        if n_voices[place] >= FEWEST_VOICES:
            break
        leaving = told.theme == state.themes[place]
        events.append(Faded(int(state.themes[place]), len(np.unique(told.owners[leaving]))))
        nearest = told.vectors[leaving] @ np.delete(state.centres, place, axis=0).T
        theme = told.theme.copy()
        theme[leaving] = np.delete(state.themes, place)[nearest.argmax(axis=1)]
        state = recentred(replace(state, members=replace(told, theme=theme)))
        state = _wanted(state, state.contests)
    return state, events


def given_up(state: State) -> tuple[State, list[Event]]:
    """Let all themes fade: among so few stories, any would be chance."""
    told = state.members
    pairs = np.unique(np.stack([told.theme, told.owners]), axis=1)
    themes, n_stories = np.unique(pairs[0][pairs[0] >= 0], return_counts=True)
    nowhere = np.full(len(told.theme), NONE, np.int64)
    told = replace(told, theme=nowhere, new=nowhere, old=nowhere)
    faded = [Faded(t, n) for t, n in zip(themes.tolist(), n_stories.tolist(), strict=True)]
    return recentred(replace(state, members=told)), list(faded)


def _wanted(state: State, contests: contested.Contests) -> State:
    """Put contested passages where they are wanted, in every centre as if they came from there."""
    told = state.members
    theme = contested.wanted(contests, told, state.themes, state.centres)
    moved = theme != told.theme
    if not moved.any():
        return state
    new = np.where(moved & (told.new != NONE), theme, told.new)
    old = np.where(moved & (told.old == told.theme), theme, told.old)
    return recentred(replace(state, members=replace(told, theme=theme, new=new, old=old)))


def _merged(state: State) -> tuple[State, list[Event]]:
    """Make one of two themes whose centres are nearly the same, the nearest two first."""
    events: list[Event] = []
    while len(state.themes) > 1:
        close = np.triu(state.centres @ state.centres.T, 1)
        pair = np.array(np.unravel_index(close.argmax(), close.shape))
        if close[tuple(pair)] <= ONE:
            break
        told = state.members
        sizes = [int((told.theme == theme).sum()) for theme in state.themes[pair]]
        kept, gone = state.themes[pair if sizes[0] >= sizes[1] else pair[::-1]].tolist()
        events.append(Merged(kept, gone, 1.0, float(close.max())))
        theme, new, old = (
            np.where(ids == gone, kept, ids) for ids in (told.theme, told.new, told.old)
        )
        state = recentred(replace(state, members=replace(told, theme=theme, new=new, old=old)))
    return state, events


def _with_births(
    state: State,
    spoken: Labels,
    sources: Ids,
    found: tuple[Labels, Labels],
    most_inside: float,
) -> tuple[State, list[Event]]:
    """Let themes be born of what two looks found.

    Args:
        state: any; it may have themes that an earlier pair of looks bore.
        spoken: whose voice each passage is, shape (n_passages,).
        sources: the theme that each was in before any birth, or -1; what was born a moment ago is
            nobody's parent.
        found: a group per passage from 0, of both looks.
        most_inside: the largest share of a group that may be in one theme already.
    """
    told = state.members
    earlier = np.where(at_home(told), told.theme, NONE)
    themes, centres = state.places(earlier), state.centres
    born = births.births(told.vectors, spoken, themes, centres, found, most_inside)
    theme, new = told.theme.copy(), told.new.copy()
    events: list[Event] = []
    for theme_id, birth in enumerate(born, state.next_id):
        rows = birth.rows
        events.append(
            lineage.arrival(
                theme_id, sources[rows], told.owners[rows], birth.overlap, birth.agreement
            )
        )
        theme[rows] = new[rows] = theme_id
    told = replace(told, theme=theme, new=new)
    return recentred(replace(state, members=told, next_id=state.next_id + len(born))), events


def _warmed(state: State) -> State:
    """Let passages and centres settle; who came since the last refresh goes to the nearest."""
    told, ids = state.members, state.themes
    start = np.where(at_home(told), state.places(told.theme), NONE)
    fixed = contested.fixed(state.contests, told, ids)
    theme = ids[inertia.warmed(told.vectors, state.centres, start, state.new, fixed)]
    return recentred(replace(state, members=replace(told, theme=theme, new=theme, old=told.new)))
