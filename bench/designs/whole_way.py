"""From texts to named themes with one encoder: cut, encode, group, name."""

import sys
from pathlib import Path

from bench.designs.handed import Answer, Clock, Task, hold_to_two_cores, peak_mb
from voicebox.themes.encoder import Encoder, encode
from voicebox.themes.passages import cut
from voicebox.themes.placing import place
from voicebox.themes.reading import name
from voicebox.themes.values import Story


def main(folder: Path) -> None:
    task = Task.read(folder)
    encoder = Encoder.load(Path(task.encoder))
    stories = [Story(f"{number:08}", text) for number, text in enumerate(task.stories)]
    clock = Clock()
    parts = cut(stories)
    vectors = encode(encoder, parts.texts)
    placed = place(parts, vectors, task.seed)
    words = [list(label.words) for label in name(parts, placed)]
    seconds, cpu = clock.read()
    more = {"n_passages": len(parts.spans)}
    Answer(seconds, cpu, peak_mb(), len(placed.centres), words, more=more).write(folder)


if __name__ == "__main__":
    hold_to_two_cores()
    main(Path(sys.argv[1]))
