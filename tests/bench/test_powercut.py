import shutil

import pytest

from bench import powercut
from tests.needs import unavailable


@pytest.fixture(autouse=True)
def _strace() -> None:
    if shutil.which("strace") is None:
        unavailable("strace", "no program of that name is installed")


async def test_no_power_cut_loses_what_was_acknowledged_or_leaves_what_was_taken_back() -> None:
    count = await powercut.measure(20, seed=6)
    assert count.acknowledged > 0
    assert (count.lost, count.unreadable, count.orphans, count.spoiled_files) == (0, 0, 0, 0)


async def test_commits_that_do_not_wait_for_the_disk_make_the_bench_fail() -> None:
    count = await powercut.measure(20, seed=6, spoil=True)
    assert count.lost > 0
