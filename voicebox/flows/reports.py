"""A reader says that something is wrong with a public story; it stays up meanwhile."""

import json
from enum import StrEnum

from voicebox.errors import Missing, VoiceboxError
from voicebox.flows import public_words, staff
from voicebox.model import SealedStory
from voicebox.sealing import boxes
from voicebox.store import figures, reports, stories
from voicebox.store.db import Connection
from voicebox.world import World

#: Whoever wants to flood the team with words about one story gets no further.
MOST_WORDS = 20
#: Lengths are hidden in steps of this many bytes.
_STEP = 1024


class EnoughWords(VoiceboxError):
    """So much was written about this story already that no more is kept."""


class Reported(StrEnum):
    """What became of a report."""

    OPENED = "opened"
    #: Others have reported it, and a person has yet to read it again.
    KNOWN = "known"
    #: People have read it again for this reason, and it stays.
    ANSWERED = "answered"


async def report(
    main: Connection,
    world: World,
    story_id: str,
    reason: str,
    words: str,
    most: int | None = MOST_WORDS,
) -> Reported:
    """Have a public story read again; the same reason is asked once of each version.

    Nothing tells who reports, when, or how many do.

    Args:
        main: the database.
        world: gives what is written an id.
        story_id: of the story.
        reason: one of the seven.
        words: what the reader wrote, if anything.
        most: how often words about this story are kept; None where that is held otherwise.

    Raises:
        Missing: it is not public.
        EnoughWords: its team has enough to read about it; without words the report is taken.
    """
    story = await _public(main, story_id)
    known = await reports.of_story(main, story_id, story.version)
    if known.get(reason):
        return Reported.ANSWERED
    if words:
        if most is not None and await reports.n_words(main, story_id) >= most:
            raise EnoughWords
        sealed = boxes.box(await staff.team_public(main), _padded(reason, words))
        await reports.add_words(main, world.fresh_id(), story_id, sealed)
    if reason in known:
        return Reported.KNOWN
    await reports.add(main, story_id, story.version, reason)
    await figures.add(main, "reports")
    return Reported.OPENED


def open_words(team_private: bytes, sealed: bytes) -> tuple[str, str]:
    """Return the reason that a reader gave, and what they wrote.

    Raises:
        Sealed: it was sealed to another team.
    """
    reason, words = json.loads(boxes.unbox(team_private, sealed))
    return reason, words


def _padded(reason: str, words: str) -> bytes:
    plain = json.dumps([reason, words]).encode()
    return plain + b" " * (-len(plain) % _STEP)


async def _public(main: Connection, story_id: str) -> SealedStory:
    story = await stories.locked(main, story_id)
    public = None if story is None else await public_words.version_of(main, story)
    if public is None or not public.dials.public:
        raise Missing
    return public
