"""A teller takes back one quote of theirs alone, and lets it be quoted again if they like.

It is gone at once from wherever it stands, and no later look at the themes quotes those words,
nor a part of them. Other parts of the story may still be quoted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voicebox.flows import kept_out, lone_parts, public_words, quoted, unpairing
from voicebox.flows.ledger import InTheme
from voicebox.flows.quoted import Stands
from voicebox.flows.unpairing import SetBeside
from voicebox.model import SealedStory
from voicebox.sealing.keyring import Keyring
from voicebox.store import public, theme_pairs, unpaired, unquoted
from voicebox.store import themes as theme_store
from voicebox.store.db import Both, Connection
from voicebox.store.parts import Span
from voicebox.store.themes import PassageRow


@dataclass(frozen=True)
class OwnQuote:
    """Words of a story that are quoted, or were until their teller took them back."""

    start: int
    words: str = field(repr=False)
    #: On the pages of which themes; none where it was taken back.
    themes: tuple[InTheme, ...] = ()
    #: Whether it stands on the page of those on their own.
    alone: bool = False
    #: What other tellers set beside them, and why.
    beside: tuple[SetBeside, ...] = ()


@dataclass(frozen=True)
class OwnQuotes:
    """The quotes of one story, in the order of its text."""

    standing: tuple[OwnQuote, ...] = ()
    taken_back: tuple[OwnQuote, ...] = ()
    #: What their teller lets nobody set beside others.
    unpaired: tuple[OwnQuote, ...] = ()


async def of_story(main: Connection, story: SealedStory) -> OwnQuotes:
    """Return what of a public story is quoted, and what its teller took back."""
    told = await public.find(main, story.id)
    if told is None or not story.dials.quoted:
        return OwnQuotes()
    names = {theme.id: theme.name for theme in await theme_store.everything(main)}
    quotes = await quoted.of_story(main, story.id)
    lone = await lone_parts.standing(main, told)
    beside = await unpairing.beside(main, story.id, names)
    return OwnQuotes(
        standing=tuple(
            replace(one, beside=tuple(beside.get(one.start, ())))
            for one in _standing(told.text, quotes, names, lone)
        ),
        taken_back=_words_at(told.text, await unquoted.parts.of_story(main, story.id)),
        unpaired=_words_at(told.text, await unpaired.parts.of_story(main, story.id)),
    )


async def take_back(both: Both, keyring: Keyring, receipt: str, start: int) -> bool:
    """Take back the quote that begins at a place of the text; tell whether there was one."""
    story = await public_words.by_receipt(both, keyring, receipt)
    told = None if story is None else await public.find(both.main, story.id)
    if story is None or told is None:
        return False
    lone = await lone_parts.standing(both.main, told)
    quotes = await quoted.of_story(both.main, story.id)
    spans = [(one.start, one.end) for one in (*quotes, lone) if one is not None]
    # A pair that went behind a notice meanwhile would come back with these words.
    spans += await theme_pairs.spans_of(both.main, story.id)
    ends = [end for begins, end in spans if begins == start]
    if not ends:
        return False
    await kept_out.keep_out(both, keyring, story, kept_out.QUOTES, (start, max(ends)))
    return True


async def let(both: Both, keyring: Keyring, receipt: str, start: int) -> bool:
    """Let words be quoted again that were taken back; tell whether there were such.

    The themes may choose them at a window.
    """
    story = await public_words.by_receipt(both, keyring, receipt)
    if story is None:
        return False
    return await kept_out.let(both, keyring, story, kept_out.QUOTES, start)


def _words_at(text: str, spans: Sequence[Span]) -> tuple[OwnQuote, ...]:
    return tuple(OwnQuote(start, text[start:end]) for start, end in spans)


def _standing(
    text: str, quotes: Sequence[Stands], names: dict[str, str], lone: PassageRow | None
) -> tuple[OwnQuote, ...]:
    found: dict[int, OwnQuote] = {}
    for quote in quotes:
        before = found.get(quote.start, OwnQuote(quote.start, text[quote.start : quote.end]))
        here = InTheme(quote.theme_id, names.get(quote.theme_id, ""))
        themes = dict.fromkeys((*before.themes, here))
        found[quote.start] = OwnQuote(before.start, before.words, tuple(themes))
    if lone is not None:
        words = text[lone.start : lone.end]
        before = found.get(lone.start, OwnQuote(lone.start, words))
        found[lone.start] = replace(before, alone=True)
    return tuple(quote for _, quote in sorted(found.items()))
