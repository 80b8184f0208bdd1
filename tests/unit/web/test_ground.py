"""Languages, help lines, static files, waits and sums: small things that pages stand on."""

import re
from pathlib import Path

import pytest
import segno

from voicebox.assets import folder
from voicebox.errors import Missing, Unusable
from voicebox.flows.pace import Expected
from voicebox.model import Dials
from voicebox.web import choices, helplines, qr, waits, words
from voicebox.web.static import Static

ENGLISH = words.load("en", folder("locale"))
WELSH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Write"
msgstr "Ysgrifennu"
"""


def test_a_catalogue_is_compiled_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "cy" / "LC_MESSAGES" / "voicebox.po"
    path.parent.mkdir(parents=True)
    path.write_text(WELSH, encoding="utf-8")
    welsh = words.load("cy-GB", tmp_path)
    assert welsh.gettext("Write") == "Ysgrifennu"
    assert welsh.gettext("Not translated") == "Not translated"
    assert welsh.language == "cy-GB"
    assert [file.name for file in path.parent.iterdir()] == ["voicebox.po"]


@pytest.mark.parametrize("language", ["xx-nothing-like-it", "ar"])
def test_a_language_that_is_not_there_is_named(language: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=f'VOICEBOX_LANGUAGE is "{language}"'):
        words.load(language, tmp_path)


def test_direction_follows_the_language(tmp_path: Path) -> None:
    path = tmp_path / "ar" / "LC_MESSAGES" / "voicebox.po"
    path.parent.mkdir(parents=True)
    path.write_text(WELSH, encoding="utf-8")
    assert words.load("ar", tmp_path).direction == "rtl"
    assert ENGLISH.direction == "ltr"


@pytest.mark.parametrize(
    ("written", "said"), [("2026-11", "November 2026"), ("2026", "2026"), ("", "")]
)
def test_a_month_is_said_in_words(written: str, said: str) -> None:
    assert ENGLISH.month(written) == said


def test_the_help_file_that_ships_can_be_read() -> None:
    lines = helplines.read(folder("help"), "gb").lines
    assert any(line.phone == "116 123" for line in lines)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", r"has no \[\[line\]\]"),
        ("not toml", "is not TOML"),
        ('[[line]]\nname = "A"', "neither phone nor text"),
        ('[[line]]\nphone = "1"', "has no name"),
    ],
)
def test_a_help_file_that_helps_nobody_is_refused(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / "zz.toml").write_text(written)
    with pytest.raises(Unusable, match=said):
        helplines.read(tmp_path, "zz")


def test_a_country_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"no help file zz\.toml"):
        helplines.read(tmp_path, "zz")


def test_languages_of_a_line_may_be_a_list(tmp_path: Path) -> None:
    (tmp_path / "zz.toml").write_text(
        '[[line]]\nname = "A"\nphone = "1"\nlanguages = ["English", "Cymraeg"]'
    )
    assert helplines.read(tmp_path, "zz").lines[0].languages == "English, Cymraeg"


def test_a_changed_file_changes_every_address(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("a")
    before = Static.read(tmp_path)
    (tmp_path / "site.css").write_text("b")
    assert before.path("site.css") != Static.read(tmp_path).path("site.css")
    with pytest.raises(Missing):
        before.path("other.css")


@pytest.mark.parametrize(
    ("expected", "window", "said"),
    [
        (Expected(9, None), "now", "as soon as one of us is here"),
        (Expected(9, None), "day", "cannot say yet"),
        (Expected(0, 4.0), "day", "in about 1 day."),
        (Expected(9, 4.0), "day", "in about 3 days."),
        (Expected(9, 4.0), "hour", "in about 3 hours."),
        (Expected(9, 4.0), "week", "in about 3 weeks."),
    ],
)
def test_waits_are_told_in_windows(expected: Expected, window: str, said: str) -> None:
    assert said in waits.reading(expected, window, ENGLISH)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (None, ""),
        (0, "Of late, the longest wait was less than a week."),
        (1, "Of late, the longest wait was about 1 week."),
        (7, "Of late, the longest wait was about 7 weeks."),
    ],
)
def test_the_longest_wait_is_told_in_weeks(weeks: int | None, said: str) -> None:
    assert waits.slowest(Expected(9, 4.0, weeks), ENGLISH) == said


@pytest.mark.parametrize(
    ("dials", "said", "unsaid"),
    [
        (Dials(), "stays sealed", "reads it first"),
        (Dials(shown=True), "anyone may read all of it", "counts in themes"),
        (Dials(shown=True), "does not count", "reused"),
        (Dials(counted=True), "counts in themes", "anyone may"),
        (Dials(quoted=True), "parts of it", "all of it"),
        (Dials(shown=True, quoted=True), "Parts of it may be quoted", "No part"),
        (Dials(shown=True, quoted=True, counted=True, reused=True), "reused", "No part"),
        (Dials(counted=True, reused=True), "counts in themes", "reused"),
    ],
)
def test_choices_are_summed_up_truly(dials: Dials, said: str, unsaid: str) -> None:
    sentences = " ".join(choices.sum_up(dials, ENGLISH))
    assert said in sentences
    assert unsaid not in sentences


def test_the_strokes_of_a_picture_are_its_dark_squares_and_no_others() -> None:
    digits = "1234567890" * 2 + "12345"
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", qr.draw(digits).path)
        for step in range(int(length))
    }
    rows = segno.make_qr(digits, error="m", mask=qr.MASK).matrix_iter(border=qr.BORDER)
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_the_picture_of_other_digits_is_another_picture() -> None:
    one, other = qr.draw("1" * 25), qr.draw("2" * 25)
    assert one.path != other.path
    assert one.size == other.size
    assert one.path not in repr(one)


def test_the_help_file_says_where_else_a_teller_can_turn() -> None:
    places = helplines.read(folder("help"), "gb").elsewhere
    assert places
    assert [place.name for place in places if not place.whom] == []


@pytest.mark.parametrize("entry", ['name = "A"', 'web = "https://a.example"', 'web = "a.example"'])
def test_a_place_to_turn_to_without_a_name_or_an_address_is_refused(
    tmp_path: Path, entry: str
) -> None:
    line = '[[line]]\nname = "A"\nphone = "1"\n'
    (tmp_path / "zz.toml").write_text(f"{line}[[elsewhere]]\n{entry}\n")
    with pytest.raises(Unusable, match=r"zz\.toml an \[\[elsewhere\]\]"):
        helplines.read(tmp_path, "zz")


@pytest.mark.parametrize(
    ("written", "shown"), [("2026-11-25", "25 November 2026"), ("soon", "soon"), ("", "")]
)
def test_a_day_is_shown_in_words(written: str, shown: str) -> None:
    assert ENGLISH.day(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2026-W48", "23 November 2026"),
        ("2026-W01", "29 December 2025"),
        ("2026-W99", "2026-W99"),
        ("", ""),
    ],
)
def test_a_week_is_told_by_its_monday(written: str, shown: str) -> None:
    assert ENGLISH.week(written) == shown
