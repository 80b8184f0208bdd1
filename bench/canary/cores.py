"""Whether a process that crashes leaves its memory on the disk, and what is in a memory."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench import traces
from bench.canary.marked import Mark
from bench.traces import Place

PATIENCE_S = 30.0
_MAPPED = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw")
#: Read at once; a mark across the border of two pieces is not seen, and there are few.
PIECE = 1 << 26


def allow() -> None:
    """Let this process, and those that it starts, write cores of any size where they may."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def is_written_here(folder: Path) -> bool:
    """Tell whether a process that nobody protects leaves a core in a folder when it crashes."""
    ended = subprocess.run(
        [sys.executable, "-c", "import os; os.abort()"], cwd=folder, capture_output=True
    )
    left = found(folder)
    for core in left:
        core.unlink()
    return ended.returncode == -signal.SIGABRT and bool(left)


def crash(pid: int) -> None:
    """Crash a process and its children, and wait until they have ended."""
    family = list(traces.family(pid))
    for one in reversed(family):
        _abort(one)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and any(_runs(one) for one in family):
        time.sleep(0.1)


def found(folder: Path) -> list[Path]:
    """Return the cores in a folder."""
    return [path for path in folder.iterdir() if path.name.startswith("core")]


def _abort(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGABRT)
    except ProcessLookupError:
        return  # it ended with the other


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def in_memory(pid: int, mark: Mark) -> Mapping[str, int] | None:
    """Count marks in the memory of a process, by where they entered; none if it is closed to us.

    Nothing is promised of a process that runs: a word that was sent a moment ago is in there, and
    what is public is. This is what a core would have held.
    """
    marks: Counter[str] = Counter()
    try:
        maps = Path(f"/proc/{pid}/maps").read_text()
        with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
            for low, high in _MAPPED.findall(maps):
                start, end = int(low, 16), int(high, 16)
                for at in range(start, end, PIECE):
                    memory.seek(at)
                    content = memory.read(min(PIECE, end - at))
                    for hit in traces.look(Place("memory", content), [mark.letters]):
                        kind, _ = mark.kind(hit.tail)
                        marks[kind.enters if kind else "unclear"] += 1
    except OSError:
        return None
    return dict(marks)
