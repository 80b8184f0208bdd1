"""What is written of a story once moderators have lost its key: under a second one.

Each version has two: its own, and one that follows from it and opens no words. Moderators keep the
second, so that what two people decide about a public story later can be told to its teller. Whoever
has the receipt has both.
"""

from voicebox.errors import Missing, Sealed
from voicebox.model import SealedStory, Session, StoryKey
from voicebox.sealing import boxes, ciphers, derive
from voicebox.store import facts, story_keys
from voicebox.store.db import Both, Connection

#: So many are given a second key at once: nobody waits for long.
BATCH = 200
_ALL = "second keys"


def unseal(key: bytes, sealed: bytes, bound: str) -> bytes:
    """Open what was written of a version: under this key, or the one that follows from it.

    Raises:
        Sealed: it is neither, or it lay elsewhere, or was changed.
    """
    try:
        return ciphers.unseal(key, sealed, bound)
    except Sealed:
        return ciphers.unseal(derive.later_key(key), sealed, bound)


async def key_of(both: Both, session: Session, story: SealedStory) -> bytes:
    """Return the key for what is written later of a version, opened by the team's.

    Raises:
        Missing: it was withdrawn between two commits.
        Sealed: its teller alone may open anything of it.
    """
    wraps = await story_keys.find(both.keys, story.id, story.version)
    if wraps is None:
        raise Missing
    return by_team(session.team_private, wraps)


def by_team(team_private: bytes, wraps: StoryKey) -> bytes:
    """Return the key for what is written later of a version, opened by the team's.

    Raises:
        Sealed: the team has none.
    """
    if wraps.later_wrap is not None:
        return boxes.unbox(team_private, wraps.later_wrap)
    if wraps.team_wrap is None:
        raise Sealed
    return derive.later_key(boxes.unbox(team_private, wraps.team_wrap))


async def complete(keys: Connection, team_private: bytes) -> None:
    """Give some versions of a time before there was one their second key, until all have theirs."""
    if await facts.get(keys, _ALL) is not None:
        return
    found = await story_keys.without_later(keys, BATCH)
    for wraps in found:
        wrap = boxes.box(boxes.pair_of(team_private).public, by_team(team_private, wraps))
        await story_keys.set_later(keys, wraps.story_id, wraps.version, wrap)
    if not found:
        await facts.put(keys, _ALL, "1")
