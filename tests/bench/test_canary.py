import subprocess
import sys

from bench import canary, traces
from bench.traces import Place

STORIES = 20


async def test_nothing_that_marks_a_teller_is_left_where_it_must_not_be() -> None:
    found = await canary.measure(STORIES)
    assert [(hit.place, hit.coding) for hit in found.hits] == []
    assert found.seen > 0, "the search does not even see what is public"


def test_one_mark_planted_in_the_log_makes_the_bench_fail() -> None:
    command = [sys.executable, "-m", "bench.canary", "--stories", "10", "--spoil"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "1 marks where none may be" in ran.stdout, ran.stdout + ran.stderr


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
