"""What a design is handed in a folder, and what it hands back there."""

import json
import os
import resource
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

#: The first call of an encoder sets up what later ones find.
WARM_UP = 64
#: Every design has as many cores, whatever the machine has.
N_CORES = 2


@dataclass(frozen=True)
class Task:
    """What a design is given. Whatever it has no use for stays empty."""

    #: The passages, n of them.
    texts: list[str] = field(repr=False)
    #: The story of each passage, in rising order.
    owners: list[int] = field(default_factory=list, repr=False)
    stories: list[str] = field(default_factory=list, repr=False)
    #: Where each passage begins and ends in its story.
    spans: list[list[int]] = field(default_factory=list, repr=False)
    #: Words that a design may choose among.
    words: list[str] = field(default_factory=list, repr=False)
    #: How many themes there are to be, for a design that must be told.
    k: int = 0
    seed: int = 0
    #: Where an encoder is, for what encodes.
    encoder: str = ""
    #: Arrays by name: `vectors`, shape (n, d), and `word_vectors`, shape (n_words, d).
    arrays: dict[str, NDArray[np.float32]] = field(default_factory=dict, repr=False)

    def write(self, folder: Path) -> None:
        """Put the task into a folder."""
        given = {name: value for name, value in vars(self).items() if name != "arrays"}
        (folder / "task.json").write_text(json.dumps(given))
        for name, array in self.arrays.items():
            np.save(folder / f"{name}.npy", array)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Take the task out of a folder."""
        given = json.loads((folder / "task.json").read_text("utf-8"))
        arrays = {path.stem: np.load(path) for path in folder.glob("*.npy")}
        return cls(**given, arrays=arrays)


@dataclass(frozen=True)
class Answer:
    """What a design found."""

    #: From the vectors to the named themes.
    seconds: float
    #: The same on the processor's own clock, all threads added up: other work disturbs it less.
    cpu: float
    #: The most memory that the process ever had.
    peak_mb: float
    n_themes: int = 0
    #: The words of each theme, the most telling first.
    words: list[list[str]] = field(default_factory=list)
    #: By the name of the variant: the theme of each passage, -1 for none.
    topics: dict[str, list[int]] = field(default_factory=dict)
    #: The theme of each story, where the design itself says.
    stories: list[int] = field(default_factory=list)
    #: How many passages were encoded in a second, and in a second of the processor.
    rate: float = 0.0
    cpu_rate: float = 0.0
    #: Seconds of the whole that finding the groups took, and those of the processor.
    discovery: float = 0.0
    discovery_cpu: float = 0.0
    #: What else it has to say.
    more: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Put the answer into the folder of its task."""
        (folder / "answer.json").write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Take the answer out of the folder."""
        return cls(**json.loads((folder / "answer.json").read_text("utf-8")))


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._started, self._cpu = time.monotonic(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Return the seconds since then, and those of the processor."""
        return time.monotonic() - self._started, time.process_time() - self._cpu


def encoded(task: Task, encode: Callable[[list[str]], object]) -> Answer:
    """Return how many passages of a task are encoded in a second."""
    encode(task.texts[:WARM_UP])
    clock = Clock()
    encode(task.texts)
    seconds, cpu = clock.read()
    n = len(task.texts)
    return Answer(seconds, cpu, peak_mb(), rate=n / seconds, cpu_rate=n / cpu)


def hold_to_two_cores() -> None:
    """Keep this process and its threads on two cores."""
    cores = sorted(os.sched_getaffinity(0))[:N_CORES]
    os.sched_setaffinity(0, cores)


def peak_mb() -> float:
    """Return the most memory that this process has had, in megabytes.

    `getrusage` counts what the process that started this one had, too; the kernel's own mark does
    not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
