"""What the bench finds; that it finds nothing on a site as it is, the third promise says."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bench import traces
from bench.canary import __main__ as canary
from bench.canary import aftermath, tables
from bench.canary.fates import FATES, LATE
from bench.canary.marked import Kind, Mark
from bench.canary.planted import PLANTED
from bench.traces import Place
from tests.conftest import run_apart

#: One of each fate.
STORIES = len(FATES) + len(LATE)


def test_whatever_is_planted_is_found_and_makes_the_bench_fail() -> None:
    found = run_apart(aftermath.measure(STORIES, spoil=True))
    assert {(hit.place, hit.coding) for hit in found.searched.hits} >= PLANTED
    assert found.cores.left == 1
    assert not canary.reached(found)


def test_a_mark_tells_of_which_kind_and_whose_it_is() -> None:
    mark = Mark.fresh()
    written = [mark.of("telling", name, 7) for name in ("user-agent", "from", "cookie")]
    tails = [one.removeprefix(mark.letters) for one in written]
    assert mark.kind(tails[1]) == (Kind("telling", "from"), 7)
    assert mark.kind(tails[2] + "5") == (Kind("telling", "cookie"), 7)
    assert mark.kind("7")[0] is None


def test_a_row_and_a_term_are_found_where_only_others_may_be(tmp_path: Path) -> None:
    mark, path = Mark.fresh(), tmp_path / "main.db"
    shown, hidden = Kind("a story, shown", "words"), Kind("a story, waiting", "words")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE public_stories (text, came)")
        database.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
        for kind in (shown, hidden):
            words = f"It was {mark.of(*kind)}."
            database.execute("INSERT INTO public_stories VALUES (?, '2026-11-25T10:30')", (words,))
            database.execute("INSERT INTO search VALUES (?)", (words,))
    found = tables.rows("main.db", path, mark, {shown})
    assert [mark.kind(hit.tail)[0] for hit in found] == [hidden]
    assert set(tables.terms(path, mark)) == {shown, hidden}
    timed = tables.times("main.db", path, 0, 1)
    assert {hit.place for hit in timed} == {"main.db, table public_stories"}


def test_a_mark_that_an_index_shortened_is_of_the_kinds_that_begin_like_it() -> None:
    mark = Mark.fresh()
    kinds = [Kind("telling", name) for name in ("a", "b")]
    whole = [mark.of(*kind).removeprefix(mark.letters) for kind in kinds]
    assert mark.cut_off("") == set(kinds)
    assert mark.cut_off(whole[1][:4]) == {kinds[1]}


def test_a_key_is_found_as_bytes_in_hex_and_in_base64_wherever_it_begins() -> None:
    key = bytes(range(200, 232))
    for coding, pattern in traces.codings_of_bytes(key):
        for before in (b"", b"a", b"ab"):
            place = Place("file", before + pattern + b" after")
            assert coding in {hit.coding for hit in traces.look_for_bytes(place, "key", key)}


def test_a_mark_is_found_in_every_coding_wherever_it_begins() -> None:
    for coding, pattern in traces.codings(b"zqsecretmark"):
        for before in (b"", b"a", b"ab"):
            place = Place("file", before + pattern + b" after")
            assert coding in {hit.coding for hit in traces.look(place, ["zqsecretmark"])}


def test_a_receipt_is_found_grouped_hidden_in_base64_and_in_hex() -> None:
    receipt = "4821390577166428093122754"
    written = [
        receipt.encode(),
        b"at 48213 90577 16642 80931 22754.",
        receipt.encode().hex().encode(),
        receipt.encode("utf-16-le"),
        b'{"x": "c29tZTo0ODIxMzkwNTc3MTY2NDI4MDkzMTIyNzU0Og=="}',
    ]
    for content in written:
        assert list(traces.look_for_digits(Place("file", content), {receipt})), content
    other = Place("file", b"48213 90577 16642 80931 22755")
    assert not list(traces.look_for_digits(other, {receipt}))
