"""Themes that few tell of have places of their own on the first page, which size cannot take."""

import hashlib
from collections.abc import Sequence

from voicebox.store.themes import ThemeRow

#: What is told by a smaller share of the stories is told by few.
SMALL = 0.01
#: How many places there are.
PLACES = 6


def told_by_few(themes: Sequence[ThemeRow], n_stories: int, turn: str) -> list[ThemeRow]:
    """Choose small themes for the first page, by name; other ones have their turn in another run.

    Args:
        themes: all of them.
        n_stories: how many stories there are.
        turn: what chance goes by, such as the name of the run.
    """
    small = [theme for theme in themes if theme.n_stories < SMALL * n_stories]
    chosen = sorted(small, key=lambda theme: _draw(turn, theme.id))[:PLACES]
    return sorted(chosen, key=lambda theme: (theme.name.lower(), theme.rank))


def _draw(turn: str, theme_id: str) -> bytes:
    return hashlib.sha256(f"{turn}/{theme_id}".encode()).digest()
