"""Urgency hints on their way to a moderator: taken from the words in memory, then sealed."""

import json

from moderation import hints
from voicebox.errors import Sealed
from voicebox.sealing import boxes

#: Hints of every story have the same length, so that the ciphertext does not give them away.
_LENGTH = 256


def seal_hints(team_public: bytes, text: str) -> bytes:
    """Return what kinds of urgency a text hints at, sealed to the team."""
    kinds = sorted({hint.kind for hint in hints.hints(text)})
    return boxes.box(team_public, json.dumps(kinds).encode().ljust(_LENGTH))


def open_hints(team_private: bytes, sealed: bytes) -> tuple[str, ...]:
    """Return the kinds of urgency; none when there is nothing that opens."""
    try:
        return tuple(json.loads(boxes.unbox(team_private, sealed)))
    except Sealed:
        return ()
