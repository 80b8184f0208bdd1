import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from voicebox.assets import folder
from voicebox.themes.encoder import Encoder
from voicebox.themes.values import Story

COMMENTS = Path(__file__).parents[2] / "data" / "nhs_fft.csv"


@pytest.fixture(scope="session")
def minilm() -> Path:
    return folder("encoders") / "minilm"


@pytest.fixture(scope="session")
def encoder(minilm: Path) -> Encoder:
    return Encoder.load(minilm)


@pytest.fixture(scope="session")
def comments() -> Sequence[Story]:
    """Sixty real comments of patients."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Story(row["id"], row["text"]) for row in rows[::67]][:60]
