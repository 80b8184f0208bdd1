import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.themes.invented import only_in
from voicebox.themes import labels as naming
from voicebox.themes.duplicates import voices
from voicebox.themes.graph import Labels
from voicebox.themes.labels import Label, holds, weigh
from voicebox.themes.phrases import phrases_in
from voicebox.themes.tokens import tokenised
from voicebox.themes.words import stem

WAITS = [
    "the waiting list was endless, and my knee got worse",
    "nobody at the clinic knew about a waiting list",
    "after two letters I left the waiting list for good",
]
GARDEN = [
    "digging in the garden helped me through the winter",
    "my sister gave me a garden, and digging tires me out",
    "a garden, some digging, tea from a flask",
]


def labels(texts: Sequence[str], themes: Labels, voices: Labels) -> list[Label]:
    return naming.labels(tokenised(texts), themes, voices)


def of(name: str, n_stories: int, n_times: int = 1) -> tuple[list[str], list[int]]:
    """Return passages in which a few people say something, and whose each is."""
    texts = [
        f"{name} and the waiting list {only_in(f'{teller}x{time}')}"
        for teller in range(n_stories)
        for time in range(n_times)
    ]
    return texts, [100 + teller for teller in range(n_stories) for _ in range(n_times)]


def named(said: Sequence[str], whose: Sequence[int]) -> Label:
    """Name a theme in which this is said among other things."""
    texts = [*WAITS, *GARDEN, *said]
    themes = np.array([0] * 3 + [1] * 3 + [0] * len(said))
    return labels(texts, themes, np.array([*range(6), *whose]))[0]


def words_in(label: Label) -> set[str]:
    return {*label.words, *(word for phrase in label.phrases for word in phrase.split())}


def test_themes_are_named_by_words_of_their_own() -> None:
    found = labels([*WAITS, *GARDEN], np.repeat([0, 1], 3), np.arange(6))
    assert set(found[0].words) == {"waiting", "list"}
    assert set(found[1].words) == {"digging", "garden"}


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 2), st.integers(1, 20))
def test_what_fewer_than_three_people_say_names_nothing(n_people: int, n_times: int) -> None:
    found = named(*of("Zebedee", n_people, n_times))
    assert "waiting" in found.words
    assert "zebedee" not in words_in(found)


def test_what_three_people_of_a_theme_say_can_name_it() -> None:
    assert "clinic" in named(*of("The clinic", 3)).words


def test_what_one_of_a_theme_says_and_three_of_another_does_not_name_it() -> None:
    themes = np.array([0] * 3 + [1] * 3)
    found = labels([*WAITS[:2], "Digging, letters and lists.", *GARDEN], themes, np.arange(6))
    assert found[0].words == ()
    assert "digging" in found[1].words


@pytest.mark.parametrize(
    "forms",
    [
        ("Zebedee", "ZEBEDEE", "Zebedee's"),
        ("Zebedee's", "zebedee’s", "ZEBEDEEʼS"),
        ("Zebedees", "Zebedee", "zebedee's"),
        ("Quill-Smith", "QUILL-SMITH's", "quill-smiths"),
        ("Zoë", "Zoe\u0308", "ZOË"),
        ("Llanfairpwll", "llanfairpwll's", "LLANFAIRPWLL"),
        ("14th-of-Smarch", "14th of Smarch", "Smarch 14th"),
    ],
)
def test_however_two_people_write_a_name_it_names_nothing(forms: tuple[str, ...]) -> None:
    said = [f"{form} and the waiting list {only_in(i)}" for i, form in enumerate(forms * 4)]
    found = words_in(named(said, [100 + i % 2 for i in range(len(said))]))
    for form in forms:
        plain = form.lower().replace("’", "'").replace("ʼ", "'")
        assert not found & {plain, *plain.replace("'s", "").replace("-", " ").split()} - {"of"}


LETTER = re.findall(
    r"\w+",
    "Zebedee of Upper Wallop drove me to the clinic through snow and drizzle every Thursday and "
    "waited in the corridor until a nurse called my number late in the evening when everybody had "
    "gone home and only the cleaner was still there with her radio and a bucket",
)


def edited(n: int, n_words: int) -> list[str]:
    """Return copies of a letter, so many words of each changed, but for the names."""
    dice = np.random.default_rng(0)
    copies = []
    for copy in range(n):
        places = dice.choice(np.arange(4, len(LETTER)), n_words, replace=False)
        copies.append(" ".join(f"x{copy}y{i}" if i in places else w for i, w in enumerate(LETTER)))
    return copies


def test_fifty_letters_with_a_sixth_of_the_words_changed_in_each_make_no_third_voice() -> None:
    assert len(set(voices(edited(50, len(LETTER) // 6)))) < 3


def test_a_name_in_fifty_edited_letters_names_nothing() -> None:
    letters = edited(50, len(LETTER) // 6)
    found = named(letters, [100 + int(voice) for voice in voices(letters)])
    assert not words_in(found) & {"zebedee", "wallop", "drizzle", "bucket"}


def test_stories_about_the_same_in_other_words_are_many_voices() -> None:
    told = [f"{text} {only_in(i, 12)}" for i, text in enumerate([*WAITS, *GARDEN])]
    assert len(set(voices(told))) == len(told)


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


def test_forms_of_a_word_count_together_and_the_commonest_is_shown() -> None:
    said = ["The chemist sighed.", "Chemists sighed.", "Two chemists sighed.", "chemists' hours"]
    texts = [f"{text} {only_in(i)}" for i, text in enumerate(said)]
    found = named(texts, [100, 101, 102, 103]).words
    assert "chemists" in found
    assert "chemist" not in found


def test_two_forms_of_a_word_do_not_share_a_label() -> None:
    texts = [f"waited waiting patients patient's patiently {only_in(i)}" for i in range(4)]
    found = named(texts, range(100, 104)).words
    assert len({stem(word) for word in found}) == len(found)


def test_a_word_with_an_apostrophe_is_shown_without_what_follows_it() -> None:
    texts = [f"the nurse{sign}s desk {only_in(i)}" for i, sign in enumerate("'’ʼ`")]
    assert not any("nurse" in word for word in named(texts, range(100, 104)).words)
    said = [*texts, *(f"a nurse {only_in(i)}" for i in range(10, 13))]
    assert "nurse" in named(said, range(100, 107)).words


@pytest.mark.parametrize("word", ["wasnt", "wasn't", "wasnʼt", "shes", "she’s", "theyve"])
def test_two_words_drawn_together_name_nothing(word: str) -> None:
    texts = [f"{word} {only_in(i)}" for i in range(5)]
    assert word not in named(texts, range(100, 105)).words


def test_a_placeholder_for_what_was_masked_names_nothing() -> None:
    texts = [f"My [staff member] of [ward] {only_in(i)} came" for i in range(6)]
    assert not words_in(named(texts, range(100, 106))) & {"staff", "member", "ward"}


@pytest.mark.parametrize("texts", [["the and of"] * 4, ["one two", "three", "four", "five"]])
def test_texts_that_share_nothing_leave_their_theme_without_a_name(texts: list[str]) -> None:
    (found,) = labels(texts, np.zeros(4, np.intp), np.arange(4))
    assert found.words == ()
    assert found.phrases == ()


def test_a_phrase_is_said_by_four_and_has_a_word_of_its_theme() -> None:
    said = [f"stop drinking, she said {only_in(i)}" for i in range(4)]
    others = [f"garden digging, she said {only_in(i)}" for i in range(10, 15)]
    themes = np.array([0] * 3 + [1] * 5)
    assert labels([*said[:3], *others], themes, np.arange(8))[0].phrases == ()
    found = labels([*said, *others], np.array([0] * 4 + [1] * 5), np.arange(9))
    assert found[0].phrases == ("stop drinking",)


def test_phrases_stay_inside_a_clause_and_begin_and_end_with_a_telling_word() -> None:
    found = phrases_in("I want to die. Alone, at night")
    assert found == {"want to die"}


def test_the_word_that_only_one_theme_has_weighs_most() -> None:
    weights = weigh(np.array([[5, 5, 0], [0, 5, 5]]))
    assert weights[0].argmax() == 0
    assert weights[1].argmax() == 2
    assert (weights >= 0).all()


def test_what_is_as_common_elsewhere_weighs_nothing() -> None:
    weights = weigh(np.array([[50, 3, 0], [60, 0, 3]]))
    assert weights[0, 0] == 0
    assert weights[0, 1] > 0


def test_where_there_is_one_theme_only_what_most_say_names_it() -> None:
    (found,) = labels(WAITS, np.zeros(3, np.intp), np.arange(3))
    assert set(found.words) == {"waiting", "list"}


def test_a_name_holds_as_long_as_three_people_say_its_words() -> None:
    label = Label(("waiting", "list"), ())
    assert holds(label, WAITS, np.arange(3))
    assert not holds(label, WAITS, np.array([0, 1, 1]))
    assert not holds(label, WAITS[:2] * 2, np.arange(4))
    assert not holds(Label(("waiting", "zebedee"), ()), WAITS, np.arange(3))
    assert holds(Label((), ("waiting list",)), WAITS, np.arange(3))
    assert not holds(Label((), ("list waiting",)), WAITS, np.arange(3))


def test_a_name_that_is_written_with_emphasis_holds() -> None:
    texts = [f"{name} _lantern_ {only_in(name)}" for name in ("rain", "snow", "wind", "hail")]
    voices = np.arange(len(texts))
    [label] = labels(texts, np.zeros(len(texts), np.intp), voices)
    assert label.words == ("lantern",)
    assert holds(label, texts, voices)
