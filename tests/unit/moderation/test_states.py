"""The life of a story, written down a second time as product.md section 6 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.states import ENDS, MOVES, State, Who, may_move, told

TELLER, MODERATOR, WINDOW = Who.TELLER, Who.MODERATOR, Who.WINDOW
LIFE = {
    "resting": {TELLER: "waiting undecided", WINDOW: "waiting"},
    "sealed": {TELLER: "waiting undecided", WINDOW: "waiting expired"},
    "undecided": {TELLER: "waiting second_reading held appealed"},
    "waiting": {TELLER: "undecided", MODERATOR: "reading"},
    "reading": {
        TELLER: "undecided waiting",
        MODERATOR: "cleared asked mask_proposed second_reading waiting",
        WINDOW: "waiting",
    },
    "asked": {TELLER: "waiting undecided", WINDOW: "waiting"},
    "mask_proposed": {TELLER: "cleared waiting undecided", WINDOW: "cleared held"},
    "second_reading": {
        TELLER: "undecided waiting reading",
        MODERATOR: "withheld cleared reading waiting",
    },
    "cleared": {
        TELLER: "waiting undecided",
        MODERATOR: "reading second_reading waiting",
        WINDOW: "published kept",
    },
    "published": {
        TELLER: "hidden kept cleared waiting",
        MODERATOR: "withheld waiting second_reading",
    },
    "kept": {TELLER: "cleared waiting undecided", MODERATOR: "waiting second_reading"},
    "held": {TELLER: "cleared waiting undecided"},
    "hidden": {TELLER: "cleared kept waiting undecided"},
    "withheld": {TELLER: "appealed waiting undecided", WINDOW: "waiting"},
    "appealed": {TELLER: "undecided waiting reading", MODERATOR: "withheld cleared"},
    "expired": {},
    "withdrawn": {},
}
STATES, WHO = st.sampled_from(State), st.sampled_from(Who)


def test_the_states_are_those_of_the_table() -> None:
    assert [state.value for state in State] == list(LIFE)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", Who)
def test_a_story_moves_as_the_table_says_and_no_other_way(state: State, who: Who) -> None:
    expected = set(LIFE[state].get(who, "").split())
    if who is TELLER and state not in (State.EXPIRED, State.WITHDRAWN):
        expected.add("withdrawn")
    assert {to.value for to in State if may_move(state, who, to)} == expected


@given(STATES, WHO)
def test_nobody_but_the_teller_withdraws(state: State, who: Who) -> None:
    if may_move(state, who, State.WITHDRAWN):
        assert who is Who.TELLER


@given(STATES)
def test_no_silence_withholds_or_hides(state: State) -> None:
    for refused in (State.WITHHELD, State.HIDDEN, State.APPEALED, State.WITHDRAWN):
        assert not may_move(state, Who.WINDOW, refused)


def test_only_a_sealed_story_can_expire_because_its_teller_set_the_day() -> None:
    assert [s for s in State for who in Who if may_move(s, who, State.EXPIRED)] == [State.SEALED]


def test_nothing_is_withheld_after_one_reading() -> None:
    before = {state for state in State if may_move(state, Who.MODERATOR, State.WITHHELD)}
    assert before == {State.SECOND_READING, State.PUBLISHED, State.APPEALED}


def test_from_every_state_but_the_ends_a_story_can_still_become_public() -> None:
    reach = {State.PUBLISHED}
    while True:
        more = {s for s in State for who in Who for to in reach if may_move(s, who, to)}
        if more <= reach:
            break
        reach |= more
    assert reach == set(State) - ENDS


def test_there_is_no_seat_for_a_service_or_a_machine() -> None:
    assert list(MOVES) == list(Who) == ["teller", "moderator", "window"]


@pytest.mark.parametrize("state", State)
def test_the_teller_is_told_of_every_state_in_a_short_whole_sentence(state: State) -> None:
    sentence = told(state)
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert len(sentence) <= 90
    assert not set("!%") & set(sentence)


def test_no_two_states_are_told_alike() -> None:
    assert len({told(state) for state in State}) == len(State)
