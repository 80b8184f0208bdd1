"""A moderator may ask about the words, and nobody may ask who wrote them."""

import pytest

from moderation import questions
from moderation.policy import Mistake
from moderation.questions import asks_who


@pytest.mark.parametrize(
    "question",
    [
        "What is your name?",
        "Could you tell us your real name?",
        "What is your phone number?",
        "Would you give us YOUR E-MAIL address?",
        "Where do you live?",
        "Who are you?",
        "Who are you in this?",
        "How can we reach you?",
        "Can we ring you?",
        "Could somebody contact you about it?",
        "What is your date of birth?",
        "Call us on 0800 000 000.",
        "How old are you?",
        "What\nis your postcode?",
    ],
)
def test_a_question_that_asks_who_its_teller_is_is_found(question: str) -> None:
    assert asks_who(question)


@pytest.mark.parametrize(
    "question",
    [
        "Is somebody in it a person who could be recognised?",
        "Should the name of the ward stay?",
        "Did the nurse give her name?",
        "Would you like the phone call to be left out?",
        "Who was with you?",
        "Where did it happen, roughly?",
        "Your story names a street. Is it all right to cover it?",
        "Did they write down your words?",
    ],
)
def test_a_question_about_the_words_is_left_alone(question: str) -> None:
    assert asks_who(question) == ""


def test_the_model_questions_of_this_site_ask_about_words_alone() -> None:
    found = questions.load()
    assert len(found) >= 4
    assert [one.text for one in found if asks_who(one.text)] == []


def entry(key: str = "a", text: str = "Is it so?") -> str:
    return f'[[question]]\nkey = "{key}"\ntext = "{text}"\n'


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[[question", "not TOML"),
        ('[[question]]\nkey = "a"\n', 'no "text"'),
        ('[[question]]\ntext = "Is it so?"\n', 'no "key"'),
        ("[[question]]\nkey = 1\ntext = 2\n", "not words"),
        (entry() + entry(), 'two questions "a"'),
        (entry(text="What is your name?"), "Nobody may ask that"),
    ],
)
def test_a_mistake_in_the_file_is_named(written: str, says: str) -> None:
    with pytest.raises(Mistake, match=says):
        questions.parse(written)


def test_a_site_may_have_no_model_questions() -> None:
    assert questions.parse("") == ()
