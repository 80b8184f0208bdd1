"""Which of the operator's documents are not filled in: each template, and what fills it."""

import re
from pathlib import Path

import pytest

from tests.docs.test_operators_pack import HOW_TO, PACK
from tests.docs.test_operators_pack import LETTERS as PACK_LETTERS
from voicebox.flows import pack


def filled(text: str) -> str:
    """Write something into each empty cell of the rows that ask for something."""
    return "\n".join(
        re.sub(r"\|(?= *\|) *", "| Written. ", line)
        if line.startswith("|") and re.search(r"[^| -]", line)
        else line
        for line in text.splitlines()
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of each template, every one of them filled in."""
    for page in PACK:
        text = (HOW_TO / page).read_text(encoding="utf-8")
        (tmp_path / page).write_text(filled(text), encoding="utf-8")
    return tmp_path


def test_the_pages_are_those_of_the_pack() -> None:
    assert set(pack.PAGES) == set(PACK)
    assert pack.LETTERS == PACK_LETTERS


def test_without_a_folder_every_page_is_listed() -> None:
    assert pack.unfilled(None) == [f"{page}: there is no copy of it" for page in sorted(PACK)]


def test_a_pack_that_is_filled_in_is_not_listed(folder: Path) -> None:
    assert pack.unfilled(folder) == []


@pytest.mark.parametrize("page", pack.FORMS)
def test_a_template_as_it_comes_is_listed_with_how_much_is_left(folder: Path, page: str) -> None:
    text = (HOW_TO / page).read_text(encoding="utf-8")
    (folder / page).write_text(text, encoding="utf-8")
    [line] = pack.unfilled(folder)
    assert re.fullmatch(rf"{page}: \d+ rows have an empty cell", line)
    assert pack.empty_rows(text) >= 5


@pytest.mark.parametrize("page", pack.PAGES)
def test_a_page_that_is_missing_empty_or_no_file_is_listed(folder: Path, page: str) -> None:
    (folder / page).write_text("\n")
    assert pack.unfilled(folder) == [f"{page}: it is empty"]
    (folder / page).unlink()
    assert pack.unfilled(folder) == [f"{page}: there is no copy of it in {folder}"]
    (folder / page).mkdir()
    [line] = pack.unfilled(folder)
    assert line.startswith(f"{page}: it cannot be read")


def test_no_letter_in_a_strange_encoding_stops_the_list(folder: Path) -> None:
    (folder / pack.FORMS[0]).write_bytes(b"| Anyone | \xff |\n| \xe9 | |\n")
    assert pack.unfilled(folder) == [f"{pack.FORMS[0]}: 1 row has an empty cell"]


@pytest.mark.parametrize(
    ("text", "n_empty"),
    [
        ("| | |\n|---|---|\n| Who | |\n", 1),
        ("| | |\n|---|---|\n| Who | Wren |\n| | |\n", 0),
        ("| a | |\n| :-- | --: |\n| b | c |\n", 0),
        ("| what | likely | how bad |\n|---|---|---|\n| hate | | low |\n", 1),
        ("Nothing asks for anything here.\n", 0),
    ],
)
def test_a_row_that_asks_and_has_no_answer_is_empty(text: str, n_empty: int) -> None:
    assert pack.empty_rows(text) == n_empty
