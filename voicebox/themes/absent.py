"""Counts who told the stories of a run, so that it can be said who is not here.

Nobody who is missing is guessed, and no story is weighted to make up for them.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from moderation.figures import guarded
from voicebox.model import LANGUAGES, STANDPOINTS

#: Who their tellers are in it, where it is in their own words, and where they did not say.
OWN, UNSAID = "own", ""

#: For each kind how many stories there are, by what they are: None for a few, or a multiple of 5.
Present = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True)
class Traits:
    """What the page of a story shows of it beside its words."""

    standpoint: str = field(repr=False)
    #: A BCP 47 tag.
    language: str
    #: In which it was published, as `2026-11`.
    month: str


def count(told: Sequence[Traits], month: str) -> Present:
    """Count stories by standpoint, by language and by month.

    Standpoints that the form offers are all there, `OWN` and `UNSAID` too, also with none. One in
    somebody's own words is not taken for another. So are the languages that it offers, but where
    stories are in one as a region has it. Of months, those that are over, from the first with a
    story on.

    Args:
        told: stories that can be read, and no others: a rounded number less what anybody can
            count would tell of the rest.
        month: the one that is not over yet.
    """
    standpoints = Counter(_standpoint(one.standpoint) for one in told)
    languages = Counter(one.language for one in told)
    months = Counter(one.month for one in told)
    in_any_region = {tag.lower().partition("-")[0] for tag in languages}
    first = min(months, default=month)
    return {
        "standpoints": _rounded(standpoints, (*STANDPOINTS, OWN, UNSAID)),
        "languages": _rounded(
            languages, (*languages, *(tag for tag in LANGUAGES if tag not in in_any_region))
        ),
        "months": _rounded(months, tuple(_between(first, month))),
    }


def _standpoint(told: str) -> str:
    return told if told in STANDPOINTS or told == UNSAID else OWN


def _rounded(counts: Counter[str], of: Collection[str]) -> dict[str, int | None]:
    return {one: guarded(counts[one]) for one in of}


def _between(first: str, end: str) -> Iterator[str]:
    """Yield the months from one on, those before the other."""
    year, number = (int(part) for part in first.split("-"))
    while (month := f"{year:04}-{number:02}") < end:
        yield month
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
