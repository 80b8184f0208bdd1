"""Near-copies stand together, and nothing else does; no story is lost by it."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.copies import FEWEST, folded

ADVERT = "Buy cheap tablets here today and feel so much better with our best offer of the year "
STORIES = st.lists(st.sampled_from(["a b c d e", "a b c d f", "they heard me", "x", ""]))


def by_id(*texts: str) -> dict[str, str]:
    return {str(at): text for at, text in enumerate(texts)}


def test_a_flood_takes_one_place_and_keeps_its_order() -> None:
    texts = [ADVERT + ending for ending in ("now", "friend", "4711")]
    assert folded(by_id("They rang me.", texts[0], "The ward was loud.", *texts[1:])) == [
        ("0",),
        ("1", "3", "4"),
        ("2",),
    ]


def test_two_people_with_the_same_words_stand_apart() -> None:
    assert folded(by_id("Nobody rang me back.", "Nobody rang me back!")) == [("0",), ("1",)]


def test_one_true_story_among_copies_stands_by_itself() -> None:
    texts = by_id(ADVERT, ADVERT, "They sold me tablets on the ward.", ADVERT)
    assert folded(texts) == [("0", "1", "3"), ("2",)]


def test_a_story_that_only_quotes_the_copies_is_none() -> None:
    own = "This is what came to my phone every night for a year until I could not sleep: "
    assert ("3",) in folded(by_id(ADVERT, ADVERT, ADVERT, own + ADVERT))


def test_capitals_and_signs_make_no_difference() -> None:
    assert folded(by_id(ADVERT, ADVERT.upper(), ADVERT.replace(" ", " - "))) == [("0", "1", "2")]


@given(STORIES)
def test_each_story_is_there_once(texts: list[str]) -> None:
    groups = folded(by_id(*texts))
    assert sorted(one for group in groups for one in group) == sorted(by_id(*texts))
    assert all(len(group) == 1 or len(group) >= FEWEST for group in groups)
