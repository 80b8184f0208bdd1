"""A quote whose story is not shown whole: it can be spoken of, and the story stays unnamed."""

from voicebox.errors import Missing, Sealed
from voicebox.model import PublicStory
from voicebox.sealing import handles
from voicebox.sealing.keyring import Keyring
from voicebox.store import public
from voicebox.store.db import Connection


def handle_of(keyring: Keyring, story: PublicStory, start: int) -> str | None:
    """Return the handle of a quote; none where its story is shown, and has a page of its own."""
    return None if story.dials.shown else handles.handle(keyring.pepper, story.id, start)


async def story_of(main: Connection, keyring: Keyring, handle: str) -> PublicStory:
    """Return the story that a quote's handle leads to.

    Raises:
        Missing: there is no such quote, or it may not be quoted any longer.
    """
    try:
        story_id = handles.story_id(keyring.pepper, handle)
    except Sealed:
        raise Missing from None
    told = await public.find(main, story_id)
    if told is None or not told.dials.quoted:
        raise Missing
    return told
