"""Where words of a story stand on pages of themes, and the handles of those that stand alone.

By its handle a quote can be spoken of whose story is not shown whole, and the story stays unnamed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voicebox.errors import Missing, Sealed
from voicebox.model import PublicStory
from voicebox.sealing import handles
from voicebox.sealing.keyring import Keyring
from voicebox.store import kept_themes, public, theme_pairs, themes
from voicebox.store.db import Connection
from voicebox.store.themes import QuoteRow


@dataclass(frozen=True, order=True)
class Stands:
    """A part of a text that stands on the page of a theme: in code points."""

    start: int
    end: int
    theme_id: str


async def of_story(main: Connection, story_id: str) -> Sequence[Stands]:
    """Return the words of a story that stand on pages of themes, in the order of its text.

    The machine chose some as quotes, and tellers set some in pairs: these stay when other quotes
    are chosen. The same words can stand twice on a page, and are here once.
    """
    quotes = await themes.quotes_in(main, story_id)
    found = {Stands(one.start, one.end, one.theme_id) for one in quotes}
    pairs = await theme_pairs.with_words_of(main, story_id)
    ids = await kept_themes.ids(main) if pairs else {}
    for row in pairs:
        mine = [one for one in row.passages if one.story_id == story_id]
        found |= {Stands(one.start, one.end, ids[row.theme]) for one in mine}
    return sorted(found)


def ends_in_order(perspective: int) -> tuple[int, int]:
    """Return which end of the tone stands first in a perspective, by its rank, and which second.

    They take turns, so that no one way of telling comes first on the whole page.
    """
    return (0, 1) if perspective % 2 == 0 else (1, 0)


def place_of(quote: QuoteRow) -> tuple[int, ...]:
    """Return a key by which the quotes of a theme are in the order of its page.

    First those in its middle, then those of its perspectives, and what fits least last.
    """
    if quote.perspective is None:
        return (2 if quote.edge else 0, quote.rank)
    ends = ends_in_order(quote.perspective)
    end = 0 if quote.side is None else ends.index(quote.side)
    return (1, quote.perspective, end, quote.rank)


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
