"""Measures how many details of a story the check page finds, on stories marked by hand.

    python -m bench.mirror

Reads `dev.txt`, which the rules were written on, and `held_out.txt`, which nobody who wrote them
had seen: 250 invented stories each. The goal counts on the held-out half alone. `sentences.txt` has
many ways to tell an age, and numbers that are none, with some dates, places and names. They were
written before the rules for ages as they are now, which were mended while looking at half of them.

The held-out half has been looked at twice, as totals by kind, and nobody who wrote the rules read
its cases. Ages were short at the first look; then the rules for ages were made anew, without it.

A marked detail is **found** when a reported detail of any of the five kinds overlaps it, since the
page marks the words and does not name their kind. The stricter figure, that a detail of the *same*
kind overlaps it, stands beside. **Precision** is the share of reported details of the five kinds
that overlap any marked detail, those for information too. Kinds of rules are put together: a ward
is a place, an address and an NHS number are contacts.

Short when on the held-out half recall is under .9, of all or of any kind, or precision under .6, or
a story of 50,000 characters takes 200 ms or more of the processor (the best of five).
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mirror.labelled import COUNTED, Label, Labelled, read
from bench.report import Outcome, report
from moderation.personal import Detail, DetailKind, details

FOLDER = Path(__file__).parent
FILES = ("dev", "sentences", "held_out")
LEAST_RECALL, LEAST_PRECISION = 0.9, 0.6
LONG, MOST_SECONDS, TRIES = 50_000, 0.2, 5
#: Which of the five a kind of the rules is.
COUNTS_AS = {
    DetailKind.NAME: "name",
    DetailKind.DATE: "date",
    DetailKind.PLACE: "place",
    DetailKind.WARD: "place",
    DetailKind.AGE: "age",
    DetailKind.CONTACT: "contact",
    DetailKind.ADDRESS: "contact",
    DetailKind.NUMBER: "contact",
}


@dataclass(frozen=True)
class Found:
    """What was found of one kind, or of all."""

    kind: str
    marked: int
    found: int
    #: Found as the same kind.
    same: int
    reported: int
    #: Reported where something is marked.
    right: int

    @property
    def recall(self) -> float:
        """The share of marked details that were found; all of none are."""
        return self.found / self.marked if self.marked else 1.0

    @property
    def strict(self) -> float:
        """The share that was found as the same kind."""
        return self.same / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        """The share of reported details where something is marked."""
        return self.right / self.reported if self.reported else 1.0


def main() -> int:
    measured = {name: measure(name) for name in FILES if path_of(name).exists()}
    seconds = time_of_long(read(path_of("dev")))
    return report(outcome(measured, seconds))


def outcome(measured: dict[str, Sequence[Found]], seconds: float) -> Outcome:
    """Say what was found, and whether that is enough."""
    rows = [
        (name, one.kind, one.marked, *(f"{figure:.3f}" for figure in figures(one)))
        for name, kinds in measured.items()
        for one in kinds
    ]
    goal = measured.get("held_out", ())
    takes = f"{LONG:,} characters in {1000 * seconds:.0f} ms (under {1000 * MOST_SECONDS:.0f})"
    if goal:
        whole = goal[-1]
        worst = min(one.recall for one in goal)
        said = (
            f"held-out recall {whole.recall:.3f} (worst kind {worst:.3f}, "
            f"goal {LEAST_RECALL}), precision {whole.precision:.3f} (goal {LEAST_PRECISION})"
        )
    else:
        said = "held_out.txt is missing, so nothing can be said about the goal"
    columns = ("file", "kind", "marked", "recall", "same kind", "precision")
    reached = enough(goal) and seconds < MOST_SECONDS
    return Outcome("mirror", columns, rows, f"{said}; {takes}", reached)


def figures(one: Found) -> tuple[float, float, float]:
    """Return recall, recall by the same kind, and precision."""
    return one.recall, one.strict, one.precision


def enough(goal: Sequence[Found]) -> bool:
    """Tell whether what was found reaches the goal; nothing measured does not."""
    recalls = all(one.recall >= LEAST_RECALL for one in goal)
    return bool(goal) and recalls and goal[-1].precision >= LEAST_PRECISION


def path_of(name: str) -> Path:
    """Return one of the files."""
    return FOLDER / f"{name}.txt"


def measure(name: str) -> Sequence[Found]:
    """Return what is found in a file: each kind, then all."""
    return count(read(path_of(name)))


def count(stories: Sequence[Labelled]) -> Sequence[Found]:
    """Return what is found in some stories: each kind, then all."""
    looked = [(one, five(details(one.text))) for one in stories]
    return [_found(kind, looked) for kind in (*COUNTED, "all")]


def five(found: Sequence[Detail]) -> Sequence[Detail]:
    """Return the details that are of the five kinds."""
    return [detail for detail in found if detail.kind in COUNTS_AS]


def time_of_long(stories: Sequence[Labelled]) -> float:
    """Return the seconds of the processor that the longest story takes, at best."""
    text = " ".join(one.text for one in stories)
    text = (text * (LONG // len(text) + 1))[:LONG]
    took = []
    for _ in range(TRIES):
        before = time.process_time()
        details(text)
        took.append(time.process_time() - before)
    return min(took)


def _found(kind: str, looked: Sequence[tuple[Labelled, Sequence[Detail]]]) -> Found:
    marked = found = same = reported = right = 0
    for story, said in looked:
        for label in story.labels:
            if label.kind == kind or (kind == "all" and label.kind in COUNTED):
                over = [detail for detail in said if _overlap(label, detail)]
                marked += 1
                found += bool(over)
                same += any(COUNTS_AS[detail.kind] == label.kind for detail in over)
        for detail in said:
            if kind in ("all", COUNTS_AS[detail.kind]):
                reported += 1
                right += any(_overlap(label, detail) for label in story.labels)
    return Found(kind, marked, found, same, reported, right)


def _overlap(label: Label, detail: Detail) -> bool:
    return detail.start < label.end and label.start < detail.end


if __name__ == "__main__":
    sys.exit(main())
