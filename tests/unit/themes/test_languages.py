"""Which stories an encoder cannot read."""

import pytest

from voicebox.themes.languages import unread


def test_stories_in_other_languages_are_counted_the_most_first() -> None:
    told = ["en", "cy", "pl", "pl", "en", "ur", "cy", "pl"]
    assert unread(told, ["en"]) == (("pl", 3), ("cy", 2), ("ur", 1))


@pytest.mark.parametrize("tag", ["en", "en-GB", "EN-us", "en-Latn-GB"])
def test_a_language_is_read_in_every_region_and_script(tag: str) -> None:
    assert unread([tag], ["en"]) == ()


def test_one_region_that_is_read_does_not_make_another_readable() -> None:
    assert unread(["pt-PT", "pt-BR", "pt"], ["pt-BR"]) == (("pt", 1), ("pt-PT", 1))


def test_where_everything_is_read_nothing_is_counted() -> None:
    assert unread(["en", "cy"], ["cy", "en"]) == ()
    assert unread([], ["en"]) == ()
