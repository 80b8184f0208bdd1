"""Real comments of patients, for whatever needs words that nobody invented for a test."""

import csv
from collections.abc import Sequence

from bench.words import COMMENTS, FEWEST_CHARACTERS


def real_comments(step: int = 1) -> Sequence[str]:
    """Return the comments in the order of their file, or each so-manieth of them."""
    with COMMENTS.open(newline="", encoding="utf-8") as file:
        return [row["text"] for row in csv.DictReader(file)][::step]


def long_comments(n: int) -> Sequence[str]:
    """Return the first `n` comments that say enough to be in a theme."""
    return [text for text in real_comments() if len(text) > FEWEST_CHARACTERS][:n]
