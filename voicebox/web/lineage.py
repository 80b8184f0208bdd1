"""What became of a theme, for people: months and numbers, and the names that themes have now."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from voicebox.store import lineage
from voicebox.store import themes as store
from voicebox.store.db import Connection
from voicebox.store.lineage import LineageRow

#: So many changes are told, the last of them, after how it began.
MOST = 20
#: What fewer stories did is not told: one or two of them could be recognised by it.
FEWEST = 3
_BEGINNINGS = ("born", "split")


@dataclass(frozen=True)
class Happened:
    """One sentence of a theme's past."""

    kind: str
    #: Whether it happened to this theme, and not to one that came from it or took from it.
    here: bool
    month: str
    #: None where they are too few to be told.
    n_stories: int | None
    #: Whether two looks at all stories both found it.
    twice: bool
    #: Whether two themes were told so alike that they are one.
    alike: bool
    #: Whether tellers moved the stories or changed the name, and not the machine.
    by_tellers: bool
    #: Whether its tellers gave it a name, and not the machine.
    given: bool
    #: Whether the name that its tellers gave it held all the same.
    beneath: bool
    #: Words of the name before that are still in it, and how many there were.
    n_kept: int
    n_words: int
    #: The other theme of it, if there is one, with what it is called now, if it is still there.
    address: str | None
    is_there: bool
    name: str


@dataclass(frozen=True)
class Past:
    """What became of a theme, the first first."""

    happened: tuple[Happened, ...]
    #: How many changes are left out after the first.
    n_left_out: int


async def past(request: Request, main: Connection, theme_id: str) -> Past:
    """Return what became of a theme, which may be one that is no longer there."""
    rows = await lineage.of_theme(main, theme_id)
    begun = [row for row in rows[:1] if row.kind in _BEGINNINGS and row.theme_id == theme_id]
    later = rows[len(begun) :]
    told = [*begun, *later[-MOST:]]
    others = {_other(row, theme_id) for row in told} - {None}
    there = {one: await store.find(main, one) for one in others if one is not None}
    names = {one: row.name for one, row in there.items() if row is not None}
    sentences = tuple(happened(request, row, theme_id, names) for row in told)
    return Past(sentences, len(later) - len(later[-MOST:]))


def happened(
    request: Request, row: LineageRow, theme_id: str, names: Mapping[str, str]
) -> Happened:
    """Return what happened as a theme's page tells it.

    Args:
        request: it knows the addresses.
        row: what happened.
        theme_id: from whose side it is told.
        names: what the other theme is called, if it is to be called by a name.
    """
    other = _other(row, theme_id)
    n_stories = int(row.evidence.get("n_stories") or 0)
    return Happened(
        kind=row.kind,
        here=row.theme_id == theme_id,
        month=row.month,
        n_stories=n_stories if n_stories >= FEWEST else None,
        twice=row.evidence.get("agreement") is not None,
        alike=row.evidence.get("closeness") is not None,
        by_tellers=bool(row.evidence.get("by_tellers")),
        given=bool(row.evidence.get("given")),
        beneath=bool(row.evidence.get("beneath")),
        n_kept=int(row.evidence.get("n_kept") or 0),
        n_words=int(row.evidence.get("n_words") or 0),
        address=None if other is None else str(request.app.url_path_for("theme", id=other)),
        is_there=other in names,
        name=names.get(other or "", ""),
    )


def _other(row: LineageRow, theme_id: str) -> str | None:
    return row.other_id if row.theme_id == theme_id else row.theme_id
