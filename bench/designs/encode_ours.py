"""How many passages our encoder encodes in a second."""

import sys
from pathlib import Path

from bench.designs.handed import Task, encoded, hold_to_two_cores
from voicebox.themes.encoder import Encoder


def main(folder: Path) -> None:
    task = Task.read(folder)
    encoded(task, Encoder.load(Path(task.encoder)).encode).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))
