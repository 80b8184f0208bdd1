"""`voicebox import`: what comes in, what is set aside and why, and how it is taken out again."""

import csv
import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.terminal import Founded, said

Publish = Callable[..., Result]
LONGEST = 50_000
MANY = 1500
DEADLINE_S = 120
LOOK_S = 0.01


def rejected(site: Founded, name: str = "letters") -> dict[int, str]:
    """Return why each row was set aside, by its line."""
    with (site.folder / f"rejected-{name}.csv").open(newline="", encoding="utf-8") as report:
        return {int(row["line"]): row["reason"] for row in csv.DictReader(report)}


def test_a_csv_file_becomes_public_stories(founded: Founded, publish: Publish) -> None:
    file = founded.write("letters.csv", 'id,text\n1,"I waited,\nand waited."\n2,They listened.\n')
    result = publish(file)
    assert result.exit_code == 0
    assert "2 new stories from letters; here already: 0." in result.output
    assert "Run `voicebox themes`" in result.output
    assert founded.count("public_stories") == 2
    assert not (founded.folder / "rejected-letters.csv").exists()


def test_json_lines_become_public_stories(founded: Founded, publish: Publish) -> None:
    lines = [json.dumps({"words": words}) for words in ("I waited.", "They listened.")]
    result = publish(founded.write("letters.jsonl", "\n".join(lines)), "--column", "words")
    assert "2 new stories from letters" in result.output
    assert founded.count("public_stories") == 2


def test_a_byte_order_mark_does_not_hide_the_column(founded: Founded, publish: Publish) -> None:
    result = publish(founded.write("letters.csv", b"\xef\xbb\xbftext\nI waited.\n"))
    assert "1 new story " in result.output


def test_what_is_not_public_waits_for_a_moderator(founded: Founded) -> None:
    file = founded.write("letters.csv", "text\nI waited.\n")
    result = founded.run("import", str(file), "--dials", "counted, quoted")
    assert result.exit_code == 0
    assert (founded.count("waiting_room"), founded.count("public_stories")) == (1, 0)
    assert "voicebox themes" not in result.output


@pytest.mark.parametrize("dials", ["", ",", "read", "counted,read"])
def test_without_known_dials_nothing_comes_into_the_queue(founded: Founded, dials: str) -> None:
    file = founded.write("letters.csv", "text\nI waited.\n")
    result = founded.run("import", str(file), "--dials", dials)
    assert result.exit_code == 2
    assert "one or more of counted,quoted,shown" in result.stderr
    assert founded.count("waiting_room") == 0


def test_rows_that_cannot_be_stories_are_set_aside_by_line_and_reason(
    founded: Founded, publish: Publish
) -> None:
    rows = ["id,text", "1,I waited.", "2,  ", "3,one,two", "4", f"5,{'x' * (LONGEST + 7)}"]
    result = publish(founded.write("letters.csv", "\n".join([*rows, '6,"torn"row', "7,Last."])))
    assert result.exit_code == 0
    assert "5 rows cannot be stories" in result.output
    assert "2 new stories" in result.output
    reasons = rejected(founded)
    assert reasons[3] == "there are no words"
    assert reasons[4] == reasons[5] == "the row has too many or too few cells"
    assert reasons[6] == "7 characters too long"
    assert reasons[7].startswith("the row is not CSV")
    assert len(reasons) == 5


def test_a_story_of_exactly_the_longest_length_comes_in(founded: Founded, publish: Publish) -> None:
    assert "1 new story " in publish(founded.write("a.csv", f"text\n{'x' * LONGEST}\n")).output


def test_lines_that_are_no_objects_with_words_are_set_aside(
    founded: Founded, publish: Publish
) -> None:
    deep, long_number = "[" * 100_000, "1" * 10_000
    lines = ['{"text": "Heard."}', "[1]", "", '{"text": 3}', '{"x": "y"}', "no", deep, long_number]
    result = publish(founded.write("letters.jsonl", "\n".join(lines)))
    assert "1 new story " in result.output
    assert rejected(founded) == {
        2: 'there is no text under "text"',
        4: 'there is no text under "text"',
        5: 'there is no text under "text"',
        6: "the line is not JSON",
        7: "the line is not JSON",
        8: "the line is not JSON",
    }


def test_neither_the_report_nor_the_screen_repeats_the_words(
    founded: Founded, publish: Publish
) -> None:
    secret = "marigolds"
    file = founded.write("letters.csv", f'id,text\n1,"{secret}"{secret}\n2,{secret},{secret}\n')
    result = publish(file)
    report = (founded.folder / "rejected-letters.csv").read_text(encoding="utf-8")
    assert len(rejected(founded)) == 2
    assert secret not in report + result.output


def test_a_report_does_not_outlive_the_faults_it_names(founded: Founded, publish: Publish) -> None:
    publish(founded.write("letters.csv", "text\n \nHeard.\n"))
    publish(founded.write("letters.csv", "text\nMended.\nHeard.\n"))
    assert not (founded.folder / "rejected-letters.csv").exists()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b"", 'has no column "text". Its columns are: none.'),
        (b"id,words\n1,I waited.\n", 'has no column "text". Its columns are: id, words.'),
        (b"text\ncaf\xe9\n", "is not text in UTF-8: save it as UTF-8 and try again."),
        (b'"te"xt\nI waited.\n', "is not a CSV file"),
        (b'text\nI waited.\n"never closed\nLost.\n', "A quote that opens after line 2 is never"),
    ],
    ids=["empty", "no such column", "not UTF-8", "torn head", "open quote"],
)
def test_a_file_that_cannot_be_read_brings_in_nothing(
    founded: Founded, publish: Publish, written: bytes, message: str
) -> None:
    assert message in said(publish(founded.write("letters.csv", written)))
    assert founded.count("stories") == 0


def test_a_file_with_a_head_alone_brings_nothing_and_is_no_fault(
    founded: Founded, publish: Publish
) -> None:
    result = publish(founded.write("letters.csv", "text\n"))
    assert (result.exit_code, founded.count("stories")) == (0, 0)
    assert "0 new stories" in result.output


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--name", " ", "has 1 to 100 letters"),
        ("--name", "x" * 101, "has 1 to 100 letters"),
        ("--name", "two\nlines", "has 1 to 100 letters"),
        ("--language", "English", '"English" is no language: write a code such as en or cy.'),
        ("--remove", "letters", "not both"),
    ],
)
def test_an_option_that_cannot_be_used_brings_in_nothing_and_ends_with_status_2(
    founded: Founded, publish: Publish, option: str, value: str, message: str
) -> None:
    result = publish(founded.write("letters.csv", "text\nI waited.\n"), option, value)
    assert result.exit_code == 2
    assert message in result.stderr
    assert founded.count("stories") == 0


@pytest.mark.parametrize("words", [(), ("nowhere.csv", "--published")], ids=["none", "absent"])
def test_a_command_without_a_file_that_is_there_ends_with_status_2(
    founded: Founded, words: tuple[str, ...]
) -> None:
    result = founded.run("import", *words)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_the_same_file_twice_brings_nothing_twice(founded: Founded, publish: Publish) -> None:
    file = founded.write("letters.csv", "text\nI waited.\nThey listened.\n")
    publish(file)
    assert "0 new stories from letters; here already: 2." in publish(file).output
    assert founded.count("stories") == 2


def test_an_import_that_was_killed_goes_on_where_it_stopped(
    founded: Founded, publish: Publish
) -> None:
    rows = "\n".join(f"Letter {n}: I waited." for n in range(MANY))
    file = founded.write("letters.csv", f"text\n{rows}\n")
    process = founded.start("import", str(file), "--published")
    deadline = time.monotonic() + DEADLINE_S
    while not founded.count("stories"):
        assert time.monotonic() < deadline
        time.sleep(LOOK_S)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = founded.count("stories")
    assert 0 < before < MANY
    result = publish(file)
    assert f"{MANY - before:,} new stories from letters; here already: {before:,}." in result.output
    assert founded.count("stories") == founded.count("public_stories") == MANY


def test_a_collection_keeps_its_terms(founded: Founded, publish: Publish) -> None:
    file = founded.write("letters.csv", "text\nI waited.\n")
    publish(file)
    message = said(publish(file, "--reused", "CC BY 4.0"))
    assert 'The collection "letters" is here on other terms.' in message
    assert "--name" in message
    assert "--remove" in message


@pytest.mark.parametrize(("more", "reused"), [((), 0), (("--reused", "CC BY 4.0"), 1)])
def test_words_are_reused_only_under_a_licence_that_is_named(
    founded: Founded, publish: Publish, more: tuple[str, ...], reused: int
) -> None:
    publish(founded.write("letters.csv", "text\nI waited.\n"), *more)
    assert founded.value("select reused from stories") == reused


def test_a_collection_is_taken_out_again(founded: Founded, publish: Publish) -> None:
    file = founded.write("letters.csv", "text\nI waited.\nThey listened.\n")
    publish(file, "--name", "Letters of 2026")
    result = founded.run("import", "--remove", "Letters of 2026")
    assert result.exit_code == 0
    assert result.output.startswith("2 stories of Letters of 2026 gone.")
    assert founded.count("stories") == founded.count("public_stories") == 0


def test_what_was_taken_out_is_not_in_the_file_of_the_database(
    founded: Founded, publish: Publish
) -> None:
    publish(founded.write("letters.csv", "text\nAll about marigolds.\n"))
    founded.run("import", "--remove", "letters")
    files = [path for path in Path(founded.settings.data).iterdir() if path.is_file()]
    assert files
    assert not [path.name for path in files if b"marigolds" in path.read_bytes()]


def test_a_collection_that_there_is_not_cannot_be_taken_out(founded: Founded) -> None:
    message = said(founded.run("import", "--remove", "letters"))
    assert message == 'Error: There is no collection called "letters".\n'
