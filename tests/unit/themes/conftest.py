from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.comments import real_comments
from voicebox.assets import folder
from voicebox.themes.encoder import Encoder
from voicebox.themes.values import Story


@pytest.fixture(scope="session")
def minilm() -> Path:
    return folder("encoders") / "minilm"


@pytest.fixture(scope="session")
def encoder(minilm: Path) -> Encoder:
    return Encoder.load(minilm)


@pytest.fixture(scope="session")
def comments() -> Sequence[Story]:
    """Sixty real comments of patients."""
    return [Story(f"s{number}", text) for number, text in enumerate(real_comments(67)[:60])]
