"""What is left in the keys of what went, so that no restore from an older copy brings it back.

A trace is 32 bytes, keyed by the pepper: it names nothing, and without the pepper nobody tells one
kind from another. None is ever taken away.
"""

from collections.abc import Iterable

from voicebox.sealing import derive
from voicebox.sealing.keyring import Keyring
from voicebox.store import figures, tombstones
from voicebox.store.db import Both

#: Noted where a trace was left.
COPY_JOB = "tombstones"


async def leave(both: Both, marks: Iterable[bytes]) -> None:
    """Leave traces, and have them copied to the second place."""
    await tombstones.add(both.keys, marks)
    await figures.add_job(both.main, COPY_JOB)


def of_story(keyring: Keyring, story_id: str) -> bytes:
    """Return the trace of a story that was taken back."""
    return derive.tombstone(keyring.pepper, story_id)


def of_receipt(keyring: Keyring, lookup: bytes) -> bytes:
    """Return the trace that a withdrawal leaves of a receipt, by all that is kept of one."""
    return derive.tombstone(keyring.pepper, lookup.hex())


def of_page(keyring: Keyring, story_id: str) -> bytes:
    """Return the trace that is left where a teller takes a story from the public pages."""
    return derive.tombstone(keyring.pepper, f"page/{story_id}")


def of_words(keyring: Keyring, story_id: str, number: int, *, only_page: bool) -> bytes:
    """Return the trace that is left of one time in which a story's words were public.

    Args:
        keyring: the site's keys.
        story_id: the story.
        number: what tells that time from others: `public.number_of`.
        only_page: whether its words stay, and only its own page goes.
    """
    what = "page" if only_page else "words"
    return derive.tombstone(keyring.pepper, f"{what}/{story_id}/{number}")


def of_taking_down(keyring: Keyring, story_id: str, number: int) -> bytes:
    """Return the trace that two people leave of words that they take off the public pages.

    As `of_words`, but no teller wants these words hidden.
    """
    return derive.tombstone(keyring.pepper, f"down/{story_id}/{number}")


def of_version_down(keyring: Keyring, story_id: str, version: int) -> bytes:
    """Return the trace that two people leave of a version, at whatever time they take it down."""
    return derive.tombstone(keyring.pepper, f"down/{story_id}/version/{version}")


def of_line(keyring: Keyring, line_id: str, why: str = "") -> bytes:
    """Return the trace of a line, of whichever kind: of these words for good.

    What is written anew has another id.

    Args:
        keyring: the site's keys.
        line_id: the line.
        why: the reason for which two people kept it back; none where its teller took it back.
    """
    return derive.tombstone(keyring.pepper, f"line/{line_id}/{why}")


def of_dial(keyring: Keyring, story_id: str, dial: str, number: int) -> bytes:
    """Return the trace of one turn of a dial, by its name, after `number` others: `dial_turns`."""
    return derive.tombstone(keyring.pepper, f"dial/{story_id}/{dial}/{number}")


def of_part(keyring: Keyring, *names: str | int) -> bytes:
    """Return a trace of what a teller says of a part of their words: see `kept_out`."""
    return derive.tombstone(keyring.pepper, "part/" + "/".join(map(str, names)))
