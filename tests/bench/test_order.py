import hashlib
import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bench import order
from bench.orderings import agreement, in_file

STORIES = 60
#: Wider than the bench itself: of so few stories, chance alone gives more.
WITHIN = 0.20


def dice(seed: str) -> Callable[[int], bytes]:
    """Return chance that falls the same way in each run."""
    throws = itertools.count()
    return lambda n: hashlib.shake_256(f"{seed}/{next(throws)}".encode()).digest(n)


async def test_no_file_and_no_page_tells_who_wrote_before_whom() -> None:
    measured = await order.measure(STORIES, WITHIN, chance=dice("order"))
    assert [(one.name, one.truth, one.share) for one in measured.beyond] == []
    assert measured.reached


async def test_a_table_with_row_numbers_makes_the_bench_fail() -> None:
    measured = await order.measure(STORIES, WITHIN, chance=dice("order"), spoil=True)
    assert any("spoiled" in one.name and one.share == 1 for one in measured.beyond)


def test_pairs_agree_wholly_in_the_true_order_and_never_in_the_reverse() -> None:
    names = [f"{n:032x}" for n in range(10)]
    truth = {name: n for n, name in enumerate(names)}
    assert agreement(truth, [names]) == 1
    assert agreement(truth, [names[::-1]]) == 0
    assert agreement(truth, [[names[1], names[0], names[2], names[3]]]) == 5 / 6


def test_the_bytes_of_a_page_show_which_row_came_first(tmp_path: Path) -> None:
    path = tmp_path / "main.db"
    ids = [hashlib.sha256(str(n).encode()).hexdigest()[:32] for n in range(20)]
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE told (id TEXT PRIMARY KEY, filling TEXT) WITHOUT ROWID")
        database.executemany("INSERT INTO told VALUES (?, ?)", [(one, "x" * 100) for one in ids])
        database.commit()
    orders = dict(in_file(path, ids))
    assert orders["main: told as it is read"] == [sorted(ids)]
    # SQLite fills a page from its end: the random keys hide nothing from who reads the bytes.
    assert orders["main: within pages of told"] == [ids[::-1]]
