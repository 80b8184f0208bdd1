"""Work that is done in another process."""

import os
import signal
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from voicebox.themes import compute

KILLED = """
import os, signal
from voicebox.themes import compute
if __name__ == "__main__":
    with compute.processes() as executor:
        compute.submit(executor, "os.getpid").result()
        print("worked", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_was_killed_ends_its_work_and_not_all_that_comes_after() -> None:
    with compute.processes() as executor:
        with pytest.raises(BrokenProcessPool):
            compute.submit(executor, "os.abort").result()
        assert compute.submit(executor, "os.getpid").result() != os.getpid()


def test_no_process_outlives_the_one_that_was_killed_and_keeps_words_in_its_memory(
    tmp_path: Path,
) -> None:
    program = tmp_path / "killed.py"
    program.write_text(KILLED)
    killed = subprocess.run(
        [sys.executable, program], stdout=subprocess.PIPE, text=True, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    # Its output ends once the last process that could write to it has ended.
    assert killed.stdout == "worked\n"
