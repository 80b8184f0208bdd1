"""Who is not here: what the page of all themes says of who did not write, or hardly."""

from collections.abc import Mapping
from dataclasses import dataclass

from voicebox.themes.absent import OWN, UNSAID, Present
from voicebox.web.words import N_

#: Who tells a story, as the page says it, in the order of the form.
CALLED = {
    "service user": N_("somebody who uses services, or did"),
    "carer": N_("somebody who cares for someone"),
    "peer worker": N_("a peer worker"),
    "staff": N_("somebody who works in a service"),
}


@dataclass(frozen=True)
class Thin:
    """Of one kind, what no story is of, and what a few are, which are 1 to 7."""

    none: tuple[str, ...]
    few: tuple[str, ...]


@dataclass(frozen=True)
class Absent:
    """Who is missing in the stories of a run that anybody can read."""

    #: Whether there is any story to tell it of.
    any_story: bool
    #: None where nobody said who they are in it.
    standpoints: Thin | None
    #: In how many stories that is not said, or in a teller's own words; None for a few.
    n_unsaid: int | None
    n_own: int | None
    languages: Thin
    months: Thin
    #: Whether any month is over since the first of the stories was published.
    any_month: bool


def absent(present: Present) -> Absent:
    """Return what is to be said of who is not here."""
    told = dict(present["standpoints"])
    unsaid, own = told.pop(UNSAID), told.pop(OWN)
    is_said = any(count != 0 for count in (*told.values(), own))
    return Absent(
        any_story=is_said or unsaid != 0,
        standpoints=_thin({CALLED[one]: told[one] for one in CALLED}) if is_said else None,
        n_unsaid=unsaid,
        n_own=own,
        languages=_thin(present["languages"]),
        months=_thin(present["months"]),
        any_month=bool(present["months"]),
    )


def _thin(counts: Mapping[str, int | None]) -> Thin:
    return Thin(
        none=tuple(one for one, count in counts.items() if count == 0),
        few=tuple(one for one, count in counts.items() if count is None),
    )
