"""What may be read of a story on its own that is quoted and not shown whole: one part of it."""

from voicebox.model import PublicStory
from voicebox.store import alone, unquoted
from voicebox.store import themes as store
from voicebox.store.db import Connection
from voicebox.store.parts import shares
from voicebox.store.themes import PassageRow

#: How many words a part has that can be read by itself, and how many at most.
SHORTEST = 8
LONGEST = 70


async def standing(main: Connection, story: PublicStory) -> PassageRow | None:
    """Return the part of a story that stands on the page of those on their own, if one does."""
    if story.dials.shown or not story.dials.quoted or not await alone.is_one(main, story.id):
        return None
    return await of_story(main, story)


async def of_story(main: Connection, story: PublicStory) -> PassageRow | None:
    """Return the first part of a story that can be read by itself, and may be quoted."""
    taken_back = await unquoted.parts.of_story(main, story.id)
    for passage in await store.passages_of(main, story.id):
        words = story.text[passage.start : passage.end]
        # A part, and never all of it: that is what the other choice would be.
        is_a_part = words.strip() != story.text.strip()
        may_be = not shares(taken_back, (passage.start, passage.end))
        if is_a_part and may_be and SHORTEST <= len(words.split()) <= LONGEST:
            return passage
    return None
