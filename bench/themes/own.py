"""Runs each design in a process of its own, and keeps what it found until anything has changed."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.designs.handed import N_CORES, Answer, Task

ROOT = Path(__file__).parents[2]
DESIGNS = ROOT / "bench" / "designs"
ENGINE = ROOT / "voicebox" / "themes"
OTHERS = ROOT / ".venv-bench" / "bin" / "python"
#: What runs in our own environment; the rest is never installed beside the product.
OUR_DESIGNS = frozenset({"ours", "nmf", "encode_ours", "whole_way"})
#: What says to the libraries how many threads they may have.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


@dataclass(frozen=True)
class Ran:
    """An answer with the weights of the passages, where the design left some."""

    answer: Answer
    weights: NDArray[np.float64] | None


def run(design: str, task: Task) -> Ran:
    """Run a design on two cores in a process of its own.

    Raises:
        RuntimeError: the design ended without an answer. What it said is not in the message, but
            for the kind of error and its place: it may have quoted a story.
    """
    python = sys.executable if design in OUR_DESIGNS else str(OTHERS)
    if not Path(python).exists():
        raise RuntimeError(f"{design} needs .venv-bench: run `make bench-themes`.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        task.write(folder)
        threads = {each: os.environ.get(each, str(N_CORES)) for each in THREADS}
        ended = subprocess.run(
            [python, "-m", f"bench.designs.{design}", str(folder)],
            cwd=ROOT,
            env={**os.environ, **threads, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"},
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            raise RuntimeError(f"{design} ended with {ended.returncode}: {_fault(ended.stderr)}")
        weights = folder / "weights.npy"
        found = np.load(weights).astype(np.float64) if weights.exists() else None
        return Ran(Answer.read(folder), found)


def measured(design: str, task: Task) -> dict[str, Any]:
    """Run a design for its time and memory alone: of what it found, nothing is handed on.

    How busy the machine was is: beside other work, a time says little and a ratio not much more.
    """
    answer = run(design, task).answer
    more = {**answer.more, "load": round(os.getloadavg()[0], 1)}
    return {**asdict(answer), "words": [], "topics": {}, "stories": [], "more": more}


def busy(*answers: Answer) -> str:
    """Say how busy the machine was while this was measured, if it had other work too."""
    load = max(answer.more.get("load", 0.0) for answer in answers)
    return f" (machine busy: load {load:.0f})" if load > 1.5 * N_CORES else ""


def _fault(said: str) -> str:
    """Return where an error was raised and of what kind it is, without its message."""
    lines = said.strip().splitlines() or ["nothing was said"]
    places = [line.strip() for line in lines if line.startswith('  File "')]
    return f"{lines[-1].split(':')[0]} at {places[-1] if places else 'no known place'}"


@dataclass(frozen=True)
class Kept:
    """Finished parts, in files; a part is found again as long as what it rests on is the same."""

    folder: Path
    #: Whether to do everything anew, once.
    anew: bool = False
    _made: set[Path] = field(default_factory=set, repr=False)

    def once(self, name: str, rests_on: Iterable[str], make: Callable[[], Any]) -> Any:
        """Return what was made before, or make and keep it. It must be what JSON can hold."""
        mark = hashlib.sha256("\n".join(rests_on).encode()).hexdigest()[:12]
        path = self.folder / f"{name}-{mark}.json"
        if path.exists() and (path in self._made or not self.anew):
            return json.loads(path.read_text("utf-8"))
        print(f"  {name} …", file=sys.stderr, flush=True)
        made = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Under its name only when it is whole: a run may be broken off at any moment.
        draft = path.with_suffix(".part")
        draft.write_text(json.dumps(made))
        draft.replace(path)
        self._made.add(path)
        return json.loads(path.read_text("utf-8"))


def mark_of(design: str, *modules: str) -> str:
    """Return what is another one as soon as a design is, or what it is judged by.

    Args:
        design: its name.
        modules: names of other modules of the table that the figure comes from.
    """
    files = [DESIGNS / f"{design}.py"]
    files += [Path(__file__).with_name(f"{module}.py") for module in ("measures", *modules)]
    files += [ENGINE / "words.py", ENGINE / "stop_words.txt"]
    if design in {"ours", "whole_way"}:
        files += sorted(ENGINE.glob("*.py")) + sorted(ENGINE.glob("*.txt"))
    if design == "encode_ours":
        read_by = ("encoder", "batches", "pieces", "texts", "counting")
        files += [ENGINE / f"{name}.py" for name in read_by]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
