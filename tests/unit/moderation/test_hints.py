import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.hints import SAYS, HintKind, hints

LIFE, NOW, CHILD, CONTACT = HintKind


def kinds(text: str) -> set[HintKind]:
    return {hint.kind for hint in hints(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to die and I have told nobody.", LIFE),
        ("Some nights I think of killing myself.", LIFE),
        ("I have decided to end my life", LIFE),
        ("I don’t want to be here any more", LIFE),
        ("i dont want to live", LIFE),
        ("They would be better off without me.", LIFE),
        ("I can't go on like this.", LIFE),
        ("I have said my goodbyes.", LIFE),
        ("The suicidal thoughts are back", LIFE),
        ("Tonight is the last time.", NOW),
        ("He's going to kill me when he comes home", NOW),
        ("My partner will hurt us", NOW),
        ("I am not safe at home", NOW),
        ("I've taken the pills", NOW),
        ("I have a knife here", NOW),
        ("Dad hits my little brother", CHILD),
        ("My uncle touches me", CHILD),
        ("I'm 14 and nobody knows", CHILD),
        ("I am thirteen.", CHILD),
        ("The children are in danger", CHILD),
        ("He is hurting my daughter.", CHILD),
        ("Please ring me", CONTACT),
        ("Call me on the number I gave", CONTACT),
        ("my phone number is written there", CONTACT),
        ("My email address is there", CONTACT),
    ],
)
def test_words_that_a_person_should_read_soon_are_hinted_at(text: str, kind: HintKind) -> None:
    assert kinds(text) == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am 14 weeks pregnant.",
        "I'm ten minutes late for everything.",
        "I am 17 stone.",
        "I am 90 and I live alone.",
        "It hits me when I least expect it.",
        "What hurts me most is the silence.",
        "Nobody called me back for a week.",
        "The number is on the leaflet.",
        "We ended the call and I went to bed.",
        "She died in her sleep.",
    ],
)
def test_words_that_only_sound_alike_are_not_hinted_at(text: str) -> None:
    assert hints(text) == ()


SERVICES = ["ward", "crisis team", "hospital", "trust", "GP", "psychiatrist", "nurse", "clinic"]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "said",
    [
        "The {} failed me and I am furious.",
        "The {} is dangerous and should be closed.",
        "I hate the {}, they lied and they hurt people.",
        "I was restrained by the {} and nobody apologised.",
        "The {} saved me and I love them.",
    ],
)
def test_nothing_said_about_a_service_is_ever_a_hint(service: str, said: str) -> None:
    assert hints(said.format(service)) == ()


def test_every_kind_is_named_to_the_moderator_in_plain_words() -> None:
    assert list(SAYS) == list(HintKind)
    assert all(re.fullmatch(r"[a-z, ]{10,50}", words) for words in SAYS.values())


def test_a_hint_marks_the_words_it_was_taken_from() -> None:
    text = "Hello. I want to die. Please ring me."
    assert [text[hint.start : hint.end] for hint in hints(text)] == [
        "want to die",
        "Please ring me",
    ]


@given(st.text(max_size=200))
def test_any_text_at_all_gets_an_answer_within_its_own_bounds(text: str) -> None:
    found = hints(text)
    assert list(found) == sorted(found, key=lambda hint: (hint.start, hint.end))
    assert all(0 <= hint.start < hint.end <= len(text) for hint in found)
