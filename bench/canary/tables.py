"""Looks into a database row by row: what bytes alone do not show, and whose each find is."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from pathlib import Path

from bench.canary.filled import PUBLIC
from bench.canary.marked import Kind, Mark
from bench.traces import Hit, Place, look

#: Where words of public stories may stand. The names of themes, and of those before, are made of
#: them; the search is looked into by itself.
OF_STORIES = frozenset(
    {"public_stories", "public_notes", "themes", "version_names", "perspectives"}
)
#: Tables that may know a moment, and why.
TIMED: Mapping[str, str] = {
    "signins": "of a moderator who is signed in, the time of the last action is held",
}
_INSERT = re.compile(r'INSERT INTO "?(\w+)')
_BLOB = re.compile(r"X'[0-9A-F]*'")
#: A time of day as text, in the ways in which programs write one.
_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d")
#: Seconds since 1970, or thousandths, millionths and so on of them.
_COUNTED = re.compile(r"(?<![\d.])(\d{10})(?:\d{3}|\d{6}|\d{9})?(?!\d)")


def rows(place: str, path: Path, mark: Mark, stories: Set[Kind]) -> Iterator[Hit]:
    """Find marks in rows where they may not stand.

    Args:
        place: what the file is called in the table.
        path: a SQLite file that nobody writes just now.
        mark: of this run.
        stories: kinds of marks of stories that are public.
    """
    for table, statement in _statements(path):
        if table.startswith("search"):  # its terms are looked at below
            continue
        for hit in look(Place(f"{place}, table {table}", statement.encode()), mark.starts):
            if hit.coding != "raw" or not may_stand(mark.kind(hit.tail)[0], table, stories):
                yield hit


def may_stand(kind: Kind | None, table: str, stories: Set[Kind]) -> bool:
    """Tell whether a mark of a kind may stand in a table, because anybody may read it."""
    if kind in stories:
        return table in OF_STORIES
    return kind is not None and kind in PUBLIC and PUBLIC[kind][0] == table


def times(place: str, path: Path, since: float, until: float) -> Iterator[Hit]:
    """Find what tells a time of day, in any row of a table that is not to know one."""
    for table, statement in _statements(path):
        if table in TIMED:
            continue
        values = _BLOB.sub("", statement)
        moments = [int(one) for one in _COUNTED.findall(values)]
        if _CLOCK.search(values) or any(since - 1 <= one <= until + 1 for one in moments):
            yield Hit(f"{place}, table {table}", "an exact time", "")


def terms(path: Path, mark: Mark) -> Sequence[Kind | None]:
    """Return whose terms each full-text index holds that are marks.

    Neighbours share letters in an index, so that bytes alone do not show them.
    """
    found: list[Kind | None] = []
    with closing(sqlite3.connect(path)) as database:
        indexes = database.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%fts5(%'")
        for (index,) in indexes.fetchall():
            database.execute(
                f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', '{index}', 'row')"
            )
            terms = database.execute("SELECT term FROM temp.terms").fetchall()
            database.execute("DROP TABLE temp.terms")
            for (term,) in terms:
                hits = look(Place("vocabulary", term.encode()), mark.starts)
                found += [mark.kind(hit.tail)[0] for hit in hits]
    return found


def _statements(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        for statement in database.iterdump():
            table = _INSERT.match(statement)
            if table is not None:
                yield table[1], statement
