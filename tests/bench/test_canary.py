from bench import aftermath, canary, traces
from bench.fates import FATES, LATE
from bench.marked import Kind, Mark
from bench.planted import PLANTED
from bench.traces import Place
from tests.conftest import run_apart

#: One of each fate.
STORIES = len(FATES) + len(LATE)


def test_nothing_that_marks_a_teller_is_left_where_it_must_not_be() -> None:
    found = run_apart(aftermath.measure(STORIES))
    assert [(hit.place, hit.coding, hit.tail) for hit in found.searched.hits] == []
    assert found.cores.left == 0
    assert canary.reached(found), "the search does not even see what is public"
    assert len(found.kinds) >= canary.FEWEST_KINDS


def test_whatever_is_planted_is_found_and_makes_the_bench_fail() -> None:
    found = run_apart(aftermath.measure(STORIES, spoil=True))
    assert {(hit.place, hit.coding) for hit in found.searched.hits} == PLANTED
    assert found.cores.left == 1
    assert not canary.reached(found)


def test_a_mark_tells_of_which_kind_and_whose_it_is() -> None:
    mark = Mark.fresh()
    written = [mark.of("telling", name, 7) for name in ("user-agent", "from", "cookie")]
    tails = [one.removeprefix(mark.letters) for one in written]
    assert mark.kind(tails[1]) == (Kind("telling", "from"), 7)
    assert mark.kind(tails[2] + "5") == (Kind("telling", "cookie"), 7)
    assert mark.kind("7")[0] is None


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
