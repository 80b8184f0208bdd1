"""The passages of all stories with the themes that they are in, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from voicebox.themes.encoder import Vectors
from voicebox.themes.graph import Flags, Labels
from voicebox.themes.lineage import NONE, Ids
from voicebox.themes.passages import Cut, cut
from voicebox.themes.values import Story


@dataclass(frozen=True, eq=False)
class Members:
    """Every passage: whose it is, where it stands, what it means, and which themes it is in."""

    #: Ids in rising order, never in that of arrival; each has a passage at least.
    stories: tuple[str, ...] = field(repr=False)
    #: The story of each passage by its place in `stories`, in rising order; shape (n,).
    owners: Labels
    #: Where each passage stands in its story, `text[start:end]`; shape (n, 2).
    spans: NDArray[np.int64] = field(repr=False)
    #: Unit rows, shape (n, d).
    vectors: Vectors = field(repr=False)
    #: The id of the theme that each is in, -1 while there are none; shape (n,).
    theme: Ids
    #: The id of the theme whose centre it was reckoned in at the last refresh, or -1; shape (n,).
    new: Ids
    #: The same of the refresh before.
    old: Ids

    @classmethod
    def arriving(cls, parts: Cut, vectors: Vectors, theme: Ids) -> Self:
        """Return the table of stories that are in no centre yet.

        Args:
            parts: the stories in passages, in the order of their ids.
            vectors: unit rows, shape (n, d).
            theme: the id of the theme of each passage, shape (n,).
        """
        nowhere = np.full(len(theme), NONE, np.int64)
        return cls(
            stories=tuple(story.id for story in parts.stories),
            owners=parts.owners,
            spans=np.array(parts.spans, np.int64).reshape(-1, 2),
            vectors=vectors,
            theme=theme,
            new=nowhere,
            old=nowhere,
        )

    def of(self, story_ids: set[str]) -> Flags:
        """Tell which passages are of one of these stories."""
        told = np.array([story in story_ids for story in self.stories], bool)
        return np.asarray(told[self.owners], dtype=bool)


def no_members(dim: int) -> Members:
    """Return a table without passages; vectors will have `dim` numbers."""
    nothing = np.zeros(0, np.int64)
    return Members(
        stories=(),
        owners=np.zeros(0, np.intp),
        spans=np.zeros((0, 2), np.int64),
        vectors=np.zeros((0, dim), np.float32),
        theme=nothing,
        new=nothing,
        old=nothing,
    )


def cut_otherwise(told: Members, stories: Mapping[str, Story]) -> set[str]:
    """Return those of the stories here whose words are cut into other passages now, by id.

    Args:
        told: the passages of stories.
        stories: each of them with its words of now.
    """
    spans = np.split(told.spans, np.flatnonzero(np.diff(told.owners)) + 1)
    return {
        story_id
        for story_id, kept in zip(told.stories, spans, strict=False)
        if not np.array_equal(np.array(cut([stories[story_id]]).spans).reshape(-1, 2), kept)
    }


def joined(one: Members, other: Members) -> Members:
    """Return the passages of both; no story may be in both."""
    ids = np.array(one.stories + other.stories, dtype=object)
    order = np.argsort(ids, kind="stable")
    places = np.empty(len(ids), np.intp)
    places[order] = np.arange(len(ids))
    owners = places[np.concatenate([one.owners, other.owners + len(one.stories)])]
    rows = np.argsort(owners, kind="stable")
    return Members(
        stories=tuple(ids[order]),
        owners=owners[rows],
        spans=np.concatenate([one.spans, other.spans])[rows],
        vectors=np.concatenate([one.vectors, other.vectors])[rows],
        theme=np.concatenate([one.theme, other.theme])[rows],
        new=np.concatenate([one.new, other.new])[rows],
        old=np.concatenate([one.old, other.old])[rows],
    )


def without(members: Members, story_ids: set[str]) -> Members:
    """Return the passages of all other stories: nothing of these is left in any array."""
    stays = ~members.of(story_ids)
    kept, owners = np.unique(members.owners[stays], return_inverse=True)
    return Members(
        stories=tuple(members.stories[story] for story in kept),
        owners=owners.astype(np.intp),
        spans=members.spans[stays],
        vectors=members.vectors[stays],
        theme=members.theme[stays],
        new=members.new[stays],
        old=members.old[stays],
    )
