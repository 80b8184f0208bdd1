"""Words copied from a story, row by row, become masks in their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import policy
from moderation.marking import Amiss, Row, Trouble, cover, occurrences
from moderation.masks import apply, require_masks

KINDS = policy.load().placeholders
TITLE = "What Ann did"
TEXT = "Ann came. Annie Hart did not.\nAnn sat with me, and so did\nMr  Khan."


def covered(*rows: Row, title: str = TITLE, text: str = TEXT) -> tuple[str, str]:
    covering, amiss = cover(title, text, rows, KINDS)
    assert amiss == ()
    return apply(title, covering.title), apply(text, covering.text)


def wrong(*rows: Row) -> list[Amiss]:
    return list(cover(TITLE, TEXT, rows, KINDS)[1])


def test_words_are_covered_wherever_they_stand_in_title_and_text() -> None:
    title, text = covered(Row("Ann", "name"))
    assert title == "What [name] did"
    assert text.startswith("[name] came. Annie Hart did not.\n[name] sat")


def test_a_person_may_say_which_of_their_places() -> None:
    title, text = covered(Row("Ann", "name", "1, 3"))
    assert title == "What [name] did"
    assert text.startswith("Ann came. Annie Hart did not.\n[name] sat")


def test_a_copy_that_lost_its_line_break_is_found() -> None:
    assert covered(Row("did Mr Khan", "staff_member"))[1].endswith("so [staff member].")


def test_words_inside_a_longer_row_are_covered_with_it() -> None:
    _, text = covered(Row("Annie Hart", "relative"), Row("Hart", "name"), Row("Ann", "name"))
    assert text.startswith("[name] came. [relative] did not.")


def test_empty_rows_are_passed_over() -> None:
    assert covered(Row("", ""), Row("Ann", "name"), Row("", ""))[0] == "What [name] did"


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("我姐姐王芳住院", "王芳", [(3, 5)]),
        ("زارني وأحمد بكى", "أحمد", [(7, 11)]),
        ("Unhappily", "happi", [(2, 7)]),
        ("Ann1 and Ann", "Ann", [(9, 12)]),
        ("a.b a+b", "a+b", [(4, 7)]),
        ("Ann", "ann", []),
        ("Ann", " ", []),
    ],
)
def test_words_are_found_as_they_are_written(
    text: str, words: str, found: list[tuple[int, int]]
) -> None:
    assert list(occurrences(text, words)) == found


@pytest.mark.parametrize(
    ("row", "field", "trouble", "n_places"),
    [
        (Row("", "name"), "words", Trouble.NO_WORDS, 0),
        (Row("Nobody", "name"), "words", Trouble.NOT_THERE, 0),
        (Row("Ann", ""), "kind", Trouble.NO_KIND, 0),
        (Row("Ann", "swearing"), "kind", Trouble.NO_KIND, 0),
        (Row("Ann", "name", "4"), "which", Trouble.WHICH, 3),
        (Row("Ann", "name", "0"), "which", Trouble.WHICH, 3),
        (Row("Ann", "name", "the first"), "which", Trouble.WHICH, 3),
        (Row("did Ann", "name"), "words", Trouble.NOT_THERE, 0),
        (Row("\0", "name"), "words", Trouble.NOT_THERE, 0),
        (Row("did\0Ann", "name"), "words", Trouble.NOT_THERE, 0),
    ],
)
def test_a_row_that_cannot_be_used_says_what_to_mend(
    row: Row, field: str, trouble: Trouble, n_places: int
) -> None:
    assert wrong(Row("", ""), row) == [Amiss(1, field, trouble, n_places)]


def test_each_thing_that_is_wrong_is_said_at_once() -> None:
    assert [one.row for one in wrong(Row("Nobody", "name"), Row("", ""), Row("Ann", ""))] == [0, 2]


def test_no_row_at_all_is_said_too() -> None:
    assert wrong(Row("", "")) == [Amiss(0, "words", Trouble.NOTHING)]


def test_two_rows_that_want_one_letter_are_refused() -> None:
    assert wrong(Row("Annie Hart", "name"), Row("Hart did", "detail")) == [
        Amiss(1, "words", Trouble.OVERLAPPING)
    ]
    assert wrong(Row("Khan", "name"), Row("Khan", "relative")) == [
        Amiss(1, "words", Trouble.OVERLAPPING)
    ]


@given(st.text(min_size=1, max_size=40), st.data())
def test_whatever_is_copied_can_be_covered(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = " ".join(text[start : data.draw(st.integers(start + 1, len(text)))].split())
    covering, amiss = cover("", text, [Row(words, "name")], KINDS)
    if not words or "\0" in words:
        assert amiss
    else:
        assert amiss == ()
        require_masks(text, covering.text, KINDS)
