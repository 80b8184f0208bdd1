"""What moderators and a teller wrote to each other about a story, opened with its key."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from voicebox.errors import Sealed
from voicebox.flows import later
from voicebox.model import SealedNote, SealedStory
from voicebox.sealing import ciphers
from voicebox.store import notes
from voicebox.store.db import Connection
from voicebox.world import World


class By(StrEnum):
    """Who wrote a note. Which moderator it was, nobody keeps."""

    MODERATOR = "moderator"
    TELLER = "teller"


@dataclass(frozen=True)
class Note:
    """A question or an answer."""

    by: By
    day: str
    text: str = field(repr=False)
    #: Whether it was asked alone, so that the story waited for an answer.
    alone: bool
    #: Whether its teller says what matters to them, unasked, while they choose.
    matters: bool = False


async def thread(
    main: Connection, story: SealedStory, key: bytes, *, whole: bool = True
) -> tuple[Note, ...]:
    """Return all notes on this version of a story, in the order in which they were written.

    Where the thread is not `whole`, because moderators have lost the key of its beginning, it is
    what they wrote since.

    Raises:
        Sealed: it is not the key of this version.
    """
    opened = []
    for sealed in await notes.of_story(main, story.id, story.version):
        try:
            told = json.loads(later.unseal(key, sealed.sealed, _place(sealed)))
        except Sealed:
            if whole:
                raise
            continue
        matters = told.get("matters", False)
        note = Note(By(sealed.by), sealed.day, told["text"], told["alone"], matters)
        opened.append((told["number"], note))
    return tuple(note for _, note in sorted(opened, key=lambda pair: pair[0]))


async def write(
    main: Connection,
    world: World,
    story: SealedStory,
    key: bytes,
    by: By,
    text: str,
    *,
    alone: bool = False,
    matters: bool = False,
) -> None:
    """Add a note, sealed. Which number it is lies sealed with it: rows tell no order."""
    number = len(await notes.of_story(main, story.id, story.version))
    note = SealedNote(story.id, world.fresh_id(), story.version, by, world.day(), b"")
    told = {"number": number, "text": text, "alone": alone, "matters": matters}
    sealed = ciphers.seal(world, key, json.dumps(told).encode(), _place(note))
    await notes.add(main, SealedNote(**vars(note) | {"sealed": sealed}))


def for_a_reader(written: Sequence[Note]) -> tuple[Note, ...]:
    """Return what the next reader may see; what matters to its teller always.

    What was sent with a vote could tell what that person chose: it is left out until its
    teller has answered, who would otherwise speak to nobody.
    """
    answered = max((n for n, note in enumerate(written) if is_answer(note)), default=-1)
    return tuple(
        note for n, note in enumerate(written) if note.alone or note.matters or n <= answered
    )


def is_answer(note: Note) -> bool:
    """Tell whether a teller answers with it; what matters to them they say without being asked."""
    return note.by is By.TELLER and not note.matters


def _place(note: SealedNote) -> str:
    return f"story/{note.story_id}/note/{note.version}/{note.by}/{note.id}"
