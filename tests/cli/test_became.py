"""What `themes` says of themes after a look: counts first, then each in the words of its page."""

from voicebox.cli.became import MOST, told
from voicebox.flows.became import Became
from voicebox.store.lineage import LineageRow

NAMES = {"w": "waiting, list", "f": "food, ward", "n": ""}


def row(kind: str, theme: str = "w", other: str | None = None, **evidence: float) -> LineageRow:
    return LineageRow("2026-11", kind, theme, other, evidence)


def lines(*rows: LineageRow) -> list[str]:
    return list(told(Became(rows, NAMES)))


def test_of_nothing_one_sentence_is_said() -> None:
    assert lines() == ["Since the last look no theme came, went or got a new name."]


def test_the_counts_of_each_kind_come_first() -> None:
    first = lines(row("renamed"), row("born"), row("born", "f"), row("moved", other="f"))[0]
    assert first == (
        "Of the themes, since the last look: 2 were found, 1 got a new name,"
        " stories went from 1 to another."
    )


def test_each_change_is_told_with_its_evidence() -> None:
    assert lines(
        row("born", n_stories=12, agreement=0.8),
        row("split", other="f", n_stories=7),
        row("merged", other="f", closeness=0.97),
        row("merged", "n", "w", share=0.8),
        row("faded", n_stories=5),
        row("renamed", n_kept=5, n_words=10),
        row("moved", other="n", n_stories=6),
    )[1:] == [
        "“waiting, list” was found: 12 stories told of it."
        " The machine looked twice, and found it both times.",
        "“waiting, list” came out of “food, ward” with 7 stories: most of what is told in it was"
        " told there before.",
        "“food, ward” became a part of “waiting, list”: both told of nearly the same.",
        "“waiting, list” became a part of a theme without shared words: most of what was told in"
        " the first is told in the second now.",
        "“waiting, list” faded: the machine no longer found its 5 stories together.",
        "“waiting, list” got this name: 5 of the 10 words of the one before are in it.",
        "Parts of 6 stories went from a theme without shared words to “waiting, list”.",
    ]


def test_what_fewer_than_three_stories_did_is_told_without_their_number() -> None:
    told_of = lines(
        row("born", n_stories=2),
        row("split", other="f", n_stories=1),
        row("faded", n_stories=2),
        row("moved", other="f", n_stories=2),
    )[1:]
    assert not [line for line in told_of if any(letter.isdigit() for letter in line)]


def test_a_theme_that_is_gone_without_a_name_gets_none() -> None:
    assert lines(row("merged", other="gone", closeness=0.9))[1].startswith("A theme that is gone")


def test_only_so_many_are_listed_those_of_most_stories_first() -> None:
    listed = lines(*(row("born", n_stories=n) for n in range(3, 3 + MOST + 2)))
    assert listed[1].startswith(f"“waiting, list” was found: {MOST + 4} stories")
    assert len(listed) == MOST + 2
    assert listed[-1].startswith("2 more changes are not listed here")
