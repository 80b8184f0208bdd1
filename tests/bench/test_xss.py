import shutil

import pytest

from bench import payloads, xss
from tests.conftest import run_apart
from tests.needs import unavailable


@pytest.fixture(autouse=True)
def _chromium() -> None:
    if shutil.which("chromium") is None:
        unavailable("chromium", "no program of that name is installed")


def test_nothing_that_anybody_writes_runs_on_a_page_or_has_to_be_stopped() -> None:
    count = run_apart(xss.measure(10))
    assert dict(count.seen.ran) == {}
    assert dict(count.seen.stopped) == {}
    assert count.seen.showing > 0


def test_what_stands_on_a_page_as_it_was_written_makes_the_bench_fail() -> None:
    count = run_apart(xss.measure(3, spoil=True))
    assert count.seen.stopped.total() > 0
    assert not count.reached


def test_five_hundred_payloads_are_five_hundred() -> None:
    assert len(set(payloads.payloads(500))) == 500
