"""A name that a moderator has listed is found in a story however it is written, and as a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.conflicts import is_a_name, names_one

WORDS = st.lists(st.sampled_from(["ward", "they", "heard", "me", "Oakley", "late"]), max_size=6)
LETTERS = "abcdefghijklmnopqrstuvwxyzåéîöŷ"


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        ("I was on a ward of Oak House for a month.", "Oak House"),
        ("at OAK HOUSE", "oak house"),
        ("Oak-House, that is", "Oak House"),
        ("oak\nhouse", "Oak  House"),
        ("the Hôpital Général", "hopital general"),
        ("Ysbyty Gŵyr", "Ysbyty Gwyr"),
        ("St. Mary’s was cold", "St Mary's"),
        ("St Marys was cold", "St Mary's"),
        ("St Mary's was cold", "St Marys"),
        ("Acme's staff were kind", "Acme"),
        ("Smith & Sons", "Smith and Sons"),
        ("Die Straße", "STRASSE"),
        ("長期療養病院に入った", "療養病院"),
        ("서울병원에서 왔다", "서울병원"),
    ],
)
def test_a_name_is_found_however_it_is_written(told: str, listed: str) -> None:
    assert names_one([told], [listed])


@pytest.mark.parametrize(
    ("told", "listed"),
    [
        ("I grew up in Oakley.", "Oak"),
        ("a house of oak", "Oak House"),
        ("Oak and House", "Oak House"),
        ("the nhsx people", "NHS"),
        ("nobody", ""),
        ("nobody said a word", "…"),
    ],
)
def test_what_only_looks_like_it_is_not(told: str, listed: str) -> None:
    assert not names_one([told], [listed])


def test_each_text_and_each_name_counts() -> None:
    assert names_one(["They heard me.", "Elm Lodge"], ["Oak House", "Elm Lodge"])
    assert not names_one(["They heard me on Elm.", "Lodge"], ["Oak House", "Elm Lodge"])


def test_nobody_who_lists_nothing_is_kept_from_any_story() -> None:
    assert not names_one(["Oak House"], [])


@given(st.text(LETTERS, min_size=2, max_size=12), WORDS, WORDS)
def test_a_name_between_other_words_is_always_found(
    name: str, before: list[str], after: list[str]
) -> None:
    told = " ".join([*before, name.upper(), *after])
    assert names_one([told], [name])


@given(st.text(LETTERS, min_size=2, max_size=12), st.text(LETTERS, min_size=1, max_size=5))
def test_a_longer_word_is_another_word(name: str, more: str) -> None:
    assert not names_one([name + more, more + name], [name])


@pytest.mark.parametrize(("written", "is_one"), [("NHS", True), ("x", False), ("— …", False)])
def test_one_letter_alone_is_no_name(written: str, is_one: bool) -> None:
    assert is_a_name(written) is is_one
