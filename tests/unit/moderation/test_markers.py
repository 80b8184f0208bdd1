"""Markers: each list finds its examples and passes its near misses, and a mistake says where."""

import time

import pytest

from moderation import markers, policy
from moderation.markers import IN_WORDS, List, Marker
from moderation.policy import Mistake

WRITTEN = markers.FILE.read_text(encoding="utf-8")
LISTS = {one.key: one for one in markers.load()}
IN_LISTS = [LISTS[key] for key in IN_WORDS]


@pytest.mark.parametrize(
    ("one", "example"),
    [(one, example) for one in IN_LISTS for example in one.finds],
    ids=lambda value: value.key if isinstance(value, List) else None,
)
def test_a_marker_finds_its_examples(one: List, example: str) -> None:
    assert markers.has(one, example)


@pytest.mark.parametrize(
    ("one", "example"),
    [(one, example) for one in IN_LISTS for example in one.near_misses],
    ids=lambda value: value.key if isinstance(value, List) else None,
)
def test_a_marker_passes_its_near_misses(one: List, example: str) -> None:
    assert not markers.has(one, example)


@pytest.mark.parametrize("one", IN_LISTS, ids=lambda one: one.key)
def test_every_list_has_examples_on_both_sides(one: List) -> None:
    assert min(len(one.finds), len(one.near_misses)) >= 3


def test_every_word_of_a_list_finds_itself() -> None:
    for one in IN_LISTS:
        for words in one.words:
            if words not in one.passed_over:
                assert markers.has(one, words.replace("*", "")), words


def test_capitals_and_curly_quotes_find_the_same() -> None:
    text = "The crisis team didn't listen. I AM FURIOUS."
    found = markers.markers(text)
    assert found == {Marker.CRITICISES_SERVICE, Marker.ANGER}
    assert markers.markers(text.replace("'", "’").upper()) == found


def test_two_words_are_near_in_either_order_and_not_across_sentences() -> None:
    one = LISTS[Marker.CRITICISES_SERVICE]
    assert markers.has(one, "I was ignored by the staff.")
    assert markers.has(one, "The staff ignored me.")
    assert not markers.has(one, "The staff came. My brother ignored me.")


def test_two_words_far_apart_in_a_sentence_are_not_near() -> None:
    one = LISTS[Marker.CRITICISES_SERVICE]
    apart = " and then ".join(["we walked"] * (one.within // 2))
    assert not markers.has(one, f"The staff smiled {apart} and my brother ignored me")


def test_only_the_tick_of_its_teller_makes_a_story_unwelcome() -> None:
    assert markers.markers("I was heard.", unwelcome=True) == {Marker.UNWELCOME}
    assert Marker.UNWELCOME not in markers.markers("This is an unwelcome idea.")


def test_no_marker_is_a_reason_to_withhold() -> None:
    assert not {reason.value for reason in policy.ReasonKey} & {key.value for key in Marker}


@pytest.mark.parametrize(
    "text", ["nurse ignored " * 3500, "Aaa " * 12500, "* " * 25000, "nurse " * 8000]
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    markers.markers(text)
    assert time.process_time() - began < 5  # seconds; it takes a tenth of one


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('key = "anger"', 'key = "rudeness"'), 'The marker "rudeness" is not one of'),
        (('title = "Anger"', 'title = ""'), 'In the marker "anger" "title" is missing'),
        (('title = "Anger"', "title = 1"), 'In the marker "anger" "title" is of the wrong kind'),
        (('title = "Anger"', 'name = "Anger"'), 'In the marker "anger" "name" is not known'),
        (("within = 12", "within = 0"), 'In the marker "criticises_service" "near"'),
        (("[[marker]]", "[[marker"), "The markers are not TOML"),
        (('key = "anger"', 'key = "swearing"'), "The markers must be these, in this order"),
        (
            ('key = "unwelcome"', 'key = "unwelcome"\nwords = ["unwelcome"]'),
            'In the marker "unwelcome" there must be words for all but',
        ),
    ],
)
def test_a_mistake_in_the_lists_says_where(change: tuple[str, str], says: str) -> None:
    with pytest.raises(Mistake) as caught:
        markers.parse(WRITTEN.replace(*change, 1))
    assert says in str(caught.value)
