"""Which story comes next: the urgent first, then the oldest week, then chance. Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """All that the order of the queue may know of a story."""

    story_id: str
    urgent: bool
    #: ISO week of arrival, as 2026-W48.
    week: str
    #: Random, and no part of the story.
    chance: bytes


def ordered(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return the stories in the order in which people should read them."""
    return sorted(waiting, key=lambda story: (not story.urgent, story.week, story.chance))
