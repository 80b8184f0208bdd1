"""Pairs on the page of a theme: what tellers set side by side, both in full, and why they did."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from voicebox.flows import theme_pairs
from voicebox.store import public
from voicebox.store.db import Connection
from voicebox.web.quoted import Quoted, quoted


@dataclass(frozen=True)
class Pair:
    """Two quotes side by side, in the order of the page, and the reason of each who set them so."""

    quotes: tuple[Quoted, Quoted]
    reasons: tuple[str, ...] = field(repr=False)


async def of_theme(request: Request, main: Connection, theme_id: str) -> Sequence[Pair]:
    """Return the pairs of a theme, in the order of the page."""
    pairs = await theme_pairs.shown(main, theme_id)
    told = await public.some(main, [one.story_id for pair in pairs for one in pair.passages])
    found = []
    for pair in pairs:
        one, other = (
            quoted(request, told[part.story_id], part.start, part.end) for part in pair.passages
        )
        found.append(Pair((one, other), pair.reasons))
    return found
