import pytest

from voicebox.themes.forms import families


@pytest.mark.parametrize(
    "forms",
    [
        ("wait", "waits", "waited", "waiting"),
        ("care", "cares", "cared", "caring"),
        ("staff", "staffs", "staff's"),
        ("worry", "worries", "worried"),
        ("stop", "stopped", "stopping"),
        ("glass", "glasses"),
        ("nurse", "nurses", "nurse's"),
        ("arrived", "arriving"),
    ],
)
def test_forms_of_one_word_are_one_family(forms: tuple[str, ...]) -> None:
    assert len(set(families(forms))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("car", "caring"), ("hop", "hoping"), ("pas", "pass"), ("new", "newt"), ("str", "string")],
)
def test_words_that_only_look_alike_are_two(one: str, other: str) -> None:
    told = sorted({one, other, "care", "hope"})
    family = dict(zip(told, families(told).tolist(), strict=True))
    assert family[one] != family[other]


def test_a_word_that_nobody_says_is_no_family_of_another() -> None:
    assert len(set(families(["waiting", "referred"]))) == 2


def test_no_words_have_no_families() -> None:
    assert families([]).tolist() == []
