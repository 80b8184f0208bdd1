"""What the themes were made with is told to everybody, even where it is in use no more."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.flows.place import Place
from voicebox.assets import folder
from voicebox.flows.made import Made, with_what
from voicebox.themes.encoder_folder import checksum, read_facts

MINILM = "minilm-l6-v2-int8"
SUM = checksum(read_facts(folder("encoders") / "minilm"))


async def made(place: Place, encoder: Path | None = None) -> Made | None:
    async with place.db.read() as main:
        return await with_what(main, replace(place.settings, encoder=encoder))


def keep(place: Place, its_checksum: str) -> None:
    """Put down that themes were made with this encoder."""
    statement = "INSERT INTO theme_state VALUES (1, ?, ?, 1, 0, 1.0, 1.0, 1, 0, 0, '')"
    place.rows("main", statement, MINILM, its_checksum)


async def test_before_there_are_themes_nothing_made_them(place: Place) -> None:
    assert await made(place) is None


async def test_the_encoder_is_told_with_its_checksum_and_its_licence(place: Place) -> None:
    keep(place, SUM)
    assert await made(place) == Made(MINILM, SUM, "Apache-2.0")


@pytest.mark.parametrize("encoder", ["lite", "/no/such/folder"])
async def test_of_an_encoder_that_is_not_in_use_the_licence_is_not_guessed(
    place: Place, encoder: str
) -> None:
    keep(place, SUM)
    assert await made(place, Path(encoder)) == Made(MINILM, SUM, None)


async def test_other_files_under_the_same_name_are_another_encoder(place: Place) -> None:
    keep(place, "f" * 64)
    assert await made(place) == Made(MINILM, "f" * 64, None)
