import math

from hypothesis import given
from hypothesis import strategies as st

from voicebox.web.circles import SIZES, Circle, circle, width

#: Of the smallest and the largest circle, in the units of the engine's map.
RADII = st.floats(1.2, 13)
WORDS = st.lists(st.text(min_size=1, max_size=40), max_size=3)


def drawn(*words: str, r: float, n_stories: int = 120) -> Circle:
    return circle("/themes/1", ", ".join(words), words, n_stories, (50, 31, r))


def said(theme: Circle) -> list[str]:
    return [line.words for line in theme.lines]


@given(WORDS, st.integers(1, 10**7), RADII)
def test_no_corner_of_a_line_is_outside_its_circle(
    words: list[str], n_stories: int, r: float
) -> None:
    theme = circle("/themes/1", "", words, n_stories, (50, 31, r))
    for line in theme.lines:
        top, foot = line.y - 0.72 * line.size, line.y + 0.15 * line.size
        farthest = max(abs(theme.y - top), abs(foot - theme.y))
        long = line.length or width(line.words, line.size)
        assert math.hypot(long / 2, farthest) <= theme.r


@given(WORDS, st.integers(1, 10**7), RADII)
def test_no_line_is_smaller_than_can_be_read(words: list[str], n_stories: int, r: float) -> None:
    assert all(line.size >= SIZES[-1] for line in drawn(*words, r=r, n_stories=n_stories).lines)


def test_a_circle_with_room_says_two_words_and_how_many_tell_of_it() -> None:
    assert said(drawn("wait", "hours", "mins", r=13)) == ["wait", "hours", "120"]
    assert [line.is_count for line in drawn("wait", "hours", r=13).lines] == [False, False, True]


def test_a_smaller_circle_says_one_word_whole_in_smaller_letters() -> None:
    small = drawn("appointment", "late", r=5.5)
    assert said(small) == ["appointment", "120"]
    assert small.lines[0].size < SIZES[0]


def test_a_word_without_room_is_cut_and_shows_that_it_is() -> None:
    cut = said(drawn("misunderstandings", r=4.5))[0]
    assert cut.endswith("…")
    assert "misunderstandings".startswith(cut[:-1])


def test_a_circle_without_room_for_anything_is_empty() -> None:
    assert said(drawn("transport", r=1.2)) == []


def test_a_theme_without_words_says_how_many_tell_of_it() -> None:
    assert said(drawn(r=5)) == ["120"]


def test_a_number_that_is_a_word_is_not_taken_for_the_count() -> None:
    lines = drawn("111", "999", r=13, n_stories=111).lines
    assert [line.is_count for line in lines] == [False, False, True]


def test_only_a_line_that_could_leave_its_circle_in_another_font_is_pressed_together() -> None:
    tight, roomy = drawn("appointment", r=5.5).lines[0], drawn("nhs", r=13).lines[0]
    assert tight.length == round(width("appointment", tight.size), 1)
    assert roomy.length is None


def test_a_cut_leaves_no_letter_without_its_mark() -> None:
    words = [letter + "\u0301" for letter in "abcdefghijklmnopqrstuvwxyz"]
    for r in (3.0, 3.3, 3.6, 3.9, 4.2):
        cut = said(drawn("".join(words), r=r))[0]
        assert len(cut.removesuffix("…")) % 2 == 0
