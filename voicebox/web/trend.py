"""In which months a theme's stories were published: nothing that the list of stories hides.

Counted are those that a reader can find one by one, by the theme and the month: the list of
stories tells the same numbers for them. What cannot be read is in none of them, so that nothing
is left when a reader subtracts the stories that they can read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from moderation.figures import guarded
from voicebox.store import public
from voicebox.store.db import Connection
from voicebox.store.public import Wanted
from voicebox.store.themes import Run
from voicebox.web.lineage import Happened, Past

#: So many months have a place of their own, the last ones; those before are one row.
MOST = 24
#: A line is drawn of no fewer stories and months, nor where every month has a few or none.
FEWEST_STORIES, FEWEST_MONTHS = 12, 3
#: The drawing, in units of its own; where its ground is; what its words need at the edges.
WIDTH, HEIGHT, GROUND = 320, 150, 122
MARGIN_X, ABOVE = 24, 30
#: How high a few stand, 1 to 7: all alike, or the height would tell the number.
FEW = 4
_YEAR = 12


@dataclass(frozen=True)
class Row:
    """A month, or all months before it."""

    month: str
    #: None is "a few", 1 to 7; else 0 or a multiple of 5.
    n_stories: int | None
    #: Where its stories are listed, if it has any and is one month.
    address: str | None
    #: What began the theme then, became a part of it, or came out of it.
    happened: tuple[Happened, ...]


@dataclass(frozen=True)
class Dot:
    """A month, with its place in the drawing."""

    month: str
    n_stories: int | None
    is_few: bool
    x: float
    y: float


@dataclass(frozen=True)
class Trend:
    """How many of a theme's stories were published when."""

    #: All months from the first to the last, those without any too; empty: no story can be read.
    months: tuple[Row, ...]
    #: What was before them.
    earlier: Row | None
    #: The months in the drawing; empty where there is too little for one.
    dots: tuple[Dot, ...]
    #: Those of them that have the most.
    fullest: tuple[Dot, ...]
    size: tuple[int, int, int] = (WIDTH, HEIGHT, GROUND)


async def trend(
    request: Request, main: Connection, theme_id: str, run: Run | None, past: Past
) -> Trend:
    """Return in which months a theme's stories were published, until its themes were made."""
    counts = await public.by_month(main, Wanted(theme=theme_id))
    here = f"{request.app.url_path_for('stories')}?{urlencode({'theme': theme_id})}"
    return trend_of(counts, run.day[:7] if run else "", past.happened, here)


def trend_of(
    counts: Mapping[str, int], until: str, past: Sequence[Happened], here: str = ""
) -> Trend:
    """Return the months of a theme.

    Args:
        counts: how many stories each month has, such as `2026-11`; at least one.
        until: the month in which the themes were made.
        past: what happened to the theme.
        here: where all of its stories are listed: an address that a month can be added to.
    """
    if not counts:
        return Trend((), None, (), ())
    last = _number(max(until, *counts))
    first = max(_number(min(counts)), last - MOST + 1)
    told = [event for event in past if _is_told(event)]
    months = [_month(number) for number in range(first, last + 1)]
    rows = tuple(
        Row(
            month,
            guarded(counts.get(month, 0)),
            f"{here}&month={month}" if month in counts else None,
            tuple(event for event in told if event.month == month),
        )
        for month in months
    )
    n_drawn = sum(counts.get(month, 0) for month in months)
    dots = _dots(rows) if n_drawn >= FEWEST_STORIES and len(rows) >= FEWEST_MONTHS else ()
    most = max((dot.n_stories or 0 for dot in dots), default=0)
    fullest = tuple(dot for dot in dots if dot.n_stories == most)
    return Trend(rows, _earlier(counts, months[0], told), dots, fullest)


def _earlier(counts: Mapping[str, int], first: str, told: Sequence[Happened]) -> Row | None:
    before = sum(n_stories for month, n_stories in counts.items() if month < first)
    happened = tuple(event for event in told if event.month < first)
    return Row(first, guarded(before), None, happened) if before else None


def _dots(rows: Sequence[Row]) -> tuple[Dot, ...]:
    """Place the months; none where no month has more than a few."""
    most = max(row.n_stories or 0 for row in rows)
    if not most:
        return ()
    step = (WIDTH - 2 * MARGIN_X) / (len(rows) - 1)
    room = GROUND - ABOVE
    return tuple(
        Dot(
            month=row.month,
            n_stories=row.n_stories,
            is_few=row.n_stories is None,
            x=round(MARGIN_X + place * step, 1),
            y=round(GROUND - room * (FEW if row.n_stories is None else row.n_stories) / most, 1),
        )
        for place, row in enumerate(rows)
    )


def _is_told(event: Happened) -> bool:
    return event.kind in ("born", "split") or (event.kind == "merged" and event.here)


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * _YEAR + int(number) - 1


def _month(number: int) -> str:
    return f"{number // _YEAR:04}-{number % _YEAR + 1:02}"
