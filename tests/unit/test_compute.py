"""Work that is done in another process."""

import os
from concurrent.futures.process import BrokenProcessPool

import pytest

from voicebox.themes import compute


def test_a_process_that_was_killed_ends_its_work_and_not_all_that_comes_after() -> None:
    with compute.processes() as executor:
        with pytest.raises(BrokenProcessPool):
            compute.submit(executor, "os.abort").result()
        assert compute.submit(executor, "os.getpid").result() != os.getpid()
