import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voicebox.themes.passages import LONGEST, SHORTEST, cut, readable, split, split_all
from voicebox.themes.sentences import AT_ONCE, words
from voicebox.themes.values import Story

WORDS = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=12),
        st.sampled_from(["I", "waited.", "Why?", "\n\n", "“No.”", "fine…", "  ", "e.g. this"]),
    ),
    max_size=300,
)
TEXTS = st.one_of(st.text(), WORDS.map(" ".join))


@given(TEXTS)
def test_passages_are_verbatim_in_order_and_leave_out_only_white_space(text: str) -> None:
    end = 0
    for span in split(text):
        assert text[end : span.start].strip() == ""
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        end = span.end
    assert text[end:].strip() == ""


@given(TEXTS)
def test_no_passage_has_more_than_sixty_words(text: str) -> None:
    assert all(len(text[a:b].split()) <= LONGEST for a, b in split(text))


@example([10, 55])
@given(st.lists(st.integers(1, 80), min_size=1, max_size=12))
def test_only_a_last_passage_or_a_short_story_is_short(lengths: list[int]) -> None:
    text = " ".join("word " * (n - 1) + "end." for n in lengths).replace("word", "Word")
    counts = [len(text[a:b].split()) for a, b in split(text)]
    assert all(n >= SHORTEST for n in counts[:-1])


@example(["Nobody asked", "(And then) they did.", "", "\ud800", "w" * 85])
@given(st.lists(TEXTS, max_size=8))
def test_a_text_is_cut_alike_alone_and_among_others(texts: list[str]) -> None:
    assert split_all(texts) == [split(text) for text in texts]


def test_so_many_texts_that_they_are_not_read_at_once_are_cut_alike() -> None:
    texts = ["One two three. " * 9_000, "Four?\n", "Five six. " * 95_000, "Seven. " * 30]
    assert sum(map(len, texts)) > AT_ONCE
    assert split_all(texts) == [split(text) for text in texts]


def test_every_sign_that_python_takes_for_white_space_parts_words() -> None:
    signs = [chr(code) for code in range(sys.maxunicode + 1)]
    n_words = np.diff(words([f"a{sign}b" for sign in signs]).texts)
    assert n_words.tolist() == [1 + sign.isspace() for sign in signs]


def test_a_passage_is_read_on_one_line_with_one_space_between_its_words() -> None:
    assert readable(" Nobody\u00a0asked \n me,\u2028 \x1c ever. ") == "Nobody asked me, ever."
    assert readable("a zero\u200bwidth  sign") == "a zero\u200bwidth sign"
    assert readable("half of a \ud800") == "half of a \ufffd"


def test_a_short_story_is_one_passage() -> None:
    text = " Nobody asked.  Nobody ever asked. "
    assert [text[a:b] for a, b in split(text)] == ["Nobody asked.  Nobody ever asked."]


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_a_blank_text_has_no_passage(blank: str) -> None:
    assert split(blank) == []


def test_a_passage_ends_where_a_sentence_ends() -> None:
    sentence = "This is a sentence of exactly ten words, no more. "
    text = sentence * 9
    assert [text[a:b] for a, b in split(text)] == [(sentence * n).strip() for n in (4, 5)]


def test_a_text_without_any_space_is_cut_all_the_same() -> None:
    text = "待" * 50_000
    spans = split(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert max(b - a for a, b in spans) <= LONGEST * 40


def test_web_addresses_are_not_read_by_the_encoder() -> None:
    assert readable("See https://example.org/a?b=c\nor www.example.org now") == "See or now"


def test_a_cut_knows_whose_each_passage_is() -> None:
    stories = [Story("a", "Short."), Story("blank", "  "), Story("b", "One two three. " * 40)]
    parts = cut(stories)
    assert [story.id for story in parts.stories] == ["a", "b"]
    assert parts.owners.tolist() == [0] + [1] * (len(parts.spans) - 1)
    assert parts.texts[0] == "Short."
