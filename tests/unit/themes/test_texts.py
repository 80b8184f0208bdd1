import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from voicebox.themes.texts import Parted, Texts, parted
from voicebox.themes.tokens import tokenised
from voicebox.themes.words import without_brackets

TEXTS = st.lists(st.text("ab [];é\u0301", max_size=12), max_size=6)


def said(there: Parted) -> list[str]:
    """What the numbers stand for, put together again."""
    parts = np.split(there.ids, np.cumsum(there.sizes)[:-1]) if len(there.sizes) else []
    return [" ".join(there.different[number] for number in part) for part in parts]


@given(TEXTS)
def test_what_stands_between_spaces_is_each_text_again(texts: list[str]) -> None:
    there = parted(texts)
    assert said(there) == texts
    assert len(set(there.different)) == len(there.different)


@given(TEXTS, st.data())
def test_some_of_the_texts_and_others_after_them_are_theirs(
    texts: list[str], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1))) if texts else []
    some = parted(texts).of(np.array(rows, np.intp))
    assert said(some) == [texts[row] for row in rows]
    assert said(parted(texts).joined(some)) == [*texts, *(texts[row] for row in rows)]


@example(["a b", "a b", "b"])
@given(TEXTS)
def test_each_text_is_there_once_and_everyone_finds_it(texts: list[str]) -> None:
    told = Texts(texts)
    once = told.once()
    assert list(once) == list(dict.fromkeys(texts))
    assert [once[place] for place in told.places] == texts
    assert said(once.parted) == list(once)


@example(["a [b a] a", "b", "[a"])
@given(TEXTS)
def test_what_stands_in_brackets_is_in_no_word_of_the_texts(texts: list[str]) -> None:
    bare = list(map(without_brackets, texts))
    # Brackets in brackets leave some behind.
    assume(bare == list(map(without_brackets, bare)))
    found, plain = tokenised(Texts(texts)), tokenised(bare)
    assert found.words == plain.words
    assert found.ids.tolist() == plain.ids.tolist()
    assert found.texts.tolist() == plain.texts.tolist()
