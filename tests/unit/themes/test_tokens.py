import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.tokens import END, Tokens, tokenised
from voicebox.themes.words import telling_words

TEXTS = st.lists(st.text("ab Zé'’-_.,\n[]1" + "不", max_size=40), max_size=6)


def said(tokens: Tokens, text: int) -> list[str]:
    ids = tokens.ids[tokens.texts == text].tolist()
    return ["|" if number == END else tokens.words[number] for number in ids]


def test_words_are_read_in_their_order_and_clauses_end() -> None:
    tokens = tokenised(["I waited. Self-harm, again", "", "We waited"])
    assert said(tokens, 0) == ["i", "waited", "|", "self-harm", "|", "again"]
    assert said(tokens, 1) == []
    assert said(tokens, 2) == ["we", "waited"]


def test_words_are_numbered_in_the_order_of_the_alphabet() -> None:
    one, other = tokenised(["rain and sun", "a sun"]), tokenised(["a sun", "rain and sun"])
    assert one.words == other.words == tuple(sorted(one.words))


@given(TEXTS)
def test_the_telling_words_are_those_of_each_text_by_itself(texts: list[str]) -> None:
    tokens = tokenised(texts).telling
    assert [said(tokens, place) for place in range(len(texts))] == [*map(telling_words, texts)]


def test_a_word_with_emphasis_around_it_is_a_word() -> None:
    assert said(tokenised(["I _never_ slept"]).telling, 0) == ["slept"]
    assert said(tokenised(["a _garden_ again"]).telling, 0) == ["garden"]


@given(TEXTS, st.data())
def test_some_texts_are_read_as_if_they_were_all(texts: list[str], data: st.DataObject) -> None:
    rows = [place for place in range(len(texts)) if data.draw(st.booleans())]
    part = tokenised(texts).of(np.array(rows, np.intp))
    alone = tokenised([texts[row] for row in rows])
    assert part.n_texts == len(rows)
    assert [said(part, i) for i in range(len(rows))] == [said(alone, i) for i in range(len(rows))]


def test_texts_that_belong_together_are_read_as_one() -> None:
    tokens = tokenised(["one two", "three", "four"]).joined(np.array([0, 0, 1]), 2)
    assert tokens.n_texts == 2
    assert said(tokens, 0) == ["one", "two", "three"]


def test_only_some_words_are_left_and_no_end() -> None:
    tokens = tokenised(["rain, sun. rain"])
    kept = tokens.only(tokens.which(lambda word: word == "rain"))
    assert said(kept, 0) == ["rain", "rain"]
