"""`voicebox themes --explain`: why one story is in its themes."""

from collections.abc import Sequence

from rich.console import Console

from voicebox.cli.counts import many
from voicebox.cli.opened import Opened
from voicebox.errors import Missing
from voicebox.model import PublicStory
from voicebox.store import public, unquoted
from voicebox.store import themes as store
from voicebox.store.parts import Span, shares
from voicebox.store.themes import PassageRow, ThemeRow

NAMELESS = "a theme without shared words"


async def explain(site: Opened, story_id: str, console: Console) -> None:
    """Say which parts and words of a story put it into each of its themes.

    Raises:
        Missing: there is no such public story, or it is in no theme; the message says which.
    """
    async with site.db.read() as main:
        # What is not ASCII is no id, and may hold halves of characters, which no database takes.
        told = await public.find(main, story_id) if story_id.isascii() else None
        if told is None:
            raise Missing(
                "There is no public story with that id. It is the last part of the address of a"
                " story's page, 32 letters and digits."
            )
        themes = await store.of_story(main, story_id)
        passages = await store.passages_of(main, story_id)
        taken_back = await unquoted.parts.of_story(main, story_id)
        looked = await store.last_run(main) is not None
    if not told.dials.counted:
        raise Missing("That story is in no theme: its teller does not let it be counted.")
    if not themes:
        why = "there are too few stories, or it came since" if looked else "none were looked for"
        raise Missing(f"That story is in no theme yet: {why}. Run `voicebox themes`.")
    if not told.dials.quoted:
        console.print("Its teller lets no part of it be quoted: only places are told.")
    for theme in themes:
        mine = [passage for passage in passages if passage.theme_id == theme.id]
        for line in _lines(told, theme, mine, taken_back):
            # No markup: a teller's brackets are theirs.
            console.print(line, markup=False, highlight=False)


def _lines(
    told: PublicStory, theme: ThemeRow, mine: Sequence[PassageRow], taken_back: Sequence[Span]
) -> list[str]:
    lines = [
        "",
        f"{theme.name or NAMELESS}  ({theme.id}, {many(theme.n_stories, 'story', 'stories')})",
    ]
    if theme.given:
        lines.append(f"  its tellers' name; the machine found: {theme.found or 'no shared words'}")
    if not mine:
        lines.append("  No single part is nearest to it; all of the story, taken together, is.")
    for passage in sorted(mine, key=lambda one: -one.similarity):
        fits = "; among the parts that fit least" if passage.edge else ""
        place = f"characters {passage.start:,} to {passage.end:,}"
        lines.append(f"  {place}, cosine to its middle {passage.similarity:.2f}{fits}")
        if told.dials.quoted and not shares(taken_back, (passage.start, passage.end)):
            lines += _said(told.text, passage)
    return lines


def _said(text: str, passage: PassageRow) -> list[str]:
    words = [text[start:end] for start, end in passage.telling]
    told = ", ".join(words) or "none: it is near as a whole"
    return [
        f"    “{' '.join(text[passage.start : passage.end].split())}”",
        f"    words that this theme has more than others: {told}",
    ]
