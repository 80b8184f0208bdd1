"""How many passages our encoder encodes in a second."""

import sys
from pathlib import Path

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb
from voicebox.themes.encoder import Encoder

#: The first call sets up what later ones find.
WARM_UP = 64


def main(folder: Path) -> None:
    task = Task.read(folder)
    encoder = Encoder.load(Path(task.encoder))
    encoder.encode(task.texts[:WARM_UP])
    clock = Clock()
    encoder.encode(task.texts)
    seconds, cpu = clock.read()
    n = len(task.texts)
    Answer(seconds, cpu, peak_mb(), rate=n / seconds, cpu_rate=n / cpu).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))
