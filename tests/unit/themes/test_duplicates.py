import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.duplicates import voices, voices_in
from voicebox.themes.passages import cut
from voicebox.themes.values import Story

OWN = [f"word{i}" for i in range(40)]


def test_texts_that_share_two_fifths_of_their_words_in_any_order_are_one_voice() -> None:
    dice = np.random.default_rng(0)
    mixed = [" ".join(dice.permutation(OWN)) for _ in range(5)]
    assert len(set(voices(mixed))) == 1


def test_short_texts_are_not_compared_by_their_words() -> None:
    assert len(set(voices(["the list of rain was long", "long was the rain of that list"]))) == 2


def test_texts_without_a_word_are_one_voice() -> None:
    assert len(set(voices(["!?", "", "…", "words"]))) == 2


def test_ten_thousand_copies_are_one_voice() -> None:
    assert len(set(voices([" ".join(OWN)] * 10_000))) == 1


def test_stories_are_compared_as_wholes_and_not_by_their_passages() -> None:
    text = ". ".join(" ".join(f"{word}{n}" for word in OWN[:20]) for n in range(4))
    parts = cut([Story("a", text), Story("b", text + "!"), Story("c", text[: len(text) // 8])])
    found = voices_in(parts).tolist()
    assert found[0] == found[1] != found[2]


@given(st.permutations(range(6)))
def test_the_order_of_the_texts_changes_no_voice(order: list[int]) -> None:
    whole, part = " ".join(OWN), " ".join([*OWN[:30], "other", "words", "here"])
    texts = [whole, part, "rain", "rain", "sun", whole]
    before = voices(texts)
    after = voices([texts[place] for place in order])
    assert [before[a] == before[b] for a in order for b in order] == [
        one == other for one in after for other in after
    ]
