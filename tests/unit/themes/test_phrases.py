from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voicebox.themes.phrases import phrases, phrases_in
from voicebox.themes.tokens import tokenised

WORDS = st.sampled_from(["rain", "sun", "the", "and", "waiting", "list", ".", "self-harm", "don't"])
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=6)


def test_a_phrase_has_two_to_four_words_and_telling_ends() -> None:
    found = phrases_in("waiting for the list of rain")
    assert found == {"waiting for the list", "list of rain"}


def test_a_phrase_does_not_go_over_the_end_of_a_text() -> None:
    assert phrases(tokenised(["rain", "sun"]), 1).names == ()


@given(TEXTS, st.integers(1, 3))
def test_what_is_common_is_counted_as_if_all_were(texts: list[str], fewest: int) -> None:
    in_each = Counter(phrase for text in texts for phrase in phrases_in(text))
    found = phrases(tokenised(texts), fewest)
    common = sorted(phrase for phrase, n in in_each.items() if n >= fewest)
    assert list(found.names) == common
    assert found.found.sum(axis=0).tolist() == [in_each[phrase] for phrase in common]
