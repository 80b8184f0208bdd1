"""Who told the stories is counted, and who did not is guessed by nobody."""

from dataclasses import replace

import pytest

from voicebox.model import LANGUAGES, STANDPOINTS
from voicebox.themes.absent import OWN, UNSAID, Traits, count

NOW = "2026-11"
TOLD = Traits("carer", "en", "2026-09")


def test_standpoints_that_the_form_offers_are_there_with_none() -> None:
    counts = count([TOLD] * 8, NOW)["standpoints"]
    assert counts == {**dict.fromkeys(STANDPOINTS, 0), "carer": 10, OWN: 0, UNSAID: 0}


def test_a_standpoint_in_own_words_is_taken_for_no_other_and_not_repeated() -> None:
    counts = count([replace(TOLD, standpoint="a carer, sort of")] * 8, NOW)["standpoints"]
    assert counts == {**dict.fromkeys(STANDPOINTS, 0), OWN: 10, UNSAID: 0}


def test_where_nobody_says_who_they_are_nothing_is_guessed() -> None:
    counts = count([replace(TOLD, standpoint="")] * 13, NOW)["standpoints"]
    assert counts == {**dict.fromkeys(STANDPOINTS, 0), OWN: 0, UNSAID: 15}


@pytest.mark.parametrize(
    ("n", "said"), [(1, None), (7, None), (8, 10), (12, 10), (13, 15), (1_002, 1_000)]
)
def test_every_count_is_a_few_or_a_multiple_of_five(n: int, said: int | None) -> None:
    counts = count([TOLD] * n, NOW)
    assert counts["standpoints"]["carer"] == said
    assert counts["languages"]["en"] == said
    assert counts["months"]["2026-09"] == said


def test_languages_of_the_form_that_no_story_is_in_are_there_and_others_that_some_are_in() -> None:
    counts = count([TOLD, replace(TOLD, language="nl")], NOW)["languages"]
    assert counts["nl"] is None
    assert {tag for tag, stories in counts.items() if stories == 0} == set(LANGUAGES) - {"en"}


def test_a_language_is_there_where_stories_are_in_it_as_a_region_has_it() -> None:
    counts = count([replace(TOLD, language="pt-BR")], NOW)["languages"]
    assert counts["pt-BR"] is None
    assert "pt" not in counts


def test_months_without_any_are_there_from_the_first_story_on_over_the_turn_of_a_year() -> None:
    told = [replace(TOLD, month=month) for month in ("2025-11", "2026-02", NOW)]
    assert count(told, NOW)["months"] == {"2025-11": None, "2025-12": 0, "2026-01": 0} | {
        "2026-02": None,
        **{f"2026-{month:02}": 0 for month in range(3, 11)},
    }


def test_a_month_that_is_not_over_is_not_said_to_have_few() -> None:
    assert count([replace(TOLD, month=NOW)], NOW)["months"] == {}


def test_of_no_story_there_is_no_month() -> None:
    counts = count([], NOW)
    assert (counts["months"], set(counts["languages"].values())) == ({}, {0})
