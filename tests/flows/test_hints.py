"""Urgency hints: the team reads them, and nobody else, nor from their length."""

from tests.flows.place import Place
from voicebox.flows.hints import open_hints, seal_hints
from voicebox.sealing import boxes

URGENT = "I am going to kill myself tonight."


def test_only_the_team_reads_what_a_text_hints_at(place: Place) -> None:
    team, others = boxes.pair_of(place.team), boxes.fresh_pair(place.world)
    sealed = seal_hints(team.public, URGENT)
    assert open_hints(team.private, sealed)
    assert open_hints(others.private, sealed) == ()
    assert open_hints(team.private, b"") == ()


def test_a_hint_is_as_long_as_none(place: Place) -> None:
    team = boxes.pair_of(place.team)
    calm, urgent = (seal_hints(team.public, text) for text in ("I was heard.", URGENT))
    assert open_hints(team.private, calm) == ()
    assert len(calm) == len(urgent)
