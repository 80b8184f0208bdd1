"""Stories stand where their tellers want them: what a teller says holds through every look.

A passage that its teller moved is fixed in the theme they chose. None of the story comes back to
a theme that its teller says is not what they meant, to what comes out of that theme, or to what
it becomes a part of. What is said of one story moves no other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np

from voicebox.kept import Contest, Standing
from voicebox.themes.centroids import Weights
from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.lineage import (
    FEWEST_TOLD,
    Event,
    Faded,
    Ids,
    Merged,
    MovedByTellers,
    Split,
)
from voicebox.themes.members import Members

Contests = Sequence[Contest]
#: How much farther the other themes of a passage that its teller moved are, in cosine: its weight
#: is in the theme it was moved to, and what is left tells the others' order.
FARTHER = -2.0


def lasting(contests: Iterable[Contest], stories: Collection[str]) -> tuple[Contest, ...]:
    """Return those that hold and are of these stories, in an order that tells nothing."""
    known = set(stories)
    holding = [
        one for one in contests if one.standing is not Standing.UNDONE and one.story_id in known
    ]
    return tuple(sorted(holding, key=lambda one: (one.story_id, one.source)))


def followed(contests: Iterable[Contest], events: Iterable[Event]) -> tuple[Contest, ...]:
    """Return what was said of themes as it reads after what happened to them."""
    told = tuple(contests)
    for event in events:
        told = tuple(_after(one, event) for one in told)
    return told


def settled(contests: Iterable[Contest], events: Iterable[Event]) -> tuple[Contest, ...]:
    """Return what holds after a window: what was new is held, and what was undone is gone."""
    holding = [one for one in contests if one.standing is not Standing.UNDONE]
    held = [
        replace(one, standing=Standing.HELD) if one.standing is Standing.WANTED else one
        for one in holding
    ]
    return followed(held, events)


def wanted(contests: Contests, told: Members, themes: Ids, centres: Vectors) -> Ids:
    """Return the theme of each passage with those of contested stories where they are wanted.

    Args:
        contests: also those that were undone: their passages go where they are nearest.
        told: passages, n of them, each in a theme.
        themes: all ids in rising order, shape (n_themes,).
        centres: unit rows, shape (n_themes, d).

    Returns:
        Shape (n,).
    """
    theme = told.theme.copy()
    for _, mine, rows in _by_story(contests, told):
        may = ~np.isin(themes, _barred(mine))
        # Where a teller's themes were merged until none is left, the nearest of all must do.
        may = may if may.any() else np.ones(len(themes), bool)
        for row in rows.tolist():
            theme[row] = _wanted(mine, told, row, themes, centres, may)
    return theme


def fixed(contests: Contests, told: Members, themes: Ids) -> Labels:
    """Return the row among the themes where a teller put each passage, -1 for any other; (n,)."""
    places = np.full(len(told.theme), -1, np.intp)
    for _, mine, rows in _by_story(contests, told):
        may = ~np.isin(themes, _barred(mine))
        for row in rows.tolist():
            target = _target(_about(mine, told, row), themes[may])
            if target is not None:
                places[row] = np.searchsorted(themes, target)
    return places


def nearness(contests: Contests, told: Members, themes: Ids) -> Weights | None:
    """Return what is added to the cosine of each passage and theme, before stories are weighed.

    Returns:
        Shape (n, n_themes); -inf where a story is never put. None where nobody contests.
    """
    if not contests:
        return None
    added = np.zeros((len(told.theme), len(themes)))
    places = fixed(contests, told, themes)
    moved = np.flatnonzero(places >= 0)
    added[moved] = FARTHER
    added[moved, places[moved]] = 0.0
    for _, mine, rows in _by_story(contests, told):
        barred = np.isin(themes, _barred(mine))
        if not barred.all():
            added[np.ix_(rows, barred)] = -np.inf
    # A passage stays in the theme that it is in, though that be barred: there was no other.
    here = np.searchsorted(themes, told.theme)
    rows = np.arange(len(here))
    added[rows, here] = np.maximum(added[rows, here], FARTHER)
    return added


def on_their_own(contests: Iterable[Contest]) -> frozenset[str]:
    """Return the stories whose tellers put a part of them in no theme."""
    return frozenset(
        one.story_id
        for one in contests
        if one.target is None and one.starts
        if one.standing in (Standing.WANTED, Standing.HELD)
    )


def moves(contests: Contests, before: Members, after: Ids) -> list[Event]:
    """Say between which themes passages went because their tellers said so just now.

    Args:
        contests: all, also those that hold since an earlier window.
        before: the passages as they were.
        after: the theme of each now.
    """
    fresh = {c.story_id for c in contests if c.standing in (Standing.WANTED, Standing.UNDONE)}
    rows = before.of(fresh) & (before.theme != after) & (before.theme >= 0)
    pairs = np.unique(np.stack([before.theme[rows], after[rows]]), axis=1)
    found: list[Event] = []
    for source, target in pairs.T.tolist():
        these = rows & (before.theme == source) & (after == target)
        n_stories = len(np.unique(before.owners[these]))
        found.append(
            MovedByTellers(target, source, n_stories if n_stories >= FEWEST_TOLD else None)
        )
    return found


def _by_story(contests: Contests, told: Members) -> list[tuple[str, list[Contest], Labels]]:
    """Give each contested story that is here with all that its teller said, and its rows."""
    mine: dict[str, list[Contest]] = {}
    for one in sorted(contests, key=lambda one: (one.story_id, one.source)):
        mine.setdefault(one.story_id, []).append(one)
    places = {story: place for place, story in enumerate(told.stories) if story in mine}
    return [
        (story, mine[story], np.flatnonzero(told.owners == place))
        for story, place in places.items()
    ]


def _barred(mine: Iterable[Contest]) -> list[int]:
    return [number for one in mine if one.standing is not Standing.UNDONE for number in one.barred]


def _about(mine: Iterable[Contest], told: Members, row: int) -> list[Contest]:
    """Return what a teller said of one passage."""
    start, end = told.spans[row].tolist()
    return [one for one in mine if any(start <= place < end for place in one.starts)]


def _target(about: Iterable[Contest], may: Ids) -> int | None:
    for one in about:
        if one.standing is not Standing.UNDONE and one.target is not None and one.target in may:
            return one.target
    return None


def _wanted(
    mine: list[Contest], told: Members, row: int, themes: Ids, centres: Vectors, may: Flags
) -> int:
    about = _about(mine, told, row)
    target = _target(about, themes[may])
    if target is not None:
        return target
    here = int(told.theme[row])
    loose = any(_is_let_go(one) and here != one.source for one in about)
    if not loose and here in themes[may]:
        return here
    return int(themes[may][(centres[may] @ told.vectors[row]).argmax()])


def _is_let_go(one: Contest) -> bool:
    """Tell whether its passages are to leave the theme that its teller had put them in."""
    alone = one.standing is Standing.WANTED and one.target is None
    return alone or one.standing is Standing.UNDONE


def _after(one: Contest, event: Event) -> Contest:
    if isinstance(event, Split) and event.parent in one.barred:
        return _with_barred(one, event.theme_id)
    if isinstance(event, Merged):
        if event.absorbed in one.barred:
            one = _with_barred(one, event.theme_id)
        if event.absorbed == one.target:
            one = replace(one, target=event.theme_id)
        return _lost(one) if one.target in one.barred else one
    if isinstance(event, Faded) and event.theme_id == one.target:
        return _lost(one)
    return one


def _with_barred(one: Contest, number: int) -> Contest:
    return replace(one, barred=tuple(sorted({*one.barred, number})))


def _lost(one: Contest) -> Contest:
    """Return a contest whose teller is asked again: the theme that they chose is not there."""
    undone = one.standing is Standing.UNDONE
    return replace(one, target=None, standing=Standing.UNDONE if undone else Standing.LOST)
