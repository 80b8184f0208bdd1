"""Every order in which a site's files and pages give its stories away."""

import math
import re
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

Ordering = Sequence[str]
#: Stories whose order says something only among themselves, such as those of one page.
Groups = Sequence[Ordering]

_ID = re.compile(rb"(?=([0-9a-f]{32}))")  # ids may stand beside other digits
#: First byte of a page of a b-tree that has children, or rows of its own.
_INTERIOR = {2: 12, 5: 12}
_HEADER = 100
_PAGE_SIZE_AT = 16


def in_file(path: Path, ids: Sequence[str]) -> Iterator[tuple[str, Groups]]:
    """Give every order that a database file holds: of rows, of each column, of raw bytes."""
    known = set(ids)
    with closing(sqlite3.connect(path)) as database:
        name = path.stem
        query = "SELECT name, type, rootpage, tbl_name FROM sqlite_master WHERE rootpage > 0"
        trees = database.execute(query).fetchall()
        for table in [tree[0] for tree in trees if tree[1] == "table"]:
            yield from _of_table(database, name, table, known)
    content = path.read_bytes()
    yield f"{name}: whole file", [_by_bytes(content, known)]
    for tree, kind, root, table in trees:
        what = tree if kind == "table" else f"index {tree} of {table}"
        pages = _pages(content, root)
        yield f"{name}: bytes of {what}", [_by_bytes(b"".join(pages), known)]
        yield f"{name}: within pages of {what}", [_by_bytes(page, known) for page in pages]


def of_search(path: Path, ids: Sequence[str]) -> Ordering:
    """Return the order of the rows of the search index."""
    with closing(sqlite3.connect(path)) as main:
        names = dict(main.execute("SELECT search_id, id FROM public_stories").fetchall())
        rows = main.execute("SELECT rowid FROM search").fetchall()
    known = set(ids)
    return [names[row] for (row,) in rows if names.get(row) in known]


def _of_table(
    database: sqlite3.Connection, name: str, table: str, known: set[str]
) -> Iterator[tuple[str, Groups]]:
    cursor = database.execute(str(sa.select("*").select_from(sa.table(table))))
    columns = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    for holder in range(len(columns)):
        if not rows or not any(
            row[holder] in known for row in rows if isinstance(row[holder], str)
        ):
            continue
        ours = [row for row in rows if row[holder] in known]
        yield f"{name}: {table} as it is read", [_once(row[holder] for row in ours)]
        for number, other in enumerate(columns):
            if _tells(ours, number):
                values = [_sortable(row[number]) for row in ours]
                ordered = [ours[at] for at in sorted(range(len(ours)), key=values.__getitem__)]
                yield f"{name}: {table} by {other}", [_once(row[holder] for row in ordered)]


def _tells(rows: Sequence[tuple[object, ...]], number: int) -> bool:
    """Tell whether a column orders most rows; one with few values leaves them to chance."""
    return len({row[number] for row in rows}) > len(rows) / 2


def _sortable(value: object) -> tuple[str, object]:
    return type(value).__name__, value


def _by_bytes(content: bytes, known: set[str]) -> Ordering:
    return _once(
        found for found in (m[1].decode() for m in _ID.finditer(content)) if found in known
    )


def _once(ids: Iterator[str]) -> Ordering:
    return list(dict.fromkeys(ids))


def _pages(content: bytes, root: int) -> Sequence[bytes]:
    """Return the pages of one b-tree, in the order in which they lie in the file."""
    size = struct.unpack_from(">H", content, _PAGE_SIZE_AT)[0]
    size = 65536 if size == 1 else size
    numbers = sorted(_tree(content, root, size))
    return [content[(number - 1) * size : number * size] for number in numbers]


def _tree(content: bytes, number: int, size: int) -> Iterator[int]:
    yield number
    start = (number - 1) * size
    head = start + (_HEADER if number == 1 else 0)
    if content[head] not in _INTERIOR:
        return
    n_cells, right = struct.unpack_from(">H", content, head + 3)[0], head + 8
    first = head + _INTERIOR[content[head]]
    pointers = struct.unpack_from(f">{n_cells}H", content, first)
    for pointer in pointers:
        yield from _tree(content, struct.unpack_from(">I", content, start + pointer)[0], size)
    yield from _tree(content, struct.unpack_from(">I", content, right)[0], size)


def agreement(truth: Mapping[str, int], groups: Groups) -> float:
    """Return the share of pairs that stand in the true order: 0.5 says nothing, 1 all."""
    kept = sum(_sorted_pairs([truth[one] for one in group])[1] for group in groups)
    return kept / n_pairs(groups)


def n_pairs(groups: Groups) -> int:
    """Return how many pairs stand in some order."""
    return sum(len(group) * (len(group) - 1) // 2 for group in groups)


def deviation(groups: Groups) -> float:
    """Return the standard deviation of the share that chance alone would give."""
    # Source: the variance of Kendall's tau between two random orders, Kendall 1938.
    variance = sum(k * (k - 1) * (2 * k + 5) / 72 for k in map(len, groups))
    return math.sqrt(variance) / n_pairs(groups)


def _sorted_pairs(ranks: list[int]) -> tuple[list[int], int]:
    """Sort by merging; count the pairs that stood in order already."""
    if len(ranks) < 2:
        return ranks, 0
    middle = len(ranks) // 2
    (left, kept_left), (right, kept_right) = (
        _sorted_pairs(half) for half in (ranks[:middle], ranks[middle:])
    )
    merged, kept, at = [], kept_left + kept_right, 0
    for rank in right:
        while at < len(left) and left[at] < rank:
            merged.append(left[at])
            at += 1
        kept += at
        merged.append(rank)
    return merged + left[at:], kept
