"""Real comments to tell: those that the tests of the themes run on."""

import csv
from collections.abc import Sequence
from pathlib import Path

COMMENTS = Path(__file__).parents[1] / "tests" / "data" / "nhs_fft.csv"
#: Shorter ones say too little to be in a theme.
FEWEST_CHARACTERS = 80


def comments(n: int) -> Sequence[str]:
    """Return so many real comments, each on one line; they begin again when there are no more."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        found = [" ".join(row["text"].split()) for row in csv.DictReader(file)]
    long = [text for text in found if len(text) >= FEWEST_CHARACTERS]
    return [long[number % len(long)] for number in range(n)]
