from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.personal import DetailKind, details
from moderation.personal.around import Blur
from moderation.personal.blurs import Choice, blurred, choices
from tests.unit.moderation.test_personal import HARMLESS, LABELLED

#: A text, and what it becomes by each of its choices in their order.
SAID_LESS = [
    (
        "They came on 3 May 2024.",
        [
            "They came in May 2024.",
            "They came in spring 2024.",
            "They came in 2024.",
            "They came a while ago.",
        ],
    ),
    (
        "On the 3rd of May it began.",
        ["In May it began.", "In spring it began.", "A while ago it began."],
    ),
    (
        "It was 03/11/2021.",
        ["It was November 2021.", "It was autumn 2021.", "It was 2021.", "It was a while ago."],
    ),
    ("Since March 2021 nothing.", ["Since spring 2021 nothing.", "Since 2021 nothing."]),
    ("He died in 2019.", ["He died in the 2010s.", "He died a while ago."]),
    ("They came on Boxing Day.", ["They came in winter.", "They came a while ago."]),
    ("I lost him on the 14th.", ["I lost him a while ago."]),
    (
        "I was 19 when it began.",
        [
            "I was about twenty when it began.",
            "I was in my teens when it began.",
            "I was a teenager when it began.",
        ],
    ),
    ("She is six and sleeps.", ["She is a child and sleeps."]),
    ("At 17 I left.", ["At about fifteen I left.", "As a teenager I left."]),
    ("I was in my late teens.", ["I was in my teens."]),
    ("It was my 21st and I cried.", ["It was my birthday and I cried."]),
    ("when i was in year 9", ["when i was at school"]),
    ("my wee one is 18 months", ["my wee one is a baby"]),
    ("I (34F) was there.", ["I (about 35F) was there."]),
    ("I was six or seven.", ["I was a child."]),
    (
        "i was 13/14 when it began",
        ["i was in my teens when it began", "i was a teenager when it began"],
    ),
    ("My gran is a hundred and two.", ["My gran is about a hundred."]),
    ("My son is 19.", ["My son is about twenty."]),
    ("in all my seventy-two years", []),
    ("an 84-year-old cried", ["an older person cried"]),
    ("my two-year-old daughter", ["my young daughter"]),
    ("my 6 week old slept", ["my baby slept"]),
    (
        "I live in Leeds now.",
        ["I live in a town now.", "I live in the north of England now.", "I live somewhere now."],
    ),
    ("They put me on Ward 7.", ["They put me on a ward.", "They put me in a service."]),
    ("the Maudsley Hospital was loud", ["the hospital was loud", "the service was loud"]),
    (
        "My sister Anna stayed.",
        ["My sister stayed.", "My sister A stayed.", "My sister stayed."],
    ),
    ("her brother, Tomasz, knew", ["her brother knew", "her brother, T, knew", "her brother knew"]),
    ("Then Dr Patel came.", ["Then a doctor came.", "Then P came.", "Then someone came."]),
    ("Anna's voice", ["A's voice", "Someone's voice"]),
    ("Ring me on 07700 900123.", ["Ring me on a phone number."]),
    ("My postcode: M13 9PL.", ["My postcode: a postcode."]),
    ("Mail a.b@mail.example.", ["Mail an e-mail address."]),
    ("I am a nurse myself.", ["I am one of the staff myself."]),
    ("I am a vicar.", []),
    ("It was on the front page.", []),
]


def offered(text: str, *, south: bool = False) -> Sequence[Choice]:
    return choices(text, details(text), south=south)


@pytest.mark.parametrize(("text", "less"), SAID_LESS)
def test_each_choice_says_less_in_a_whole_sentence(text: str, less: list[str]) -> None:
    found = offered(text)
    said = [blurred(text, found, {one.at: blur.key}) for one in found for blur in one.offered]
    assert said == less


def test_seasons_follow_the_half_of_the_earth() -> None:
    [one] = offered("It was in January 2020.", south=True)
    assert {blur.key: blur.words for blur in one.offered}["season"] == "in summer 2020"


def test_the_same_words_are_one_choice_for_all_the_places_where_they_stand() -> None:
    text = "Anna came. I told Anna, and anna told Dr Patel. Then Dr Patel left."
    found = offered(text)
    assert [one.words for one in found] == ["Anna", "Dr Patel"]
    anna, doctor = found
    assert blurred(text, found, {anna.at: "someone", doctor.at: "role"}) == (
        "Someone came. I told someone, and someone told a doctor. Then a doctor left."
    )


def test_where_a_choice_does_not_fit_another_place_the_coarsest_stands_there() -> None:
    text = "My sister Anna came. Anna left."
    [anna] = found = offered(text)
    assert blurred(text, found, {anna.at: "out"}) == "My sister came. Someone left."


def test_of_two_choices_for_the_same_letters_one_is_put_in() -> None:
    def choice(start: int, end: int) -> Choice:
        return Choice(DetailKind.NAME, "x", start, ({"someone": Blur("someone", start, end, "_")},))

    chosen = {0: "someone", 3: "someone"}
    assert blurred("abcdefgh", [choice(0, 5), choice(3, 7)], chosen) == "abc_h"


def test_two_choices_that_touch_change_each_word_once() -> None:
    text = "On 3 May 2024 my sister Anna, 14, found me on Ward 7 in Leeds."
    found = offered(text)
    assert blurred(text, found, {one.at: one.offered[-1].key for one in found}) == (
        "A while ago my sister, about fifteen, found me in a service somewhere."
    )


TEXTS = st.lists(
    st.sampled_from([text for text, _ in LABELLED] + HARMLESS) | st.text(max_size=8), max_size=6
).map(" ".join)


@given(TEXTS)
def test_nothing_chosen_changes_not_a_letter(text: str) -> None:
    found = offered(text)
    assert blurred(text, found, {}) == text
    assert blurred(text, found, {one.at: "" for one in found}) == text
    assert blurred(text, found, {one.at: "no such blur" for one in found}) == text
    assert blurred(text, found, {-1: "month", 10**6: "someone"}) == text


@given(TEXTS, st.randoms())
def test_a_choice_changes_its_own_words_and_leaves_the_other_details(
    text: str, dice: object
) -> None:
    found = offered(text)
    for one in found:
        for blur in one.offered:
            less = blurred(text, found, {one.at: blur.key})
            kept = [other.words for other in found if other is not one]
            first = one.mentions[0][blur.key]
            assert less.startswith(text[: min(first.start, one.at)])
            assert [
                words for words in kept if words not in less and words.lower() not in less.lower()
            ] == []


def test_what_has_no_shorter_way_to_say_it_is_offered_none() -> None:
    kinds = {one.kind for text, _ in LABELLED for one in offered(text)}
    assert kinds == set(DetailKind) - {DetailKind.EVENT, DetailKind.RELATION}
