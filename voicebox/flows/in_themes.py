"""How many public stories with a marker a reader meets in a theme: from public words alone."""

import asyncio
from collections.abc import Sequence, Set

from moderation.markers import IN_WORDS, Marker, markers
from voicebox.flows.slips import counts_of
from voicebox.store import marker_counts, openness
from voicebox.store import themes as theme_store
from voicebox.store.db import Database

IN_THEME = "in_theme"


async def count(db: Database) -> None:
    """Count anew, over all stories told here that are shown and counted.

    What their tellers ticked is not public, so that this stage knows words alone.
    """
    async with db.read() as main:
        run = await theme_store.last_run(main)
        texts = await openness.shown_in_themes(main)
    if run is None:
        return
    # Many texts take seconds: pages are answered meanwhile.
    found = await asyncio.to_thread(_markers, texts)
    counts = [
        one
        for one in counts_of(run.day, IN_THEME, found)
        if is_counted(IN_THEME, Marker(one.marker))
    ]
    async with db.write() as main:
        await marker_counts.replace_stage(main, IN_THEME, counts)


def is_counted(stage: str, marker: Marker) -> bool:
    """Tell whether a marker can be counted at a stage: in a theme, only one of words can."""
    return stage != IN_THEME or marker in IN_WORDS


def _markers(texts: Sequence[str]) -> list[Set[Marker]]:
    return [markers(text) for text in texts]
