"""The engine of this project: themes with their words, from passages and vectors."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb
from voicebox.themes import discovery, placing
from voicebox.themes.passages import Cut, recut
from voicebox.themes.placing import place
from voicebox.themes.reading import name
from voicebox.themes.values import Story


class Clocked:
    """A function that knows how long its calls took."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.seconds, self.cpu = function, 0.0, 0.0

    def __call__(self, *given: Any) -> Any:
        """Call the function."""
        clock = Clock()
        found = self.function(*given)
        seconds, cpu = clock.read()
        self.seconds, self.cpu = self.seconds + seconds, self.cpu + cpu
        return found


def main(folder: Path) -> None:
    task = Task.read(folder)
    parts = cut_as(task)
    clock = Clock()
    # How long the groups take is told apart: they come from a sample, the rest from all passages.
    clocked = Clocked(discovery.discover)
    vars(placing)["discover"] = clocked
    placed = place(parts, task.arrays["vectors"], task.seed)
    words = [list(label.words) for label in name(parts, placed)]
    seconds, cpu = clock.read()
    Answer(
        seconds=seconds,
        cpu=cpu,
        peak_mb=peak_mb(),
        n_themes=len(placed.centres),
        words=words,
        stories=placed.weights.argmax(axis=1).tolist(),
        discovery=clocked.seconds,
        discovery_cpu=clocked.cpu,
        more={"resolution": placed.resolution, "stability": placed.stability},
    ).write(folder)


def cut_as(task: Task) -> Cut:
    """Return the passages of a task as the engine takes them."""
    stories = tuple(Story(f"{place:08}", text) for place, text in enumerate(task.stories))
    return recut(stories, np.array(task.owners, np.intp), task.spans)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))
