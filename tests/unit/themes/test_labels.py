import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebox.themes.duplicates import voices
from voicebox.themes.labels import class_tf_idf, labels
from voicebox.themes.phrases import phrases_in
from voicebox.themes.words import stem

WAITS = ["the waiting list was endless", "waiting list and letters", "a waiting list, letters"]
GARDEN = ["digging the garden helped", "garden and digging", "my garden, digging daily"]


def test_themes_are_named_by_words_of_their_own() -> None:
    found = labels([*WAITS, *GARDEN], np.repeat([0, 1], 3), np.arange(6))
    assert set(found[0].words) == {"waiting", "list"}
    assert set(found[1].words) == {"digging", "garden"}


@settings(max_examples=25)
@given(st.integers(1, 2), st.integers(1, 40))
def test_what_fewer_than_three_people_say_names_nothing(n_people: int, n_times: int) -> None:
    texts = [*WAITS * 3, *GARDEN * 3]
    people = list(range(18))
    said = [f"zebedee and the waiting list {i}" for i in range(n_times)]
    whose = [100 + i % n_people for i in range(n_times)]
    found = labels(
        [*texts, *said], np.array([0] * 9 + [1] * 9 + [0] * n_times), np.array(people + whose)
    )
    assert "waiting" in found[0].words
    assert "zebedee" not in found[0].words
    assert not any("zebedee" in phrase for phrase in found[0].phrases)


def test_a_story_sent_fifty_times_is_one_voice() -> None:
    story = "My brother Zebedee drove me to the clinic every week for a whole year, rain or shine."
    others = [
        "Nobody at the clinic knew my name, and the forms were lost twice before anyone rang.",
        "It took a friend to explain what the letter meant; the letter itself explained nothing.",
    ]
    sent = [story.replace("week", "week" + "!" * (i % 3)) for i in range(50)]
    found = voices([*sent, *others])
    assert len(set(found[:50])) == 1
    assert len(set(found)) == 3


def test_a_story_changed_in_a_few_words_is_still_the_same_voice() -> None:
    words = [f"word{i}" for i in range(200)]
    other = [*words[:50], "changed", *words[51:]]
    assert len(set(voices([" ".join(words), " ".join(other)]))) == 1


def test_two_forms_of_a_word_do_not_share_a_label() -> None:
    texts = ["waited waiting patients", "waiting waited patient", "waits waiting waited patients"]
    texts += GARDEN
    (first, _) = labels(texts, np.repeat([0, 1], 3), np.arange(6))
    assert len({stem(word) for word in first.words}) == len(first.words)


@pytest.mark.parametrize("texts", [["the and of"] * 4, ["one two", "three", "four", "five"]])
def test_texts_that_share_nothing_leave_their_theme_without_a_name(texts: list[str]) -> None:
    (found,) = labels(texts, np.zeros(4, np.intp), np.arange(4))
    assert found.words == ()
    assert found.phrases == ()


def test_a_phrase_is_said_by_four_and_has_a_word_of_its_theme() -> None:
    three = [f"stop drinking today {i}" for i in range(3)]
    other = [f"garden digging {i} always" for i in range(5)]
    themes = np.array([0] * 3 + [1] * 5)
    assert labels([*three, *other], themes, np.arange(8))[0].phrases == ()
    four = [*three, "to stop drinking"]
    found = labels([*four, *other], np.array([0] * 4 + [1] * 5), np.arange(9))
    assert found[0].phrases == ("stop drinking",)


def test_phrases_stay_inside_a_clause_and_begin_and_end_with_a_telling_word() -> None:
    found = phrases_in("I want to die. Alone, at night")
    assert found == ["want to die"]


def test_the_word_that_only_one_theme_has_weighs_most() -> None:
    weights = class_tf_idf(np.array([[5, 5, 0], [0, 5, 5]]))
    assert weights[0].argmax() == 0
    assert weights[1].argmax() == 2
    assert (weights >= 0).all()
