"""Opening a story's words: with the team's key, the site's release key or a receipt."""

import json
from collections.abc import Sequence

from voicebox.errors import Sealed
from voicebox.flows import later
from voicebox.model import Draft, SealedStory, StoryKey
from voicebox.sealing import boxes, ciphers
from voicebox.world import World


def seal_draft(world: World, key: bytes, story_id: str, version: int, draft: Draft) -> bytes:
    """Seal everything that a teller sent, under the key of this version."""
    return ciphers.seal(world, key, draft.to_bytes(), _words(story_id, version))


def open_draft(key: bytes, story: SealedStory) -> Draft:
    """Open a story's words.

    Raises:
        Sealed: it is not the key of this version.
    """
    return Draft.from_bytes(ciphers.unseal(key, story.sealed, _words(story.id, story.version)))


def wrap_for_receipt(
    world: World, receipt_key: bytes, key: bytes, story_id: str, version: int
) -> bytes:
    """Wrap a story's key for its teller."""
    return ciphers.seal(world, receipt_key, key, _key(story_id, version), step=1)


def lock_away(world: World, escrow: bytes, boxed: bytes, story_id: str, version: int) -> bytes:
    """Keep from the team what is sealed to it, until a story's rest is over."""
    return ciphers.seal(world, escrow, boxed, _escrow(story_id, version), step=1)


def unlock(escrow: bytes, locked: bytes, story_id: str, version: int) -> bytes:
    """Return what was locked away, sealed to the team as before.

    Raises:
        Sealed: it is of another story or version.
    """
    return ciphers.unseal(escrow, locked, _escrow(story_id, version))


def key_by_receipt(receipt_key: bytes, wraps: StoryKey) -> bytes:
    """Return a story's key, opened by its receipt."""
    return ciphers.unseal(receipt_key, wraps.receipt_wrap, _key(wraps.story_id, wraps.version))


def key_by_team(team_private: bytes, wraps: StoryKey) -> bytes:
    """Return a story's key, opened by the team.

    Raises:
        Sealed: there is no wrap for the team, or it is another team's.
    """
    if wraps.team_wrap is None:
        raise Sealed
    return boxes.unbox(team_private, wraps.team_wrap)


def key_by_release(release_private: bytes, wraps: StoryKey) -> bytes:
    """Return the key of a story that was cleared, opened by the site itself.

    Raises:
        Sealed: the story was not cleared.
    """
    if wraps.release_wrap is None:
        raise Sealed
    return boxes.unbox(release_private, wraps.release_wrap)


def seal_why(
    world: World,
    key: bytes,
    story: SealedStory,
    moderator_id: str,
    marked: Sequence[str],
    sentence: str,
) -> bytes:
    """Seal what a vote marks in a story, and its sentence to the teller, under the story's key."""
    told = json.dumps({"words": list(marked), "sentence": sentence}).encode()
    return ciphers.seal(world, key, told, _why(story, moderator_id))


def open_why(
    key: bytes, story: SealedStory, moderator_id: str, sealed: bytes
) -> tuple[tuple[str, ...], str]:
    """Return what a vote marks in a story, and its sentence to the teller.

    Raises:
        Sealed: it is another story's vote, or another person's.
    """
    told = json.loads(later.unseal(key, sealed, _why(story, moderator_id)))
    return tuple(told["words"]), told["sentence"]


def _words(story_id: str, version: int) -> str:
    return f"story/{story_id}/words/{version}"


def _escrow(story_id: str, version: int) -> str:
    return f"story/{story_id}/escrow/{version}"


def _key(story_id: str, version: int) -> str:
    return f"story/{story_id}/key/{version}"


def _why(story: SealedStory, moderator_id: str) -> str:
    return f"story/{story.id}/review/{story.version}/{moderator_id}"
