"""Which theme came from which: what happened to themes between two looks, each with its evidence.

Evidence is numbers only. An event is kept for good, and words or ids of stories in it would
outlive the story that they came from. An id is given once: what has faded or was merged leaves a
gap in the numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from voicebox.themes.graph import Labels

#: Two groups that share less of their passages than this (Jaccard) are not the same theme.
SAME = 0.30
#: The share of a theme's passages that must go one way for it to be said to have gone there.
MOST = 0.5
#: What fewer stories did is not told: one or two of them could be recognised by it.
FEWEST_TOLD = 3
#: Stands for "no theme" among ids.
NONE = -1

Ids = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Born:
    """A theme that no earlier one covers."""

    theme_id: int
    n_passages: int
    n_stories: int
    #: Jaccard index with the earlier theme most like it, 0 to 1.
    overlap: float
    #: Jaccard index of the two looks that both found it; none where it was one look's themes.
    agreement: float | None = None


@dataclass(frozen=True)
class Split:
    """A theme most of whose passages were in one earlier theme, which lives on."""

    theme_id: int
    parent: int
    #: The share of its passages that came from the parent, of those that were there before.
    share: float
    n_passages: int
    n_stories: int
    overlap: float
    agreement: float | None = None


@dataclass(frozen=True)
class Merged:
    """A theme that went into another, and whose id is not used again."""

    theme_id: int
    absorbed: int
    #: The share of the absorbed theme's passages that are in `theme_id` now.
    share: float
    #: Cosine of the two centres, where that is why.
    closeness: float | None = None


@dataclass(frozen=True)
class Faded:
    """A theme too few still tell of; its stories are in those nearest to them."""

    theme_id: int
    #: How many stories told of it at the last.
    n_stories: int


@dataclass(frozen=True)
class Renamed:
    """A theme whose words are no longer those that name it best."""

    theme_id: int
    #: How many words of the name before are in the new one, and of how many.
    n_kept: int
    n_words: int


@dataclass(frozen=True)
class Moved:
    """Passages that went from one theme to another, of three stories or more."""

    theme_id: int
    source: int
    n_passages: int
    n_stories: int
    #: The share of the passages of `source` that these were.
    share: float


@dataclass(frozen=True)
class MovedByTellers:
    """Passages that their own tellers moved: the machine had placed them in another theme."""

    theme_id: int
    source: int
    #: None for so few that they could be recognised by it.
    n_stories: int | None


Event = Born | Split | Merged | Faded | Renamed | Moved | MovedByTellers
KINDS: dict[str, type[Event]] = {
    "born": Born,
    "split": Split,
    "merged": Merged,
    "faded": Faded,
    "renamed": Renamed,
    "moved": Moved,
    "moved_by_tellers": MovedByTellers,
}
_WORDS = {happened: word for word, happened in KINDS.items()}


@dataclass(frozen=True)
class Matched:
    """New groups under lasting ids."""

    #: The id of each new group, shape (n_groups,).
    ids: Ids
    events: tuple[Event, ...]
    #: The first id that was never given.
    next_id: int


def kind(event: Event) -> str:
    """Return the word for what happened."""
    return _WORDS[type(event)]


def shared(one: Labels | Ids, n_one: int, other: Labels | Ids, n_other: int) -> Shares:
    """Count the rows that each group of one look shares with each group of another.

    Args:
        one: a group per row from 0, or -1 for none; shape (n,).
        n_one: how many groups there are.
        other: the same of the other look, shape (n,).
        n_other: how many groups that one has.

    Returns:
        Shape (n_one, n_other).
    """
    both = (one >= 0) & (other >= 0)
    counts = np.zeros((n_one, n_other))
    np.add.at(counts, (one[both], other[both]), 1)
    return counts


def jaccard(one: Labels | Ids, n_one: int, other: Labels | Ids, n_other: int) -> Shares:
    """Return the Jaccard index of each two groups, 0 to 1, shape (n_one, n_other)."""
    both = shared(one, n_one, other, n_other)
    sizes = [
        np.bincount(labels[labels >= 0], minlength=n)
        for labels, n in ((one, n_one), (other, n_other))
    ]
    either = sizes[0][:, None] + sizes[1][None, :] - both
    return np.asarray(both / np.maximum(either, 1))


def match(before: Ids, after: Labels, owners: Labels, next_id: int) -> Matched:
    """Give new groups the ids of the themes that they are, and say what became of the rest.

    Each pair of a theme and a group that are one another's best (by the Hungarian method, over
    all pairs) and share 30 % keep the id. Only passages that were there before are compared.

    Args:
        before: the theme id of each passage, -1 for one that is new; shape (n_passages,).
        after: the new group of each passage, from 0, none empty; shape (n_passages,).
        owners: the story of each passage, shape (n_passages,).
        next_id: the first id that was never given.

    Source: Kuhn, "The Hungarian method for the assignment problem" (1955).
    """
    known = np.unique(before[before >= 0])
    n_groups = int(after.max(initial=-1)) + 1
    place = np.where(before >= 0, np.searchsorted(known, before), NONE)
    seen = np.where(before >= 0, after, NONE)
    alike = jaccard(seen, n_groups, place, len(known))
    ids = np.full(n_groups, NONE, np.int64)
    for group, theme in zip(*linear_sum_assignment(-alike), strict=True):
        if alike[group, theme] >= SAME:
            ids[group] = known[theme]
    fresh = np.flatnonzero(ids < 0)
    ids[fresh] = next_id + np.arange(len(fresh))
    both = shared(seen, n_groups, place, len(known))
    events = [
        *_arrivals(fresh, ids, known, after, owners, alike, both),
        *_departures(ids, known, place, owners, both),
        *moves(before, ids[after], owners),
    ]
    return Matched(ids, tuple(events), next_id + len(fresh))


def arrival(
    theme_id: int, sources: Ids, owners: Labels, overlap: float, agreement: float | None
) -> Born | Split:
    """Say how a new theme came about.

    Args:
        theme_id: its new id.
        sources: the earlier theme id of each of its passages, -1 for none; shape (n,).
        owners: the story of each of its passages, shape (n,).
        overlap: the Jaccard index with the earlier theme most like it.
        agreement: that of the two looks that found it, if there were two.
    """
    n_passages, n_stories = len(owners), len(np.unique(owners))
    earlier, counts = np.unique(sources[sources >= 0], return_counts=True)
    share = float(counts.max() / counts.sum()) if len(counts) else 0.0
    # A few passages that were there before do not make a parent of their theme.
    if share < MOST or counts.max() < MOST * n_passages:
        return Born(theme_id, n_passages, n_stories, overlap, agreement)
    parent = int(earlier[counts.argmax()])
    return Split(theme_id, parent, share, n_passages, n_stories, overlap, agreement)


def moves(before: Ids, after: Ids, owners: Labels) -> Iterator[Moved]:
    """Say between which themes passages of three stories or more went, by ids."""
    gone = (before >= 0) & (after >= 0) & (before != after)
    pairs = np.unique(np.stack([before[gone], after[gone]]), axis=1)
    for source, target in pairs.T.tolist():
        rows = np.flatnonzero((before == source) & (after == target))
        n_stories = len(np.unique(owners[rows]))
        if n_stories >= FEWEST_TOLD:
            share = len(rows) / int((before == source).sum())
            yield Moved(target, source, len(rows), n_stories, share)


def _arrivals(
    fresh: Labels,
    ids: Ids,
    known: Ids,
    after: Labels,
    owners: Labels,
    alike: Shares,
    both: Shares,
) -> Iterator[Born | Split]:
    for group in fresh:
        rows = np.flatnonzero(after == group)
        overlap = float(alike[group].max(initial=0.0))
        sources = np.repeat(known, both[group].astype(np.intp))
        yield arrival(int(ids[group]), sources, owners[rows], overlap, None)


def _departures(
    ids: Ids, known: Ids, place: Labels, owners: Labels, both: Shares
) -> Iterator[Merged | Faded]:
    for theme in np.flatnonzero(~np.isin(known, ids)):
        shares = both[:, theme] / both[:, theme].sum()
        heir = int(shares.argmax())
        if shares[heir] >= MOST:
            yield Merged(int(ids[heir]), int(known[theme]), float(shares[heir]))
        else:
            n_stories = len(np.unique(owners[place == theme]))
            yield Faded(int(known[theme]), n_stories)
