"""Invented rows, so that a test says only what matters to it."""

from typing import Any

from moderation.states import State
from voicebox.model import Collection, Dials, Draft, Review, SealedStory
from voicebox.store import public, stories
from voicebox.store.db import Connection
from voicebox.store.themes import ThemeRow

ALL = Dials(counted=True, quoted=True, shown=True, reused=True)


def story(story_id: str = "a", **changes: Any) -> SealedStory:
    """Return a story that waits."""
    values: dict[str, Any] = {
        "id": story_id,
        "state": State.WAITING,
        "week": "2026-W48",
        "language": "en",
        "dials": ALL,
        "version": 1,
        "sealed": b"sealed words",
        "hint": b"sealed hint",
    }
    return SealedStory(**values | changes)


def draft(text: str = "I was heard.", **changes: Any) -> Draft:
    """Return what a teller sent."""
    return Draft(text, dials=ALL, **changes)


def review(story_id: str = "a", **changes: Any) -> Review:
    """Return a vote to publish."""
    values: dict[str, Any] = {
        "story_id": story_id,
        "version": 1,
        "moderator_id": "wren",
        "publish": True,
        "reason": None,
        "clause": None,
        "day": "2026-11-25",
        "sealed": b"sealed sentence",
    }
    return Review(**values | changes)


def collection(collection_id: str = "c", **changes: Any) -> Collection:
    """Return a collection of stories that were public elsewhere."""
    values: dict[str, Any] = {
        "id": collection_id,
        "name": "Ward letters",
        "language": "en",
        "licence": "OGL 3.0",
        "month": "2026-11",
        "published": True,
    }
    return Collection(**values | changes)


async def publish(
    main: Connection, story_id: str, words: Draft | None = None, *, place: int = 0, **changes: Any
) -> None:
    """Put a story among the public ones, its words too."""
    kept = story(story_id, state=State.PUBLISHED, **{"month": "2026-11"} | changes)
    await stories.add(main, [kept])
    await public.add(
        main,
        story_id,
        words or draft(),
        shown=kept.dials.shown,
        place=place,
        search_id=int.from_bytes(story_id.encode()),
    )


def theme(theme_id: str = "night", **changes: Any) -> ThemeRow:
    """Return a theme that stands first and has no neighbours."""
    values: dict[str, Any] = {
        "id": theme_id,
        "rank": 0,
        "words": [theme_id],
        "phrases": [],
        "n_passages": 1,
        "cohesion": 0.5,
        "talk": False,
        "neighbours": [],
        "x": 0.0,
        "y": 0.0,
        "r": 1.0,
        "too_few_for_perspectives": True,
    }
    return ThemeRow(**values | changes)
