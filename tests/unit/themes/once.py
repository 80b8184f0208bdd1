"""Themes of stories that nothing is known of yet, as a site finds them at its first window."""

from collections.abc import Sequence
from pathlib import Path

from bench.known import Known
from voicebox.themes import keeping
from voicebox.themes.encoder import Vectors
from voicebox.themes.passages import Cut
from voicebox.themes.values import Story, Themes


def discover(folder: Path, stories: Sequence[Story]) -> Themes:
    """Find the themes of some stories with the encoder of a folder."""
    return keeping.go_on(folder, None, stories, 0, 0.0).found


def find(parts: Cut, vectors: Vectors) -> Themes:
    """Find the themes of stories whose passages and vectors are known."""
    return keeping.carry_on(Known(parts, vectors), None, parts.stories).found
