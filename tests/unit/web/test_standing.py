"""What a teller is told of where their story stands is true of what they and others chose."""

from gettext import NullTranslations
from typing import Any

import pytest
from babel import Locale

from moderation.marking import Covering
from moderation.states import State, told
from voicebox.flows.beside import Beside
from voicebox.flows.contest import Places
from voicebox.flows.mask_answers import BeforeTeller
from voicebox.flows.mask_words import Proposal
from voicebox.flows.my_story import MyStory
from voicebox.model import Dials, Draft
from voicebox.web import standing
from voicebox.web.words import Words

ALL = Dials(counted=True, quoted=True, shown=True)
IN_PARTS = Dials(quoted=True)
COUNTED = Dials(counted=True)
STATES = (State.WAITING, State.READING, State.SECOND_READING, State.WITHHELD, State.APPEALED)


def said(
    state: State, dials: Dials = ALL, status: str = "", if_away: str = "", **other: Any
) -> str:
    masks = BeforeTeller(status, Proposal(Covering(), ""), False, "held", "2026-12-09")
    story = MyStory(
        id="one",
        state=state,
        draft=Draft("Ann sat with me.", dials, if_away=if_away),
        week="2026-W48",
        month=None,
        refusals=(),
        last_used="2026-W48",
        places=Places(),
        address=None,
        beside=Beside(**other),
        notes=(),
        may_answer=False,
        is_late=False,
        appeal=None,
        masks=masks if status else None,
    )
    return standing.sentence(story, Words(Locale("en"), NullTranslations()))


def test_what_is_public_as_it_was_written_is_said_to_be() -> None:
    assert said(State.PUBLISHED) == told(State.PUBLISHED)


def test_what_is_covered_or_folded_is_not_said_to_stand_there_as_it_was_written() -> None:
    assert said(State.PUBLISHED, status="agreed") == standing.COVERED
    assert said(State.PUBLISHED, folded="threat") == standing.FOLDED
    assert said(State.PUBLISHED, status="agreed", folded="threat") == standing.FOLDED


def test_what_may_only_be_quoted_is_not_said_to_be_public_as_a_whole() -> None:
    assert said(State.PUBLISHED, IN_PARTS) == standing.QUOTED
    assert said(State.PUBLISHED, IN_PARTS, "agreed") == standing.QUOTED_COVERED
    assert said(State.CLEARED, IN_PARTS) == standing.TO_BE_QUOTED


def test_what_is_only_counted_is_not_said_to_appear() -> None:
    assert said(State.CLEARED, COUNTED) == standing.TO_BE_KEPT
    assert said(State.CLEARED) == told(State.CLEARED)


@pytest.mark.parametrize("status", ["countered", "declined"])
def test_an_answer_is_spoken_of_until_somebody_has_the_story(status: str) -> None:
    assert said(State.WAITING, status=status) == standing.ANSWERED
    for state in STATES[1:]:
        assert said(state, status=status) == told(state)


@pytest.mark.parametrize("if_away", ["", "masked"])
def test_who_did_not_choose_that_it_be_held_is_not_told_that_they_did(if_away: str) -> None:
    assert said(State.HELD, status="proposed", if_away=if_away) == standing.HELD
    assert said(State.HELD, status="proposed", if_away="held") == told(State.HELD)


@pytest.mark.parametrize("state", STATES)
def test_elsewhere_the_sentence_of_the_state_is_true(state: State) -> None:
    assert said(state) == told(state)
    assert said(state, status="agreed") == told(state)
